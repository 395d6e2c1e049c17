"""What the verdicts on a class say together: points, mistakes, progress, cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import mean, median, pstdev
from types import MappingProxyType

from autograder.classes.check_statistics import CheckStatistics, check_statistics
from autograder.classes.folding import fold
from autograder.classes.intervals import Interval, mean_interval, share_interval
from autograder.classes.misconceptions import Misconception, misconceptions
from autograder.classes.progress_made import NearLine, Stuck, near_lines, not_begun, stuck
from autograder.classes.traces import Traces
from autograder.results import Status, TaskResult, Verdict

__all__ = [
    "Bin",
    "ClassStatistics",
    "Cost",
    "Distribution",
    "TaskPoints",
    "costs",
    "distribution_of",
    "heaviest",
    "slowest",
    "statistics_of",
    "task_points",
]

WIDTH = 10  # points in a bin
ALMOST = 1e-6  # sums of points such as 0.1 are not exact
MOST = 5
COLD = 1.0  # seconds of waiting for a start; a child of a server that runs is there in 0.1


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
    interval: Interval | None = None  # of the mean; None with too few students


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
    interval: Interval | None = None  # of the mean; None with too few students
    full_interval: Interval | None = None


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
        interval=mean_interval(points),
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
        interval=mean_interval(points),
        full_interval=share_interval(full, len(results)),
    )


@dataclass(frozen=True)
class Cost:
    """What grading one submission took; ``memory_mb`` is 0 where it was not measured.

    ``seconds`` are without ``starting``, in which the grader's own processes were started: the
    first submissions of a run wait for them, whatever is in them.
    """

    student: str
    seconds: float
    memory_mb: float
    starting: float = 0.0

    @property
    def cold(self) -> bool:
        """Whether it waited for a start, which takes seconds the first time and little later."""
        return self.starting >= COLD


def costs(
    verdicts: Mapping[str, Verdict], traces: Mapping[str, Traces] = MappingProxyType({})
) -> tuple[Cost, ...]:
    """What each submission took, in the order of the verdicts."""
    return tuple(
        _cost(name, one, traces[name].starting if name in traces else 0.0)
        for name, one in verdicts.items()
    )


def _cost(name: str, verdict: Verdict, starting: float) -> Cost:
    starting = min(starting, verdict.seconds)
    return Cost(name, verdict.seconds - starting, verdict.memory_mb, starting)


def slowest(each: Sequence[Cost], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that took longest by themselves, the slowest first."""
    slow = [one for one in each if one.seconds > 0]
    return tuple(sorted(slow, key=lambda one: (-one.seconds, one.student))[:most])


def heaviest(each: Sequence[Cost], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that held the most memory, the heaviest first."""
    heavy = [one for one in each if one.memory_mb > 0]
    return tuple(sorted(heavy, key=lambda one: (-one.memory_mb, one.student))[:most])


@dataclass(frozen=True)
class ClassStatistics:
    """Everything that is counted over the submissions that got a verdict.

    ``cold`` are those that waited for the grader's own start. ``not_begun`` handed in a file with
    nothing in it to grade.
    """

    distribution: Distribution
    tasks: tuple[TaskPoints, ...]
    checks: tuple[CheckStatistics, ...]
    misconceptions: tuple[Misconception, ...]
    slowest: tuple[Cost, ...]
    heaviest: tuple[Cost, ...]
    cold: tuple[Cost, ...]
    not_begun: tuple[str, ...]
    stuck: tuple[Stuck, ...]
    near: tuple[NearLine, ...]


def statistics_of(
    verdicts: Mapping[str, Verdict],
    *,
    traces: Mapping[str, Traces] = MappingProxyType({}),
    whole: Set[str] = frozenset(),
) -> ClassStatistics:
    """Statistics of verdicts by student; those in which the grader itself failed are left out.

    ``traces`` are of the same hand-ins, as far as there are some; ``whole`` are tasks that run what
    all other tasks gave.
    """
    graded = {name: one for name, one in verdicts.items() if one.status == "graded"}
    folded, cost = fold(graded, whole), costs(graded, traces)
    return ClassStatistics(
        distribution=distribution_of(graded),
        tasks=task_points(graded),
        checks=check_statistics(graded),
        misconceptions=misconceptions(folded),
        slowest=slowest(cost),
        heaviest=heaviest(cost),
        cold=tuple(one for one in cost if one.cold),
        not_begun=not_begun(graded),
        stuck=stuck(graded, folded),
        near=near_lines(graded, folded),
    )
