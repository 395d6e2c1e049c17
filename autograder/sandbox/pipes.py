"""A child's pipes, so read and written that whoever waits at one can be told to stop.

Student code may hand its ends on to processes of its own, which may outlive the child.
"""

from __future__ import annotations

import io
import os
import select
import threading
from typing import IO, Any, cast

__all__ = ["reading_end", "writing_end"]

LOOK_SECONDS = 0.1  # how often to look whether to stop
POLLS = hasattr(select, "poll")  # not on Windows, where no pipe outlives the child that has it


def reading_end(stream: IO[bytes], stopped: threading.Event) -> IO[bytes]:
    """What comes on ``stream``, which seems to be at its end once ``stopped`` is set."""
    return io.BufferedReader(_Reading(stream.fileno(), stopped)) if POLLS else stream


def writing_end(stream: IO[bytes], stopped: threading.Event) -> IO[bytes]:
    """Writes whole to ``stream``; raises BrokenPipeError once ``stopped`` is set."""
    return cast(IO[bytes], _Writing(stream.fileno(), stopped)) if POLLS else stream


class _Waiting(io.RawIOBase):
    """Leaves its descriptor open, which is somebody else's."""

    def __init__(self, descriptor: int, stopped: threading.Event) -> None:
        self._descriptor = descriptor
        self._stopped = stopped

    def _ready(self, event: int) -> bool:
        """Wait until there is something to do, or to stop."""
        poller = select.poll()
        poller.register(self._descriptor, event)
        while not self._stopped.is_set():
            if poller.poll(LOOK_SECONDS * 1000):
                return True
        return False


class _Reading(_Waiting):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return os.readv(self._descriptor, [buffer]) if self._ready(select.POLLIN) else 0


class _Writing(_Waiting):
    def __init__(self, descriptor: int, stopped: threading.Event) -> None:
        super().__init__(descriptor, stopped)
        os.set_blocking(descriptor, False)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        left = memoryview(data)
        while left:
            if not self._ready(select.POLLOUT):
                raise BrokenPipeError("told to stop")
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:  # there is room again, but not for all of it at once
                continue
        return len(data)
