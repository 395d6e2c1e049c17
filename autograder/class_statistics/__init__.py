"""What the verdicts on a class say together: points, checks, misconceptions, cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.class_statistics.changes import Change, changes_between
from autograder.class_statistics.checks import CheckItem, check_items
from autograder.class_statistics.costs import Cost, heaviest, slowest
from autograder.class_statistics.distribution import (
    Bin,
    Distribution,
    TaskPoints,
    distribution_of,
    task_points,
)
from autograder.class_statistics.misconceptions import Misconception, misconceptions
from autograder.verdict import Verdict

__all__ = [
    "Bin",
    "Change",
    "CheckItem",
    "ClassStatistics",
    "Cost",
    "Distribution",
    "Misconception",
    "TaskPoints",
    "changes_between",
    "statistics_of",
]


@dataclass(frozen=True)
class ClassStatistics:
    """Everything that is counted over the submissions that got a verdict."""

    distribution: Distribution
    tasks: tuple[TaskPoints, ...]
    checks: tuple[CheckItem, ...]
    misconceptions: tuple[Misconception, ...]
    slowest: tuple[Cost, ...]
    heaviest: tuple[Cost, ...]


def statistics_of(verdicts: Mapping[str, Verdict]) -> ClassStatistics:
    """Statistics of verdicts by student; those in which the grader itself failed are left out."""
    graded = {name: one for name, one in verdicts.items() if one.status == "graded"}
    return ClassStatistics(
        distribution=distribution_of(graded),
        tasks=task_points(graded),
        checks=check_items(graded),
        misconceptions=misconceptions(graded),
        slowest=slowest(graded),
        heaviest=heaviest(graded),
    )
