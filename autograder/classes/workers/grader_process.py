"""Processes that read and judge submissions, seen from the class: started, watched, started anew.

Each does one job at a time, within bounds. One that dies or goes beyond them costs its own job and
no other, and a new one takes its place.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

import psutil

from autograder._util.frames import FrameError, read_frame, write_frame, write_pieces
from autograder._util.places import KIT_HOME
from autograder._util.signals import signal_name
from autograder.classes.failures import MEMORY_MB, TOO_MUCH_MEMORY
from autograder.classes.workers.answers import MOST_BYTES
from autograder.classes.workers.lending import Lender
from autograder.classes.workers.payload import Payload
from autograder.sandbox import Sandbox
from autograder.sandbox.sandbox import FORKS

__all__ = ["Bounds", "GraderGoneError", "GraderProcess"]

MAIN = "autograder.classes.workers.grader_main"
LIBRARIES_MB = 256  # held, and not counted by the limit that the process has set itself
LOOK_SECONDS = 0.1
FAREWELL_SECONDS = 2.0
LONGEST_TRACE = 20_000  # bytes
# Every core has a child to run, so NumPy gets one thread. By default each thread has a store of
# free memory for itself, and keeps it (glibc).
SPARING = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


@dataclass(frozen=True)
class Bounds:
    """What one job may take: seconds of the process's own work, and of all, children included.

    The second is only for what the sandbox's deadlines do not end.
    """

    wall_seconds: float
    own_seconds: float = 60.0


class GraderGoneError(Exception):
    """A process ended over a job; ``str()`` says how. ``overrun`` where it went beyond bounds."""

    def __init__(self, how: str, trace: str, *, overrun: bool) -> None:
        super().__init__(how)
        self.trace = trace
        self.overrun = overrun


class GraderProcess:
    """One process; ``close`` ends it, and has to be called. Its children are of ``sandbox``."""

    def __init__(self, sandbox: Sandbox, bounds: Bounds) -> None:
        self._bounds = bounds
        self._lender = Lender(sandbox) if FORKS else None
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        line = [self._lender.theirs.fileno()] if self._lender else []
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-P", "-m", MAIN, *map(str, line or [-1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=os.environ | SPARING | {"PYTHONPATH": _import_path()},
            pass_fds=line,
            start_new_session=True,
        )
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def answer(self, order: bytes, payload: Payload) -> bytes:
        """What it answers to an order about these bytes; raises GraderGoneError."""
        watch = _Watch(self._process.pid, self._bounds)
        sending = threading.Thread(target=self._send, args=(order, payload), daemon=True)
        sending.start()
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_SECONDS)
                if answer is None:
                    raise self._gone()
                return answer
            if over := watch.over():
                raise GraderGoneError(over, self._last_words(), overrun=True)

    def close(self) -> None:
        """End it, and every child that it has borrowed."""
        self._process.kill()
        self._process.wait()
        if self._lender:
            self._lender.close()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            # What was not sent is lost; two threads may end it at once.
            with contextlib.suppress(OSError, ValueError):
                stream.close()  # type: ignore[union-attr]  # both are pipes

    def _send(self, order: bytes, payload: Payload) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it is gone: seen on reading
            write_frame(self._process.stdin, order)
            write_pieces(self._process.stdin, payload.size, payload.pieces())

    def _read(self) -> None:
        """Take answers in, one at a time, and None at the end, however that comes."""
        assert self._process.stdout is not None
        answer: bytes | None = b""
        while answer is not None:
            try:
                answer = read_frame(self._process.stdout, MOST_BYTES)
            except (FrameError, OSError, ValueError):
                answer = None
            self._answers.put(answer)

    def _gone(self) -> GraderGoneError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_SECONDS)
        trace = self._last_words()
        code = self._process.returncode
        how = f"signal {signal_name(-code)}" if code < 0 else f"exit code {code}"
        if "MemoryError" in trace:
            return GraderGoneError(TOO_MUCH_MEMORY, trace, overrun=True)
        return GraderGoneError(
            f"the process that read and judged it ended ({how}).", trace, overrun=False
        )

    def _last_words(self) -> str:
        """End it; gives what it said on its standard error, such as where in the code it was."""
        self._process.kill()
        self._process.wait()
        try:
            size = self._complaints.seek(0, os.SEEK_END)
            self._complaints.seek(max(0, size - LONGEST_TRACE))
            said = self._complaints.read().decode(errors="replace")
        except ValueError:  # closed meanwhile, when nobody listens any more
            said = ""
        self.close()
        return said or "It said nothing.\n"


class _Watch:
    """What a process uses from now on."""

    def __init__(self, pid: int, bounds: Bounds) -> None:
        self._bounds = bounds
        self._process = psutil.Process(pid)
        self._began = time.monotonic(), self._own_seconds()

    def over(self) -> str:
        """What it has used too much of, in words; empty where nothing."""
        began, before = self._began
        with contextlib.suppress(psutil.Error):  # it is gone
            if self._process.memory_info().rss > (MEMORY_MB + LIBRARIES_MB) << 20:
                return TOO_MUCH_MEMORY
            if self._own_seconds() - before > self._bounds.own_seconds:
                return f"its reading or judging took more than {self._bounds.own_seconds:g} s."
        if time.monotonic() - began > self._bounds.wall_seconds:
            return f"its grading took more than {self._bounds.wall_seconds:g} s."
        return ""

    def _own_seconds(self) -> float:
        try:
            times = self._process.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)


def _import_path() -> str:
    """Where it finds the kit; never the current folder, which may hold anything."""
    return os.pathsep.join([str(KIT_HOME), *filter(None, [os.environ.get("PYTHONPATH")])])
