"""Handwritten digits: a sample that is always at hand, or the whole of MNIST.

A name comes in, ``Digits`` leave, or a ``DataError`` that says what to do. Lessons and the inputs
of assignments use it; it knows nothing of grading.
"""

from __future__ import annotations

from autograder.datasets.full import full_is_here, load_full
from autograder.datasets.npz import DataError, Digits
from autograder.datasets.sample import load_sample

__all__ = ["DataError", "Digits", "load_digits"]


def load_digits(data: str | None = None) -> Digits:
    """Load handwritten digits, as the familiar two pairs ``.train`` and ``.test``.

    "sample" is 4,000 + 1,000 digits that are installed with the kit. "full" is the file that the
    environment variable MNIST_PATH names, else the one Keras keeps, else it is downloaded as Keras
    does. None takes the full set where it is already on this machine, else the sample, and never
    touches the network.

    Images are uint8 of shape (n, 28, 28), labels uint8 of shape (n,). Raises DataError.
    """
    if data is None:
        data = "full" if full_is_here() else "sample"
    if data not in ("sample", "full"):
        raise DataError(
            f"There is no data set {data!r}",
            expected='"sample" or "full"',
            remedy="choose one of the two, or leave it out",
        )
    return load_sample() if data == "sample" else load_full()
