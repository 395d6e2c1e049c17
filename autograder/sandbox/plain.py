"""A child that starts from nothing, where there is no fork to be had (Windows, macOS)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from typing import IO

from autograder.levels import OWN
from autograder.sandbox.environment import environment_for
from autograder.sandbox.layout import KIT_HOME

__all__ = ["PlainProcess"]


class PlainProcess:
    """A fresh ``python -m autograder.worker`` in a folder of its own."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        folder = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True)
        )
        self._complaints = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the stack
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=folder,
            env=environment_for(OWN, folder, [KIT_HOME]),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.job: IO[bytes] = self._process.stdin
        self.results: IO[bytes] = self._process.stdout

    def end(self) -> None:
        """End the child and its process group, and wait until it is gone."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:  # Windows
            self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Close what led to it."""
        for stream in (self.job, self.results):
            with contextlib.suppress(OSError):
                stream.close()
        self._stack.close()

    def failure(self) -> str:
        """Nothing keeps such a child from starting that would not show on its pipe."""
        return ""

    def overrun(self) -> str:
        """Nobody measures what such a child uses."""
        return ""

    def waited(self) -> float:
        """Nobody measures that here."""
        return 0.0

    def memory_mb(self) -> float:
        """Nobody measures what such a child uses."""
        return 0.0

    def obituary(self) -> str:
        """In words how it ended, and our own worker's complaint; empty where it is still there."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return ""
        self._complaints.seek(0)
        lines = self._complaints.read(20_000).decode(errors="replace").strip().splitlines()
        complaint = f": {lines[-1]}" if lines else ""
        if code < 0:
            return f"signal {signal.Signals(-code).name}{complaint}"
        return f"exit code {code}{complaint}"
