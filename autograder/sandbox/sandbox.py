"""The sandbox: starts children at one level of isolation, from a warm parent where it can."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection

from autograder.levels import OWN
from autograder.observations import Observation
from autograder.sandbox.child import Job, Process
from autograder.sandbox.layout import find_layout
from autograder.sandbox.limits import ChildLimits
from autograder.sandbox.observe import observe
from autograder.sandbox.plain import PlainProcess
from autograder.sandbox.warm_parent import ParentDiedError, WarmParent

__all__ = ["Sandbox"]

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

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        for parent in self._parents:
            parent.close()
        self._parents.clear()

    def observe(self, job: Job, limits: ChildLimits) -> dict[str, Observation]:
        """Make every call of the job; one observation for each, whatever student code does."""
        preload = {job.probes, *(module for call in job.calls for module in call.imports)}
        return observe(job, limits, lambda: self.start(job.probes, preload, limits))

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
        with self._starting:
            for parent in self._parents:
                if parent.preload.issuperset(preload) and parent.probes == probes:
                    return parent
            wanted = frozenset(preload).union(
                *(one.preload for one in self._parents if one.probes == probes)
            )
            parent = WarmParent(self.level, probes, find_layout(probes), wanted)
            try:
                parent.wait_until_ready()
            except ParentDiedError:
                parent.close()
                raise
            self._parents.append(parent)
            return parent

    def _forget_dead(self) -> None:
        with self._starting:
            for parent in [one for one in self._parents if not one.alive]:
                self._parents.remove(parent)
                parent.close()
