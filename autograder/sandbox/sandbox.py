"""The sandbox: starts children at one level of isolation, by fork where it can."""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from autograder.box.wire.limits import L0, LevelError, Limits
from autograder.box.wire.observations import Observation
from autograder.sandbox.budget import Budget
from autograder.sandbox.child import ProbeJob, Process
from autograder.sandbox.fork_server import MORE_TRIES, ForkServer, ForkServerError
from autograder.sandbox.layout import Layout, find_layout
from autograder.sandbox.observe import Observing
from autograder.sandbox.processes import PlainProcess

__all__ = ["Sandbox", "SharedSandbox", "shared_sandbox"]

LOOK_SECONDS = 0.05  # how often to look whether a server that another thread starts is ready
FORKS = sys.platform == "linux"  # macOS's own libraries do not survive a fork
IDLE_SECONDS = 300.0  # then the fork server's 0.7 GB go back to the machine


class Sandbox:
    """Runs jobs in children; use as a context manager. May be shared by threads.

    Its fork server starts with the first job. Another one starts where that one has died, be it
    while it started, or where a job needs more modules than it has imported. ``hidden``
    are folders and files that no student code may read, such as submissions and results; where that
    cannot be, no job starts.
    """

    def __init__(self, level: str = L0, *, hidden: tuple[Path, ...] = ()) -> None:
        self.level = level
        self.seconds_starting = 0.0  # in which whoever asked for a child waited for it
        self._hidden = hidden if level != L0 else ()
        self._starting = threading.Lock()
        self._servers: list[ForkServer] = []
        self._opening: ForkServer | None = None
        self._closed = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True  # threads that are still at it start nothing new
        for server in (self._opening, *self._servers):
            if server:
                server.close()
        self._servers.clear()

    def open(
        self,
        job: ProbeJob,
        limits: Limits,
        cancelled: Callable[[], bool] | None = None,
        budget: Budget | None = None,
    ) -> Observing:
        """Open a job, whose calls are then made in one or more rounds.

        Once ``cancelled`` says so, student code is ended, and CancelledError is raised. ``budget``
        is what is left of the submission's time, where other jobs of it have been before.
        """
        preload = {job.probes, *(module for call in job.calls for module in call.imports)}
        start = functools.partial(self.start, job.probes, preload, limits)
        budget = budget or Budget(limits.submission_seconds)
        return Observing(job, limits, start, budget, cancelled)

    def observe(self, job: ProbeJob, limits: Limits) -> dict[str, Observation]:
        """Make every call of the job; one observation for each, whatever student code does."""
        with self.open(job, limits) as observing:
            return observing.observe(job.calls)

    def preload(self, probes: str, modules: Collection[str]) -> None:
        """Have a fork server ready before the first job; raises ForkServerError."""
        if FORKS:
            self._server(probes, {probes, *modules})

    def start(self, probes: str, preload: Collection[str], limits: Limits) -> Process:
        """Start one child; raises ForkServerError where this machine cannot."""
        began = time.monotonic()
        try:
            return self._started(probes, preload, limits)
        finally:
            self.seconds_starting += time.monotonic() - began

    def _started(self, probes: str, preload: Collection[str], limits: Limits) -> Process:
        if not FORKS:
            return PlainProcess()
        for left in reversed(range(MORE_TRIES)):
            try:
                return self._server(probes, preload).fork(limits)
            except ForkServerError as error:
                self._forget_dead()
                if not (error.killed and left):
                    raise
        raise AssertionError("the last try returns or raises")

    def _server(self, probes: str, preload: Collection[str]) -> ForkServer:
        if ready := self._ready(probes, preload):
            return ready  # without waiting for another one to start
        while not self._starting.acquire(timeout=LOOK_SECONDS):
            if ready := self._ready(probes, preload):
                return ready  # while a larger one is being started
        try:
            return self._ready(probes, preload) or self._start_server(probes, preload)
        finally:
            self._starting.release()

    def _start_server(self, probes: str, preload: Collection[str]) -> ForkServer:
        if self._closed:
            raise ForkServerError("the sandbox is closed")
        self._close_dead()
        wanted = frozenset(preload).union(
            *(one.preload for one in self._servers if one.probes == probes)
        )
        self._opening = server = ForkServer(self.level, probes, self._layout(probes), wanted)
        try:
            server.wait_until_ready()
        except ForkServerError:
            server.close()
            raise
        self._servers.append(server)
        self._opening = None
        return server

    def _layout(self, probes: str) -> Layout:
        try:
            return find_layout(probes, self._hidden, careful=self.level != L0)
        except LevelError as error:
            raise ForkServerError(str(error)) from None

    def _ready(self, probes: str, preload: Collection[str]) -> ForkServer | None:
        return next(
            (
                one
                for one in tuple(self._servers)
                if one.alive and one.preload.issuperset(preload) and one.probes == probes
            ),
            None,
        )

    def _forget_dead(self) -> None:
        with self._starting:
            self._close_dead()

    def _close_dead(self) -> None:
        """Close servers that are gone; for whoever holds the lock."""
        for server in [one for one in self._servers if not one.alive]:
            self._servers.remove(server)
            server.close()


class SharedSandbox:
    """Keeps a sandbox open from one use to the next; threads may share it."""

    def __init__(
        self, level: str, idle_seconds: float = IDLE_SECONDS, *, hidden: tuple[Path, ...] = ()
    ) -> None:
        self._level = level
        self._hidden = hidden
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
            self._sandbox = self._sandbox or Sandbox(self._level, hidden=self._hidden)
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
def shared_sandbox(level: str, hidden: tuple[Path, ...] = ()) -> SharedSandbox:
    """The shared sandbox of this level in this process, in which these places are hidden."""
    return SharedSandbox(level, hidden=hidden)
