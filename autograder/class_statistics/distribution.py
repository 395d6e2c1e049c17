"""How a class's points are spread, over all and in each task."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, pstdev

from autograder.verdict import Status, TaskResult, Verdict

__all__ = ["Bin", "Distribution", "TaskPoints", "distribution_of", "task_points"]

WIDTH = 10  # points in a bin
ALMOST = 1e-6  # sums of points such as 0.1 are not exact


@dataclass(frozen=True)
class Bin:
    """How many students have ``low`` points or more, but less than ``high``.

    Whoever has exactly ``high`` points is in the next bin, or in this one if it is the last.
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
    """Points of a class, in bins of ten from 0 to the most that can be had."""
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
