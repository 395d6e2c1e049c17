"""The whole MNIST: the user's own file, Keras's copy of it, or a download to that place."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.datasets.digits import Digits
from autograder.datasets.download import download
from autograder.datasets.files import read_npz

__all__ = ["full_is_here", "load_full"]

# Where keras.datasets.mnist.load_data() gets its file, and that file's SHA-256.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"


def full_is_here() -> bool:
    """Whether the whole set can be had without the network."""
    return bool(os.environ.get("MNIST_PATH")) or _keras_file().exists()


def load_full() -> Digits:
    """Give the whole set; raises DataError where it cannot be had.

    MNIST_PATH names a file to use instead of Keras's. MNIST_URL names another server to download
    from; the file still has to be Keras's own, unless MNIST_SHA256 names another's hash.
    """
    own = os.environ.get("MNIST_PATH")
    if own:
        path = Path(own).expanduser()
        remedy = "set MNIST_PATH to a whole mnist.npz, or unset it"
    else:
        path = _keras_file()
        remedy = f"delete {path}, and it will be downloaded again"
        if not path.exists():
            url = os.environ.get("MNIST_URL") or URL
            download(url, path, sha256=os.environ.get("MNIST_SHA256") or SHA256)
    train, test = read_npz(path, remedy=remedy)
    sizes = f"{len(train[0]):,} digits to learn from and {len(test[0]):,} to test on"
    return Digits("full", train, test, f"{sizes}, from {path}")


def _keras_file() -> Path:
    home = os.environ.get("KERAS_HOME") or "~/.keras"
    return Path(home).expanduser() / "datasets" / "mnist.npz"
