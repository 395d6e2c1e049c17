"""Which mistakes a class has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.verdict import Status, Verdict

__all__ = ["Misconception", "misconceptions"]


@dataclass(frozen=True)
class Misconception:
    """One cause for which one check failed, and the students who have it."""

    task: str
    check: str
    description: str
    rationale: str
    students: tuple[str, ...]


def misconceptions(verdicts: Mapping[str, Verdict]) -> tuple[Misconception, ...]:
    """Failed checks grouped by check and cause, the most common first.

    What was skipped or not attempted shows no mistake and is not counted.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    descriptions: dict[tuple[str, str], str] = {}
    for student, verdict in verdicts.items():
        for task, result in verdict.tasks.items():
            for check in result.checks:
                if check.status is Status.FAIL and check.cause:
                    found.setdefault((task, check.id, check.cause.rationale), []).append(student)
                    descriptions[task, check.id] = check.description
    groups = [
        Misconception(task, check, descriptions[task, check], rationale, tuple(sorted(students)))
        for (task, check, rationale), students in found.items()
    ]
    groups.sort(key=lambda one: (-len(one.students), one.task, one.check, one.rationale))
    return tuple(groups)
