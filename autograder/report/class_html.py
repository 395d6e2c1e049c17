"""A class's results as one self-contained HTML page for its instructor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.class_statistics import Change, CheckItem, Distribution, statistics_of
from autograder.report.pages import render
from autograder.verdict import Verdict

__all__ = ["class_html"]

FAULT = "The grader itself failed; run it again."


@dataclass(frozen=True)
class _Row:
    """A line of the table of students; ``verdict`` is None where there are no points."""

    student: str
    has_page: bool
    verdict: Verdict | None
    memory_mb: float


@dataclass(frozen=True)
class _Facts:
    """What the verdicts were made with; several values where they differ."""

    data: tuple[str, ...]
    isolation: tuple[str, ...]
    seeds: tuple[int, ...]
    suites: tuple[str, ...]


def class_html(
    assignment: str,
    verdicts: Mapping[str, Verdict],
    problems: Sequence[tuple[str, str]],
    titles: Mapping[str, str],
    changes: Sequence[Change] = (),
) -> str:
    """Points, checks, mistakes and costs of a class, with links to each student's feedback.

    ``problems`` are students without a verdict and why; ``titles`` are the tasks' by their ids.
    Whoever is in ``verdicts`` has a page of feedback. Needs jinja2.
    """
    problems = _all_problems(verdicts, problems)
    statistics = statistics_of(verdicts)
    return render(
        "class.html",
        assignment=assignment,
        facts=_facts(verdicts),
        statistics=statistics,
        place=_place(statistics.distribution),
        checks=_by_task(statistics.checks),
        doubted=[one for one in statistics.checks if one.warnings],
        problems=problems,
        rows=_rows(verdicts, problems),
        linked=frozenset(verdicts),
        changes=sorted(changes, key=lambda one: _alphabetic(one.student)),
        titles={task: titles.get(task, task) for one in verdicts.values() for task in one.tasks},
    )


def _all_problems(
    verdicts: Mapping[str, Verdict], problems: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The problems, and those whose verdict is none and who are not named yet."""
    named = {student for student, _ in problems}
    silent = [
        (student, FAULT)
        for student, one in verdicts.items()
        if one.status == "no_verdict" and student not in named
    ]
    return sorted([*problems, *silent], key=lambda one: _alphabetic(one[0]))


def _rows(verdicts: Mapping[str, Verdict], problems: Iterable[tuple[str, str]]) -> list[_Row]:
    students = sorted({*verdicts, *(student for student, _ in problems)}, key=_alphabetic)
    return [_row(student, verdicts.get(student)) for student in students]


def _row(student: str, verdict: Verdict | None) -> _Row:
    if verdict is None or verdict.status == "no_verdict":
        return _Row(student, verdict is not None, None, 0.0)
    return _Row(student, True, verdict, verdict.memory_mb)


def _alphabetic(student: str) -> tuple[str, str]:
    return student.casefold(), student


def _facts(verdicts: Mapping[str, Verdict]) -> _Facts:
    each = list(verdicts.values())
    return _Facts(
        data=tuple(sorted({one.data for one in each})),
        isolation=tuple(sorted({one.isolation for one in each})),
        seeds=tuple(sorted({one.seed for one in each})),
        suites=tuple(sorted({one.suite for one in each})),
    )


def _by_task(checks: Iterable[CheckItem]) -> list[tuple[str, tuple[CheckItem, ...]]]:
    return [(task, tuple(each)) for task, each in groupby(checks, lambda one: one.task)]


def _place(distribution: Distribution) -> Callable[[float], float]:
    """Where on the axis points are, 0..1: all bins are drawn equally wide."""

    def place(value: float) -> float:
        for number, one in enumerate(distribution.bins):
            if value < one.high:
                inside = (value - one.low) / (one.high - one.low)
                return (number + inside) / len(distribution.bins)
        return 1.0

    return place
