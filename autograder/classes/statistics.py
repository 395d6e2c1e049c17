"""What the verdicts on a class say together: points, misconceptions, cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, pstdev

from autograder.classes.check_statistics import CheckStatistics, check_statistics
from autograder.results import Status, TaskResult, Verdict

__all__ = [
    "Bin",
    "ClassStatistics",
    "Cost",
    "Distribution",
    "Misconception",
    "TaskPoints",
    "distribution_of",
    "heaviest",
    "misconceptions",
    "slowest",
    "statistics_of",
    "task_points",
]

WIDTH = 10  # points in a bin
ALMOST = 1e-6  # sums of points such as 0.1 are not exact
MOST = 5


@dataclass(frozen=True)
class Bin:
    """How many students have ``low`` points or more, but less than ``high``.

    A student with exactly ``high`` points is in the next bin, or in this one if it is the last.
    """

    low: float
    high: float
    students: int


@dataclass(frozen=True)
class Distribution:
    """Points of all graded submissions; the figures are None where there are none."""

    students: int
    max_points: float
    bins: tuple[Bin, ...]
    mean: float | None
    median: float | None
    deviation: float | None  # of exactly these students, none of them drawn from others


@dataclass(frozen=True)
class TaskPoints:
    """Points in one task; ``full`` is the share of students with all of them, 0..1."""

    task: str
    max_points: float
    students: int
    mean: float
    median: float
    full: float
    not_attempted: int


def distribution_of(verdicts: Mapping[str, Verdict]) -> Distribution:
    """Points of a class, in bins of ten from 0 to the maximum."""
    points = [one.points for one in verdicts.values()]
    most = max((one.max_points for one in verdicts.values()), default=0.0)
    return Distribution(
        students=len(points),
        max_points=most,
        bins=_bins(points, most),
        mean=mean(points) if points else None,
        median=median(points) if points else None,
        deviation=pstdev(points) if points else None,
    )


def _bins(points: Sequence[float], most: float) -> tuple[Bin, ...]:
    number = max(math.ceil((most - ALMOST) / WIDTH), 0)
    counts = [0] * number
    for one in points:
        if number:
            counts[min(max(int((one + ALMOST) // WIDTH), 0), number - 1)] += 1
    return tuple(
        Bin(place * WIDTH, min((place + 1) * WIDTH, most), count)
        for place, count in enumerate(counts)
    )


def task_points(verdicts: Mapping[str, Verdict]) -> tuple[TaskPoints, ...]:
    """Points in each task, in the order of the tasks."""
    results: dict[str, list[TaskResult]] = {}
    for verdict in verdicts.values():
        for task, result in verdict.tasks.items():
            results.setdefault(task, []).append(result)
    return tuple(_task(task, each) for task, each in results.items())


def _task(task: str, results: Sequence[TaskResult]) -> TaskPoints:
    points = [one.points for one in results]
    full = sum(one.points >= one.max_points - ALMOST for one in results)
    return TaskPoints(
        task=task,
        max_points=max(one.max_points for one in results),
        students=len(results),
        mean=mean(points),
        median=median(points),
        full=full / len(results),
        not_attempted=sum(one.status is Status.NOT_ATTEMPTED for one in results),
    )


@dataclass(frozen=True)
class Cost:
    """What grading one submission took; ``memory_mb`` is 0 where it was not measured."""

    student: str
    seconds: float
    memory_mb: float


def slowest(verdicts: Mapping[str, Verdict], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that took longest, the slowest first."""
    costs = [one for one in _costs(verdicts) if one.seconds > 0]
    return tuple(sorted(costs, key=lambda one: (-one.seconds, one.student))[:most])


def heaviest(verdicts: Mapping[str, Verdict], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that held the most memory, the heaviest first."""
    costs = [one for one in _costs(verdicts) if one.memory_mb > 0]
    return tuple(sorted(costs, key=lambda one: (-one.memory_mb, one.student))[:most])


def _costs(verdicts: Mapping[str, Verdict]) -> list[Cost]:
    return [Cost(name, one.seconds, one.memory_mb) for name, one in verdicts.items()]


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


@dataclass(frozen=True)
class ClassStatistics:
    """Everything that is counted over the submissions that got a verdict."""

    distribution: Distribution
    tasks: tuple[TaskPoints, ...]
    checks: tuple[CheckStatistics, ...]
    misconceptions: tuple[Misconception, ...]
    slowest: tuple[Cost, ...]
    heaviest: tuple[Cost, ...]


def statistics_of(verdicts: Mapping[str, Verdict]) -> ClassStatistics:
    """Statistics of verdicts by student; those in which the grader itself failed are left out."""
    graded = {name: one for name, one in verdicts.items() if one.status == "graded"}
    return ClassStatistics(
        distribution=distribution_of(graded),
        tasks=task_points(graded),
        checks=check_statistics(graded),
        misconceptions=misconceptions(graded),
        slowest=slowest(graded),
        heaviest=heaviest(graded),
    )
