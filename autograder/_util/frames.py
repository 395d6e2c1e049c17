"""Frames of bytes on a pipe: how long one is, then its bytes."""

from __future__ import annotations

import struct
from typing import IO

__all__ = ["FrameError", "read_frame", "write_frame"]

LENGTH = struct.Struct(">Q")


class FrameError(Exception):
    """What came on a pipe is no frame, or one that is too long."""


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame; raises OSError where nobody reads."""
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes], most: int) -> bytes | None:
    """The next frame of at most ``most`` bytes, None at the end; raises FrameError."""
    head = stream.read(LENGTH.size)
    if not head:
        return None
    length = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else most + 1
    if length > most:
        raise FrameError(f"no frame of at most {most:,} bytes")
    data = stream.read(length)
    if len(data) < length:
        raise FrameError("half a frame")
    return data
