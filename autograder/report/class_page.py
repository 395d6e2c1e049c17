"""A class's results for its instructor: one self-contained HTML page, and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from autograder._util.csv_cells import csv_table, csv_text
from autograder._util.names import told_apart
from autograder.report.pages import NOBODY, render
from autograder.report.text import clean, points, summary
from autograder.results import Verdict

if TYPE_CHECKING:  # what is rendered is handed in: a renderer counts nothing by itself
    from autograder.classes.changes import Change
    from autograder.classes.check_statistics import CheckStatistics
    from autograder.classes.statistics import ClassStatistics, Distribution

__all__ = ["class_html", "class_lines", "grades_csv"]

SHORT = 60  # characters of a name on the terminal
FAULT = "The grader itself failed; run it again."
PROBLEM_LIMIT = 700  # characters: what failed, how to try again, where to report it


@dataclass(frozen=True)
class _Row:
    """A line of the table of students; ``verdict`` is None where there are no points."""

    student: str
    verdict: Verdict | None
    memory_mb: float


@dataclass(frozen=True)
class _People:
    """How students are called on the page, no two alike, and who has a page of feedback."""

    shown: Mapping[str, str]
    linked: frozenset[str]

    def name(self, student: str) -> str:
        """What to call a student; never nothing, or a link would have no text to click on."""
        return self.shown.get(student, student) or NOBODY


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
    *,
    statistics: ClassStatistics,
) -> str:
    """Points, checks, mistakes and costs of a class, with links to each student's feedback.

    ``problems`` are students without a verdict and why; ``titles`` are the tasks' by their ids;
    ``statistics`` are of these verdicts. Who is in ``verdicts`` has a page of feedback. Needs
    jinja2.
    """
    problems = _all_problems(verdicts, problems)
    rows = _rows(verdicts, problems)
    students = [*(one.student for one in rows), *(one.student for one in changes)]
    return render(
        "class.html",
        assignment=assignment,
        facts=_facts(verdicts),
        statistics=statistics,
        place=_place(statistics.distribution),
        checks=_by_task(statistics.checks),
        doubted=[one for one in statistics.checks if one.warnings],
        problems=problems,
        rows=rows,
        who=_People(told_apart(students), frozenset(verdicts)),
        changes=sorted(changes, key=lambda one: _alphabetic(one.student)),
        titles={task: titles.get(task, task) for one in verdicts.values() for task in one.tasks},
    )


def _all_problems(
    verdicts: Mapping[str, Verdict], problems: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The problems, and students whose verdict is none and who are not among them yet."""
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
        return _Row(student, None, 0.0)
    return _Row(student, verdict, verdict.memory_mb)


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


def _by_task(checks: Iterable[CheckStatistics]) -> list[tuple[str, tuple[CheckStatistics, ...]]]:
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


def grades_csv(
    verdicts: Mapping[str, Verdict], problems: Mapping[str, str], tasks: Sequence[str]
) -> str:
    """Points by student: all, of how many, of each task, and why there are none.

    A student without a verdict has no points, which is not the same as 0.
    """
    rows = [["student", "points", "max_points", *tasks, "seed", "isolation", "problem"]]
    shown = told_apart({*verdicts, *problems})
    for student in sorted(shown):
        problem = " ".join(clean(problems.get(student, ""), PROBLEM_LIMIT).split())
        row = _csv_row(verdicts.get(student), tasks)
        rows.append([csv_text(shown[student]), *row, csv_text(problem)])
    return csv_table(rows)


def _csv_row(verdict: Verdict | None, tasks: Sequence[str]) -> list[str]:
    if verdict is None or verdict.status == "no_verdict":
        return [""] * (len(tasks) + 4)
    each = [points(verdict.tasks[task].points) for task in tasks]
    got, most = points(verdict.points), points(verdict.max_points)
    return [got, most, *each, str(verdict.seed), verdict.isolation]


def class_lines(
    verdicts: Mapping[str, Verdict],
    problems: Mapping[str, str],
    changes: Sequence[Change],
    reference: Sequence[Verdict],
) -> list[str]:
    """What the terminal shows of a class: a line for each student, what changed, what to doubt.

    ``reference`` is the verdict on the solution, where there is one.
    """
    told = {who: f"no verdict: {' '.join(why.split())}" for who, why in problems.items()}
    told = {student: summary(verdict) for student, verdict in verdicts.items()} | told
    shown = told_apart(told, SHORT)
    width = min(max(map(len, shown.values()), default=0), SHORT)
    lines = [
        f"{shown[one].ljust(width)}  {clean(told[one], PROBLEM_LIMIT)}" for one in sorted(told)
    ]
    done = f"{len(told) - len(problems)} of {len(told)} submissions have a verdict"
    return [*lines, done, *_change_lines(changes, shown), *map(_doubt, _imperfect(reference))]


def _imperfect(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [one for one in verdicts if not one.passed]


def _doubt(reference: Verdict) -> str:
    """The solution itself is found wrong, so that the checks must be."""
    lost = [one.id for one in reference.checks.values() if one.points < one.max_points]
    return (
        f"The solution itself gets {reference.points:g} of {reference.max_points:g} points, and "
        f"loses some to {', '.join(lost)}: correct these checks before you trust the points."
    )


def _change_lines(changes: Sequence[Change], shown: Mapping[str, str]) -> list[str]:
    """Whose points are others than in the grading before, and why."""
    moved = [one for one in changes if one.difference]
    lines = [
        f"{shown.get(one.student, one.student)}: {one.old_points:g} -> {one.new_points:g}, "
        f"{clean('; '.join(one.reasons), 300)}"
        for one in moved
    ]
    return [f"{len(moved)} have other points than before:", *lines] if moved else []
