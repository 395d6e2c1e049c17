"""The sandbox: starts children at one level of isolation, from a warm parent where it can."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Collection

from autograder.levels import OWN
from autograder.observations import Observation
from autograder.sandbox.child import Job, Process
from autograder.sandbox.layout import find_layout
from autograder.sandbox.limits import ChildLimits
from autograder.sandbox.observe import Observing, Watcher, observe
from autograder.sandbox.plain import PlainProcess
from autograder.sandbox.warm_parent import ParentDiedError, WarmParent

__all__ = ["Sandbox", "Watcher"]

LOOK_SECONDS = 0.05  # how often to look whether another's start serves, too
FORKS = sys.platform == "linux"  # macOS's own libraries do not survive a fork


class Sandbox:
    """Runs jobs in children; use as a context manager. May be shared by threads.

    The warm parent starts with the first job, and anew when it dies or a job needs more modules
    than it has imported.
    """

    def __init__(self, level: str = OWN) -> None:
        self.level = level
        self._starting = threading.Lock()
        self._parents: list[WarmParent] = []
        self._opening: WarmParent | None = None
        self._closed = False

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True  # threads that are still at it start nothing new
        for parent in (self._opening, *self._parents):
            if parent:
                parent.close()
        self._parents.clear()

    def observe(
        self, job: Job, limits: ChildLimits, watcher: Watcher | None = None
    ) -> dict[str, Observation]:
        """Make every call of the job; one observation for each, whatever student code does.

        ``watcher`` is told of what children used, and may call a call needless.
        """
        preload = {job.probes, *(module for call in job.calls for module in call.imports)}
        start = functools.partial(self.start, job.probes, preload, limits)
        return observe(Observing(job, limits, start, watcher or Watcher()))

    def warm_up(self, probes: str, preload: Collection[str]) -> None:
        """Have a warm parent ready before the first job; raises ParentDiedError."""
        if FORKS:
            self._parent(probes, {probes, *preload})

    def start(self, probes: str, preload: Collection[str], limits: ChildLimits) -> Process:
        """Start one child; raises ParentDiedError where this machine cannot."""
        if not FORKS:
            return PlainProcess()
        try:
            return self._parent(probes, preload).fork(limits)
        except ParentDiedError:
            self._forget_dead()
            return self._parent(probes, preload).fork(limits)

    def _parent(self, probes: str, preload: Collection[str]) -> WarmParent:
        if ready := self._ready(probes, preload):
            return ready  # without waiting for another one to start
        while not self._starting.acquire(timeout=LOOK_SECONDS):
            if ready := self._ready(probes, preload):
                return ready  # while a larger one is being started
        try:
            return self._ready(probes, preload) or self._start_parent(probes, preload)
        finally:
            self._starting.release()

    def _start_parent(self, probes: str, preload: Collection[str]) -> WarmParent:
        if self._closed:
            raise ParentDiedError("the sandbox is closed")
        wanted = frozenset(preload).union(
            *(one.preload for one in self._parents if one.probes == probes)
        )
        self._opening = parent = WarmParent(self.level, probes, find_layout(probes), wanted)
        try:
            parent.wait_until_ready()
        except ParentDiedError:
            parent.close()
            raise
        self._parents.append(parent)
        self._opening = None
        return parent

    def _ready(self, probes: str, preload: Collection[str]) -> WarmParent | None:
        return next(
            (
                one
                for one in tuple(self._parents)
                if one.preload.issuperset(preload) and one.probes == probes
            ),
            None,
        )

    def _forget_dead(self) -> None:
        with self._starting:
            for parent in [one for one in self._parents if not one.alive]:
                self._parents.remove(parent)
                parent.close()
