"""One sandbox of each level for all who grade in a process, closed when nobody uses it for long."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator

from autograder.sandbox.sandbox import Sandbox

__all__ = ["SharedSandbox", "shared_sandbox"]

IDLE_SECONDS = 300.0  # then the warm parent's 0.7 GB go back to the machine


class SharedSandbox:
    """Keeps a sandbox warm from one use to the next; may be used by threads."""

    def __init__(self, level: str, idle_seconds: float = IDLE_SECONDS) -> None:
        self._level = level
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._users = 0
        self._sandbox: Sandbox | None = None
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def use(self) -> Iterator[Sandbox]:
        """Give the sandbox; it is not closed before the last user has left."""
        with self._lock:
            self._users += 1
            if self._timer:
                self._timer.cancel()
            self._sandbox = self._sandbox or Sandbox(self._level)
            sandbox = self._sandbox
        try:
            yield sandbox
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._timer = threading.Timer(self._idle_seconds, self._close)
                self._timer.daemon = True
                self._timer.start()

    def _close(self) -> None:
        with self._lock:
            if self._users or self._sandbox is None:
                return
            self._sandbox.__exit__()
            self._sandbox = None


@functools.cache
def shared_sandbox(level: str) -> SharedSandbox:
    """The one of this level in this process."""
    return SharedSandbox(level)
