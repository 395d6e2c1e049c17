"""Writes files whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["atomic_write", "keep_copy"]


@contextmanager
def atomic_write(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside ``target`` that takes its place only if the block ends well.

    Makes the folder first. Raises OSError where that place cannot be written; leaves no
    partial file behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with partial.open("wb") as handle:
            yield handle
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def keep_copy(source: Path, target: Path) -> None:
    """Copy a file whole; leaves a file that is the same one alone. Raises OSError."""
    if source.resolve() != target.resolve():
        data = source.read_bytes()
        with atomic_write(target) as handle:
            handle.write(data)
