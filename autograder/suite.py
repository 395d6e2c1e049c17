"""One assignment ready for use: its manifest, its checks by id, its module that draws exams."""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment, AssignmentError, Task
from autograder.checking import Check, FaultNote, GateCall
from autograder.exam import Exam
from autograder.exhibits import Exhibitor
from autograder.fingerprint import digest, harness, sources_behind
from autograder.forms import Form
from autograder.sandbox import ChildLimits

__all__ = ["Suite", "collect_checks", "load_suite"]


@dataclass(frozen=True)
class Suite:
    """A manifest with the code beside it; ``probes`` is only the name of a module."""

    assignment: Assignment
    checks: Mapping[str, Check]
    data: ModuleType
    probes: str
    gate: GateCall | None = None
    fault_notes: tuple[FaultNote, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    exhibitors: tuple[Exhibitor, ...] = ()
    _last_exam: dict[tuple[int, str], Exam] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> str:
        """What tells these checks, with these limits, from any others."""
        return digest(*self.versions.values())

    @functools.cached_property
    def versions(self) -> Mapping[str, str]:
        """The same of each task: what stays when only another task's checks are changed."""
        return {task.id: self._version(task) for task in self.assignment.tasks}

    def _version(self, task: Task) -> str:
        assignment = self.assignment
        checks = [self.checks[spec.id] for spec in task.checks]
        gated = any(self.gate and self.gate.call in one.calls for one in checks)
        gates = [f"{name} {gate}" for name, gate in sorted(assignment.gates.items()) if gated]
        notes = [repr(note) for note in self.fault_notes if note.function == task.function]
        package = self.probes.removesuffix(".probes")
        modules = frozenset(one.run.__module__ for one in checks)
        sources = sources_behind(modules, f"{package}.checks")
        facts = (task.model_dump_json(), assignment.limits.model_dump_json(), *gates, *notes)
        return digest(harness(assignment.name), sources, *facts)

    def draw_exam(self, seed: int, data: str = DEFAULT_DATA) -> Exam:
        """Draw one grading's calls and answers; the same seed gives the same ones.

        Raises DataError where the data set is not on this machine.
        """
        known = self._last_exam.get((seed, data))
        exam: Exam = known or self.data.draw_exam(seed, self.assignment, data)
        self._last_exam.clear()  # a class has one exam, and that of all MNIST is large
        self._last_exam[seed, data] = exam
        return exam

    def child_limits(self, data: str = DEFAULT_DATA) -> ChildLimits:
        """What a child may use, in seconds and bytes; a large data set may allow it more memory."""
        limits, gate = self.assignment.limits, self.assignment.gates.get(data)
        memory = max(limits.memory_mb, gate.memory_mb if gate else 0)
        return ChildLimits(
            load_seconds=limits.load_seconds,
            memory_mb=memory,
            observation_bytes=limits.observation_mb << 20,
            disk_mb=limits.disk_mb,
            files=limits.files,
            threads=limits.threads,
            cpu_seconds=limits.cpu_seconds,
        )


def load_suite(assignment: Assignment) -> Suite:
    """Import an assignment's checks and data; raises AssignmentError where they do not fit it."""
    package = f"autograder.assignments.{assignment.name}"
    module = importlib.import_module(f"{package}.checks")
    checks = collect_checks(assignment, module)
    gate, notes = getattr(module, "GATE", None), getattr(module, "FAULT_NOTES", ())
    data = importlib.import_module(f"{package}.data")
    forms = getattr(module, "FORMS", {})
    exhibitors = ()
    if importlib.util.find_spec(f"{package}.exhibits"):
        exhibitors = importlib.import_module(f"{package}.exhibits").EXHIBITORS
    return Suite(assignment, checks, data, f"{package}.probes", gate, notes, forms, exhibitors)


def collect_checks(assignment: Assignment, suite: ModuleType) -> dict[str, Check]:
    """Checks of a suite by id; raises AssignmentError where manifest and suite differ."""
    found = {one.id: one for one in suite.CHECKS}
    listed = {spec.id for task in assignment.tasks for spec in task.checks}
    if stray := sorted(set(found) ^ listed):
        raise AssignmentError(
            f"{assignment.name}: the check {stray[0]!r} stands in only one of assignment.toml "
            "and checks. Add it to the other, or remove it."
        )
    return found
