"""What loading digits gives: the digits, or an error that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["DataError", "Digits", "Pair"]

Pair: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.uint8]]


class DataError(Exception):
    """Digits could not be loaded: what was wrong, what was expected, what to do next."""

    def __init__(self, wrong: str, *, expected: str, remedy: str) -> None:
        super().__init__(f"{wrong}. Expected: {expected}. What to do: {remedy}.")
        self.wrong = wrong
        self.expected = expected
        self.remedy = remedy


@dataclass(frozen=True)
class Digits:
    """MNIST digits as Keras hands them out: ``(x_train, y_train), (x_test, y_test)``.

    Each pair holds images, uint8 of shape (n, 28, 28), and labels, uint8 of shape (n,).
    ``source`` is a sentence that says which digits these are.
    """

    name: Literal["sample", "full"]
    train: Pair
    test: Pair
    source: str
