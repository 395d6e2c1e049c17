"""Reads one file that was handed in: once, no more than a cap, and only where it is a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

__all__ = ["CAPS", "NOTEBOOK", "FileError", "read_regular"]

NOTEBOOK = ".ipynb"
CAPS = {".py": 2_000_000, NOTEBOOK: 256_000_000}  # bytes; a notebook carries its outputs


class FileError(Exception):
    """Why a file cannot be read; ``str()`` continues a sentence that begins with its name."""


def read_regular(path: Path, *, follow: bool) -> bytes:
    """The file's bytes; raises FileError. What was looked at is what is read, even if renamed."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        cap = _cap(path)
        if path.is_symlink() and not follow:
            raise FileError("is a link; hand in the file itself.")
        descriptor = os.open(path, flags)  # a pipe without a writer must not keep us waiting
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise FileError(f"cannot be read: {reason}.") from None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # a device could be read for ever
            raise FileError("is not a regular file.")
        data = stream.read(cap + 1)
    if len(data) > cap:
        raise FileError(f"is larger than {cap / 1e6:.0f} MB.")
    return data


def _cap(path: Path) -> int:
    """How many bytes may be read; refuses what is no file of ours."""
    if path.is_dir():
        raise FileError("is a directory; name the file in it.")
    if not path.exists() and not path.is_symlink():
        raise FileError("there is no such file.")
    cap = CAPS.get(path.suffix.lower())
    if cap is None:
        raise FileError("is neither a .py file nor an .ipynb notebook.")
    return cap
