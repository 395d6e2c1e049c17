"""How each check did in a class: who passes it, and whether it tells good students apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation

from autograder.classes.intervals import Interval, correlation_interval, share_interval
from autograder.results import CheckResult, Status, Verdict

__all__ = ["CheckStatistics", "check_statistics"]

TOP = 4  # the best fourth are the good students
FAILING_SHARE, FAILING_STUDENTS = 0.2, 3  # of good students, before a check is doubted
ENOUGH = 10  # students; among fewer a negative correlation says little
DIGITS = 6  # sums of points such as 0.1 are not exact, and equal totals must be equal


@dataclass(frozen=True)
class CheckStatistics:
    """One check over all students whose verdict has it.

    ``pass_rate`` is of all of them, 0..1. ``good`` are how many students are the best without
    this check, ``good_failing`` those of them who fail it. ``warnings`` say why to doubt it.
    """

    task: str
    id: str
    description: str
    max_points: float
    passed: int
    failed: int
    skipped: int
    not_attempted: int
    discrimination: float | None
    good: int
    good_failing: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def students(self) -> int:
        """How many verdicts have this check."""
        return self.passed + self.failed + self.skipped + self.not_attempted

    @property
    def pass_rate(self) -> float:
        """Share of students who pass it."""
        return self.passed / self.students

    @property
    def pass_interval(self) -> Interval | None:
        """What chance may have made of the pass rate; None with too few students."""
        return share_interval(self.passed, self.students)

    @property
    def discrimination_interval(self) -> Interval | None:
        """What chance may have made of the discrimination; None with too few students."""
        return correlation_interval(self.discrimination, self.students)


@dataclass(frozen=True)
class _Answer:
    student: str
    rest: float  # points of the verdict without this check
    check: CheckResult

    @property
    def passed(self) -> bool:
        return self.check.status is Status.PASS


def check_statistics(verdicts: Mapping[str, Verdict]) -> tuple[CheckStatistics, ...]:
    """Statistics of every check, in the order of the tasks.

    Results in which the grader failed are left out.
    """
    answers: dict[tuple[str, str], list[_Answer]] = {}
    for task, answer in _answers(verdicts):
        answers.setdefault((task, answer.check.id), []).append(answer)
    return tuple(_item(task, each) for (task, _), each in answers.items())


def _answers(verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, _Answer]]:
    for student, verdict in verdicts.items():
        for task, result in verdict.tasks.items():
            for check in result.checks:
                if check.status is not Status.ERROR:
                    rest = round(verdict.points - check.points, DIGITS)
                    yield task, _Answer(student, rest, check)


def _item(task: str, answers: Sequence[_Answer]) -> CheckStatistics:
    check = answers[0].check
    good = _good(answers)
    failing = tuple(sorted(one.student for one in good if one.check.status is Status.FAIL))
    value = _discrimination(answers)
    return CheckStatistics(
        task=task,
        id=check.id,
        description=check.description,
        max_points=check.max_points,
        passed=_count(answers, Status.PASS),
        failed=_count(answers, Status.FAIL),
        skipped=_count(answers, Status.SKIPPED),
        not_attempted=_count(answers, Status.NOT_ATTEMPTED),
        discrimination=value,
        good=len(good),
        good_failing=failing,
        warnings=tuple(_warnings(len(good), len(failing), value, len(answers))),
    )


def _count(answers: Sequence[_Answer], status: Status) -> int:
    return sum(one.check.status is status for one in answers)


def _discrimination(answers: Sequence[_Answer]) -> float | None:
    """Corrected item-total correlation, -1..1; None where it is not defined.

    The point-biserial correlation (Pearson's, with 1 for a pass and 0 for anything else) of a
    check with the points of all others. The check's own points are left out, or it would
    correlate with itself (Henrysson, "Correction of item-total correlations in item analysis",
    Psychometrika 28, 1963). Where all pass, nobody passes, or all have the same other points,
    there is nothing to correlate.
    """
    passes = [float(one.passed) for one in answers]
    rests = [one.rest for one in answers]
    if len(set(passes)) < 2 or len(set(rests)) < 2:
        return None
    return max(-1.0, min(1.0, correlation(passes, rests)))


def _good(answers: Sequence[_Answer]) -> list[_Answer]:
    """The best fourth by their other points, with all who have as many as the last of them.

    Nobody is among them where all have the same.
    """
    rests = sorted((one.rest for one in answers), reverse=True)
    if rests[0] == rests[-1]:
        return []
    line = rests[math.ceil(len(rests) / TOP) - 1]
    return [one for one in answers if one.rest >= line and one.rest > rests[-1]]


def _warnings(good: int, failing: int, value: float | None, students: int) -> Iterator[str]:
    if failing >= FAILING_STUDENTS and failing >= FAILING_SHARE * good:
        yield f"{failing} of the {good} best students fail it."
    if value is not None and value < 0 and students >= ENOUGH:
        yield f"Who passes it has fewer points elsewhere (discrimination {value:.2f})."
