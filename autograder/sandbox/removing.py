"""Removes what a child wrote, however deep it is nested and whatever its rights."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

__all__ = ["remove_folder"]

OWNER = stat.S_IRWXU


def remove_folder(folder: str) -> None:
    """Remove a folder and all that is in it; nobody may be writing there any more.

    Folders in folders are moved up to the outermost one, so that no path is long and two
    descriptors are enough. What cannot be removed is left.
    """
    with contextlib.suppress(OSError):
        Path(folder).rmdir()
        return  # it was empty, as most are
    with contextlib.suppress(OSError):
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _empty(top)
        finally:
            os.close(top)
        Path(folder).rmdir()


def _empty(top: int) -> None:
    prefix = secrets.token_hex(8)  # no name that is there already
    names = (f"{prefix}-{number}" for number in itertools.count())
    waiting = _clear(top, top, names)
    while waiting:
        name = waiting.pop()
        inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
        try:
            waiting += _clear(inner, top, names)
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=top)


def _clear(folder: int, top: int, names: Iterator[str]) -> list[str]:
    """Remove the files of a folder, and move its folders to ``top``; gives their new names."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    moved = []
    for name, is_folder in found:
        if not is_folder:
            os.unlink(name, dir_fd=folder)
            continue
        new = next(names)
        os.chmod(name, OWNER, dir_fd=folder)
        os.rename(name, new, src_dir_fd=folder, dst_dir_fd=top)
        moved.append(new)
    return moved
