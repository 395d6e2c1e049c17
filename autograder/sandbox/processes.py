"""A child process seen from the grader: forked by a fork server, or started from nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Any

from autograder._util.places import KIT_HOME
from autograder._util.signals import signal_name
from autograder.box.wire.limits import L0
from autograder.sandbox.child import Killed
from autograder.sandbox.environment import environment_for
from autograder.sandbox.python_files import library_homes
from autograder.sandbox.removing import remove_folder

__all__ = ["TRIES", "ForkedProcess", "PlainProcess"]

FAREWELL_SECONDS = 3.0
ENDINGS = {"code", "signal", "over", "failed", "lost"}
# What an administrator, the kernel or a machine that goes down sends; numbers, for Windows has few.
FROM_OUTSIDE = (1, 3, 9, 15)  # SIGHUP, SIGQUIT, SIGKILL, SIGTERM
TRIES = 3
MOST = 2**53  # of kilobytes or seconds: beyond this nothing was measured


class ForkedProcess:
    """Two pipes to the child and a line to its supervisor, which ends it when the line closes.

    ``stack`` closes them; ``trouble`` tells what it means that the child was ended in some way.
    """

    def __init__(
        self,
        ends: tuple[IO[bytes], IO[bytes], socket.socket],
        stack: contextlib.ExitStack,
        last_resort: Callable[[], None],
        trouble: Callable[[str], Killed],
    ) -> None:
        self.job, self.results, self._line = ends
        self._stack = stack
        self._last_resort = last_resort
        self._trouble = trouble
        self._said = b""
        self._ending: dict[str, Any] | None = None

    def end(self) -> None:
        """End the child with all that it started, and wait until it is gone."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        if self._wait(FAREWELL_SECONDS) is None:  # its supervisor does not answer
            self._last_resort()
            self._wait(FAREWELL_SECONDS)

    def close(self) -> None:
        """Close what led to it."""
        self._stack.close()

    def failure(self) -> str:
        """What kept the child from starting, if anything did; nothing of the student's has run."""
        return _words(self._ending or {}, "failed")

    def overrun(self) -> str:
        """What it used too much of: "memory", "disk", "files", "threads"; empty where nothing."""
        return _words(self._wait(FAREWELL_SECONDS) or {}, "over")

    def obituary(self) -> str:
        """In words how the child ended; empty where it is still there."""
        ending = self._wait(FAREWELL_SECONDS)
        if ending is None:
            return ""
        if told := _words(ending, "failed") or _words(ending, "lost"):
            return told
        if "signal" in ending:
            return f"signal {signal_name(int(_amount(ending, 'signal')))}"
        return f"exit code {_words(ending, 'code')}"

    def killed(self) -> Killed | None:
        """By what it was ended, where neither it nor its supervisor did so by the rules."""
        ending = self._wait(FAREWELL_SECONDS) or {}
        if "failed" in ending:
            return None
        if "lost" in ending or ending.get("signal") in FROM_OUTSIDE:
            return self._trouble(self.obituary())
        return None

    def memory_mb(self) -> float:
        """The most memory that it was seen to hold; known once it is gone."""
        return _amount(self._ending or {}, "memory_kb") / 1024

    def waited(self) -> float:
        """Seconds that it was ready to run and no core was free; 0 where that is not known."""
        before = len(self._said)
        try:
            self._line.settimeout(FAREWELL_SECONDS)
            self._line.sendall(b"?")
            self._said += self._line.recv(4096)
        except OSError:
            return 0.0
        return _amount(_parsed(self._said[before:]), "waited")

    def _wait(self, seconds: float) -> dict[str, Any] | None:
        """What the supervisor said last, once it is gone."""
        if self._ending is None:
            self._line.settimeout(seconds)
            try:
                while data := self._line.recv(4096):
                    self._said += data
            except OSError:
                return None
            self._ending = _final(self._said)
        return self._ending


def _words(facts: dict[str, Any], name: str) -> str:
    """What is told of, as text that can be written anywhere; empty where nothing is."""
    return str(facts.get(name, "")).encode("utf-8", "replace").decode()


def _amount(facts: dict[str, Any], name: str) -> float:
    """A number that is told of, finite and not below 0; 0 where it is none."""
    found = facts.get(name)
    return float(found) if isinstance(found, int | float) and 0 <= found < MOST else 0.0


def _parsed(said: bytes) -> dict[str, Any]:
    """All that was said, one JSON object a line; of what was said twice, the last."""
    told: dict[str, Any] = {}
    for line in said.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            facts = json.loads(line)
            told |= facts if isinstance(facts, dict) else {}
    return told


def _final(said: bytes) -> dict[str, Any]:
    """What a supervisor says of its child's end; one that was ended itself says nothing."""
    facts = _parsed(said)
    return facts if facts.keys() & ENDINGS else {"lost": "its supervisor is gone"}


class PlainProcess:
    """A fresh ``python -m autograder.box.worker.server`` in a folder of its own."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        folder = tempfile.mkdtemp(prefix="autograder-")
        self._stack.callback(remove_folder, folder)
        self._complaints = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the stack
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.box.worker.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=folder,
            env=environment_for(L0, folder, [KIT_HOME, *library_homes()]),
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

    def killed(self) -> Killed | None:
        """By what it was ended; here student code can always have done it."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return None
        return (
            Killed(f"signal {signal_name(-code)}", TRIES, True) if -code in FROM_OUTSIDE else None
        )

    def waited(self) -> float:
        """Give 0: nobody measures this here."""
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
            return f"signal {signal_name(-code)}{complaint}"
        return f"exit code {code}{complaint}"
