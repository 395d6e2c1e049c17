"""The whole MNIST: the user's own file, Keras's copy of it, or a download to that place."""

from __future__ import annotations

import hashlib
import http.client
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.datasets.npz import DataError, Digits, read_npz

__all__ = ["download", "full_is_here", "load_full"]

SILENCE_SECONDS = 20.0  # without a byte from the server
TOTAL_SECONDS = 600.0  # 11 MB over a slow line take minutes, not longer
CHUNK = 1 << 16
OTHER_WAYS = "use the sample, or copy an mnist.npz here and set MNIST_PATH to it"
# Where keras.datasets.mnist.load_data() gets its file, and that file's SHA-256.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"


def download(
    url: str,
    target: Path,
    *,
    sha256: str,
    silence_seconds: float = SILENCE_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
) -> None:
    """Fetch ``url`` into ``target`` if its content has the hash ``sha256`` (hexadecimal).

    Makes the target's folder. Says on stderr what it does, since it can take minutes.
    Raises DataError when there is no network, the server refuses, stops or sends something else,
    or the target cannot be written; then no file is left.
    """
    _demand_web_address(url)
    digest = hashlib.sha256()
    try:
        with atomic_write(target) as handle:
            sys.stderr.write(f"Downloading {url} to {target}\n")
            for chunk in _chunks(url, silence_seconds, time.monotonic() + total_seconds):
                digest.update(chunk)
                handle.write(chunk)
            _demand_hash(url, digest.hexdigest(), sha256)
    except OSError as error:
        raise DataError(
            f"{target} cannot be written ({error.strerror or error})",
            expected="a folder in which Keras may keep its data sets",
            remedy=f"set KERAS_HOME to a folder of yours that has room, or {OTHER_WAYS}",
        ) from None


def _chunks(url: str, silence_seconds: float, deadline: float) -> Iterator[bytes]:
    """Yield the content, piece by piece; every fault of the network is a DataError."""
    try:
        with urllib.request.urlopen(url, timeout=silence_seconds) as reply:  # noqa: S310 - checked
            length = reply.length
            received = 0
            while chunk := reply.read(CHUNK):
                received += len(chunk)
                _demand_time_left(url, deadline)
                yield chunk
    except urllib.error.HTTPError as error:
        error.close()
        wrong = f"The server answers {error.code} ({error.reason}) for {url}"
        remedy = f"check MNIST_URL if you have set it, try again later, or {OTHER_WAYS}"
        raise DataError(wrong, expected="the file mnist.npz", remedy=remedy) from None
    except http.client.HTTPException as error:
        raise _broken_off(url, f"{type(error).__name__}") from None
    except OSError as error:
        reason = getattr(error, "reason", None) or error
        wrong = f"{url} cannot be reached ({reason})"
        remedy = f"check the network, or {OTHER_WAYS}"
        raise DataError(wrong, expected="an answer from the server", remedy=remedy) from None
    if length not in (None, received):
        raise _broken_off(url, f"{received:,} of {length:,} bytes")


def _broken_off(url: str, how_far: str) -> DataError:
    wrong = f"The download of {url} broke off ({how_far})"
    return DataError(wrong, expected="the whole file", remedy=f"try again, or {OTHER_WAYS}")


def _demand_web_address(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise DataError(
            f"MNIST_URL is {url!r}",
            expected="an address that begins with http:// or https://",
            remedy="correct or unset MNIST_URL; for a file on this machine set MNIST_PATH",
        )


def _demand_time_left(url: str, deadline: float) -> None:
    if time.monotonic() > deadline:
        raise _broken_off(url, "it took too long")


def _demand_hash(url: str, actual: str, expected: str) -> None:
    if actual != expected.strip().lower():
        raise DataError(
            f"{url} sent a file with the SHA-256 {actual}",
            expected=f"the SHA-256 {expected}",
            remedy=f"if you trust that server, set MNIST_SHA256 to what it sent; else {OTHER_WAYS}",
        )


def full_is_here() -> bool:
    """Whether the whole set is on this machine, so that no network is needed."""
    return bool(os.environ.get("MNIST_PATH")) or _keras_file().exists()


def load_full() -> Digits:
    """Give the whole set; raises DataError where it cannot be loaded.

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
