"""A class's results for its instructor: one self-contained HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from autograder._util.names import told_apart
from autograder.platforms.person import HandInStatus, Person
from autograder.report.pages import NOBODY, render
from autograder.results import Verdict

if TYPE_CHECKING:  # what is rendered is handed in: a renderer counts nothing by itself
    from autograder.classes.changes import Change
    from autograder.classes.check_statistics import CheckStatistics
    from autograder.classes.common_files import CommonFile
    from autograder.classes.reaching_out import Reach
    from autograder.classes.statistics import ClassStatistics, Distribution
    from autograder.classes.teaching import Lesson

__all__ = ["class_html"]

FAULT = "The grader itself failed; run it again."


@dataclass(frozen=True)
class _Row:
    """A line of the table of students; ``verdict`` is None where there are no points."""

    student: str
    verdict: Verdict | None
    status: str
    person: Person | None = None


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
    people: Sequence[Person] = (),
    gradebook: Sequence[tuple[str, str]] = (),
    reach: Sequence[Reach] = (),
    common: Sequence[CommonFile] = (),
    lessons: Sequence[Lesson] = (),
) -> str:
    """Points, checks, mistakes and costs of a class, with links to each student's feedback.

    ``problems`` are students without a verdict and why; ``titles`` are the tasks' by their ids;
    ``statistics`` are of these verdicts, and so is whom to ``reach``, what shows ``common`` files,
    and the ``lessons`` to give. ``people`` are everybody of the class, with names, groups and who
    was late; ``gradebook`` says of students which other points that has. Who is in ``verdicts`` has
    a page of feedback. Needs jinja2.
    """
    persons = {one.student: one for one in people}
    problems = _all_problems(verdicts, problems, people)
    rows = _rows(verdicts, problems, persons)
    others = [*(one.student for one in changes), *(student for student, _ in gradebook)]
    students = [*(one.student for one in rows), *others]
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
        absent=sum(one.status == HandInStatus.NOT_HANDED_IN for one in rows),
        grouped=any(one.group for one in people),
        people=people,
        gradebook=gradebook,
        reach=reach,
        common=common,
        lessons=lessons,
        who=_People(_names(students, persons), frozenset(verdicts)),
        changes=sorted(changes, key=lambda one: _alphabetic(one.student)),
        titles={task: titles.get(task, task) for one in verdicts.values() for task in one.tasks},
    )


def _names(students: Iterable[str], persons: Mapping[str, Person]) -> dict[str, str]:
    """How to call each: by name where that is known, and with the id where two have one name."""
    names = {one: (persons[one].name if one in persons else "") or one for one in students}
    apart = told_apart({*names, *names.values()})
    held = Counter(" ".join(name.casefold().split()) for name in names.values())
    return {
        student: f"{apart[name]} ({apart[student]})"
        if name != student and held[" ".join(name.casefold().split())] > 1
        else apart[name]
        for student, name in names.items()
    }


def _all_problems(
    verdicts: Mapping[str, Verdict],
    problems: Sequence[tuple[str, str]],
    people: Sequence[Person],
) -> list[tuple[str, str]]:
    """The problems, with all others who handed something in and have no points for it."""
    named = {student for student, _ in problems}
    odd = (HandInStatus.AMBIGUOUS, HandInStatus.NOTHING_USABLE)
    unread = [
        (one.student, one.why or str(one.status))
        for one in people
        if one.status in odd and one.student not in named and one.student not in verdicts
    ]
    silent = [
        (student, FAULT)
        for student, one in verdicts.items()
        if one.status == "no_verdict" and student not in named
    ]
    return sorted([*problems, *silent, *unread], key=lambda one: _alphabetic(one[0]))


def _rows(
    verdicts: Mapping[str, Verdict],
    problems: Iterable[tuple[str, str]],
    persons: Mapping[str, Person],
) -> list[_Row]:
    """Everybody, by the alphabet of their names."""
    failed = {student for student, _ in problems}
    rows = [
        _row(student, verdicts.get(student), persons.get(student), student in failed)
        for student in {*verdicts, *failed, *persons}
    ]
    return sorted(rows, key=lambda one: (*_alphabetic(_called(one)), one.student))


def _row(student: str, verdict: Verdict | None, person: Person | None, failed: bool) -> _Row:
    if verdict is not None and verdict.status != "no_verdict":
        return _Row(student, verdict, "graded", person)
    absent = person is not None and person.status is HandInStatus.NOT_HANDED_IN
    status = HandInStatus.NOT_HANDED_IN if absent and not failed and not verdict else "no verdict"
    return _Row(student, None, str(status), person)


def _called(row: _Row) -> str:
    return row.person.name if row.person and row.person.name else row.student


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
