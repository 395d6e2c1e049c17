"""One assignment ready for use: its manifest, its checks by id, its module that draws inputs."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import Limits
from autograder.checks import AccuracyMeasure, AttachmentMaker, Check, FaultNote, Inputs, Schema
from autograder.suite.assignment import Assignment, AssignmentError, Task
from autograder.suite.fingerprint import digest, fingerprint, modules_below

__all__ = ["Suite", "collect_checks", "load_suite"]


@dataclass(frozen=True)
class Suite:
    """A manifest with the code beside it; ``probes`` is only the name of a module."""

    assignment: Assignment
    checks: Mapping[str, Check]
    data: ModuleType
    probes: str
    accuracy: AccuracyMeasure | None = None
    fault_notes: tuple[FaultNote, ...] = ()
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    attachment_makers: tuple[AttachmentMaker, ...] = ()
    _last_inputs: dict[tuple[int, str], Inputs] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def version(self) -> str:
        """The fingerprint of all checks with their limits."""
        return digest(*self.versions.values())

    @functools.cached_property
    def versions(self) -> Mapping[str, str]:
        """The version of each task's checks: it stays when only another task's are changed."""
        return {task.id: self._version(task) for task in self.assignment.tasks}

    def _version(self, task: Task) -> str:
        assignment, trained = self.assignment, self.trains(task)
        lines = [f"{data} {one}" for data, one in sorted(assignment.thresholds.items()) if trained]
        mine = [note for note in self.fault_notes if note.function in ("", task.function)]
        notes = [repr(note) for note in mine]
        modules = {self.checks[spec.id].run.__module__ for spec in task.checks}
        modules |= {note.reads.__module__ for note in mine if note.reads is not None}
        modules |= {self.data.__name__, *modules_below(self.probes)}
        modules |= {one.values.__module__ for one in self.schemas.values()}
        code = fingerprint(frozenset(modules))
        return digest(code, task.model_dump_json(), repr(assignment.limits), *lines, *notes)

    def calls_of(self, task: Task) -> frozenset[str]:
        """Names of the calls that a task's checks look at."""
        return frozenset(call for spec in task.checks for call in self.checks[spec.id].calls)

    def trains(self, task: Task) -> bool:
        """Whether a check of the task looks at the training."""
        return self.accuracy is not None and self.accuracy.call in self.calls_of(task)

    def draw_inputs(self, seed: int, data: str = DEFAULT_DATA) -> Inputs:
        """Draw one grading's calls and answers; one seed always gives the same ones.

        Raises DataError where the data set is not on this machine.
        """
        drawn = self._last_inputs.get((seed, data))
        inputs: Inputs = drawn or self.data.draw_inputs(seed, self.assignment, data)
        self._last_inputs.clear()  # a class shares one draw, and all of MNIST is large
        self._last_inputs[seed, data] = inputs
        return inputs

    def child_limits(self, data: str = DEFAULT_DATA) -> Limits:
        """What a child may use; a large data set may allow it more memory."""
        limits, threshold = self.assignment.limits, self.assignment.thresholds.get(data)
        memory_mb = max(limits.memory_mb, threshold.memory_mb if threshold else 0)
        return replace(limits, memory_mb=memory_mb)


def load_suite(assignment: Assignment) -> Suite:
    """Import an assignment's checks and data; raises AssignmentError where they do not fit it."""
    package = f"autograder.assignments.{assignment.name}"
    module = importlib.import_module(f"{package}.checks")
    checks = collect_checks(assignment, module)
    accuracy, notes = getattr(module, "ACCURACY", None), getattr(module, "FAULT_NOTES", ())
    data = importlib.import_module(f"{package}.data")
    schemas = getattr(module, "SCHEMAS", {})
    attachment_makers = ()
    if importlib.util.find_spec(f"{package}.attachments"):
        attachment_makers = importlib.import_module(f"{package}.attachments").ATTACHMENTS
    return Suite(
        assignment, checks, data, f"{package}.probes", accuracy, notes, schemas, attachment_makers
    )


def collect_checks(assignment: Assignment, module: ModuleType) -> dict[str, Check]:
    """Checks of a module by id; raises AssignmentError where the manifest has others."""
    found = {one.id: one for one in module.CHECKS}
    listed = {spec.id for task in assignment.tasks for spec in task.checks}
    if stray := sorted(set(found) ^ listed):
        raise AssignmentError(
            f"{assignment.name}: the check {stray[0]!r} is in only one of the two: "
            "assignment.toml, or CHECKS in checks/. Add it to the other, or remove it."
        )
    return found
