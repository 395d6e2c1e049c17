"""Digits from npz files that are not trusted, or an error that says what to do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["KEYS", "DataError", "Digits", "Pair", "read_npz"]

Pair: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.uint8]]
KEYS = ("x_train", "y_train", "x_test", "y_test")
LAYOUT = f"an npz file with the arrays {', '.join(KEYS)}, as Keras's mnist.npz"


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


def read_npz(path: Path, *, remedy: str) -> tuple[Pair, Pair]:
    """Read and check a file of digits; ``remedy`` is what a reader of the error should do.

    Returns the training and the test pair: images uint8 (n, 28, 28), labels uint8 (n,).
    Raises DataError for anything that is not such a file.
    """
    arrays = _arrays(path, remedy)
    pairs = []
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        fault = _image_fault(images, f"x_{part}") or _label_fault(labels, f"y_{part}", len(images))
        if fault:
            wrong, expected = fault
            raise DataError(f"{path}: {wrong}", expected=expected, remedy=remedy)
        pairs.append((images, labels.astype(np.uint8)))
    return pairs[0], pairs[1]


def _arrays(path: Path, remedy: str) -> dict[str, NDArray[Any]]:
    def error(wrong: str) -> DataError:
        return DataError(f"{path} {wrong}", expected=LAYOUT, remedy=remedy)

    try:
        content = io.BytesIO(path.read_bytes())
    except OSError as fault:
        raise error(f"cannot be read ({fault.strerror or fault})") from None
    if not content.getvalue().startswith(b"PK\x03\x04"):
        raise error("is not an npz file")
    try:
        with np.load(content, allow_pickle=False) as stored:
            missing = [key for key in KEYS if key not in stored.files]
            if not missing:
                return {key: stored[key] for key in KEYS}
    except Exception as fault:  # mangled bytes make zipfile and NumPy raise nearly anything
        raise error(f"is damaged or cut off ({fault})") from None
    raise error(f"holds no array {missing[0]}")


def _image_fault(images: NDArray[Any], name: str) -> tuple[str, str] | None:
    """Say what is wrong with images, and what was expected instead; None if they are sound."""
    if images.ndim != 3 or images.shape[1:] != (28, 28) or len(images) == 0:
        return f"{name} has the shape {images.shape}", "the shape (n, 28, 28)"
    if images.dtype != np.uint8:
        return f"{name} has the type {images.dtype}", "uint8, pixels from 0 to 255"
    if images.max() <= 1:
        return f"the largest pixel of {name} is {images.max()}", "pixels from 0 to 255, not scaled"
    return None


def _label_fault(labels: NDArray[Any], name: str, count: int) -> tuple[str, str] | None:
    """Say what is wrong with labels, and what was expected instead; None if they are sound."""
    if labels.shape != (count,):
        return f"{name} has the shape {labels.shape}", f"one label an image, ({count},)"
    if not np.issubdtype(labels.dtype, np.integer):
        return f"{name} has the type {labels.dtype}", "whole numbers from 0 to 9"
    if labels.min() < 0 or labels.max() > 9:
        return f"{name} runs from {labels.min()} to {labels.max()}", "labels from 0 to 9"
    return None
