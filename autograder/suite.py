"""One assignment ready for use: its manifest, its checks by id, its module that draws exams."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment, AssignmentError
from autograder.checking import Check, FaultNote, GateCall
from autograder.exam import Exam
from autograder.fingerprint import fingerprint
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

    @property
    def version(self) -> str:
        """What tells these checks, with these limits, from any others."""
        return fingerprint(self.assignment.model_dump_json())

    def draw_exam(self, seed: int, data: str = DEFAULT_DATA) -> Exam:
        """Draw one grading's calls and answers; the same seed gives the same ones.

        Raises DataError where the data set is not on this machine.
        """
        exam: Exam = self.data.draw_exam(seed, self.assignment, data)
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
    return Suite(assignment, checks, data, f"{package}.probes", gate, notes, forms)


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
