"""A class's results as lines for the terminal and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from autograder._util.csv_cells import csv_table, csv_text
from autograder._util.names import told_apart, visible
from autograder.platforms.person import HandInStatus, Person
from autograder.report.text import clean, points, summary
from autograder.results import Verdict

if TYPE_CHECKING:  # what is rendered is handed in: a renderer counts nothing by itself
    from autograder.classes.changes import Change
    from autograder.classes.roll import Roll

__all__ = ["class_lines", "gradebook_lines", "grades_csv", "roll_lines"]

SHORT = 60  # characters of a name on the terminal
PROBLEM_LIMIT = 700  # characters: what failed, how to try again, where to report it
ABSENT = "has not handed in"


def grades_csv(
    verdicts: Mapping[str, Verdict],
    problems: Mapping[str, str],
    tasks: Sequence[str],
    *,
    people: Iterable[Person] = (),
    gradebook: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Points by student: all, of how many, of each task, and why there are none.

    A student without a verdict has no points, which is not the same as 0. ``people`` are everybody
    of the class, with what is known of them; ``gradebook`` says who has other points there.
    """
    who, run = ["student", "name", "group", "late"], ["seed", "isolation", "problem"]
    rows = [[*who, "points", "max_points", *tasks, *run, "gradebook"]]
    known = {one.student: one for one in people}
    shown = told_apart({*verdicts, *problems, *known, *gradebook})
    for student in sorted(shown):
        row = _csv_row(verdicts.get(student), tasks)
        problem = _one_line(problems.get(student) or _absence(known.get(student)))
        told = [csv_text(one) for one in (problem, _one_line(gradebook.get(student, "")))]
        rows.append([csv_text(shown[student]), *_facts(known.get(student)), *row, *told])
    return csv_table(rows)


def _facts(one: Person | None) -> list[str]:
    """Name, group and lateness, as far as they are known."""
    return (
        [csv_text(_one_line(text)) for text in (one.name, one.group, one.late)] if one else [""] * 3
    )


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
    *,
    people: Iterable[Person] = (),
) -> list[str]:
    """What the terminal shows of a class: a line for each student, what changed, what to doubt.

    ``reference`` is the verdict on the solution, where there is one; ``people`` are everybody.
    """
    known = {one.student: one for one in people}
    told = {student: _absence(one) for student, one in known.items()}
    told |= {student: summary(verdict) for student, verdict in verdicts.items()}
    told |= {who: f"no verdict: {_one_line(why)}" for who, why in problems.items()}
    names = told_apart(told, SHORT)
    shown = {student: _called(names[student], known.get(student)) for student in told}
    width = min(max(map(len, shown.values()), default=0), SHORT)
    lines = [
        f"{shown[one].ljust(width)}  {clean(told[one], PROBLEM_LIMIT)}{_beside(known.get(one))}"
        for one in sorted(told)
    ]
    handed_in = {*verdicts, *problems}
    done = f"{len(handed_in) - len(problems)} of {len(handed_in)} submissions have a verdict"
    if absent := len(told.keys() - handed_in):
        done += f"; {absent} of the class {'has' if absent == 1 else 'have'} not handed in"
    return [*lines, done, *_change_lines(changes, names), *map(_doubt, _imperfect(reference))]


def gradebook_lines(gradebook: Mapping[str, str]) -> list[str]:
    """Who has other points in the gradebook, which count there."""
    if not gradebook:
        return []
    shown = told_apart(gradebook, SHORT)
    told = [f"{shown[who]}: {_one_line(words)}" for who, words in sorted(gradebook.items())]
    return [f"{len(told)} have other points in the gradebook, and those count:", *told]


def _called(name: str, one: Person | None) -> str:
    """A student with the name that people use, where that is another."""
    given = visible(_one_line(one.name)) if one else ""
    return name if given in ("", name) else f"{name} ({given[:SHORT]})"


def _beside(one: Person | None) -> str:
    """Group and lateness, after how it went."""
    if one is None:
        return ""
    late = one.late if one.late.casefold() in ("", "late") else f"late: {one.late}"
    facts = [f"group {one.group}" if one.group else "", late]
    told = ", ".join(_one_line(fact) for fact in facts if fact)
    return f" [{told}]" if told else ""


def _absence(one: Person | None) -> str:
    return ABSENT if one and one.status is HandInStatus.NOT_HANDED_IN else ""


def _one_line(text: str) -> str:
    return " ".join(clean(text, PROBLEM_LIMIT).split())


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


def roll_lines(roll: Roll) -> list[str]:
    """Who is no longer of the class, and whose file is another one than before, by the place."""
    shown = told_apart({*roll.gone, *roll.withdrawn, *roll.moved}, SHORT)
    return [
        *(
            f"{shown[name]}: is no longer in {_place(one)}, and is out of the class; a verdict, if "
            "there was one, is in results.old.jsonl"
            for name, one in sorted(roll.gone.items())
        ),
        *(
            f"{shown[name]}: has no file any more; the verdict on it is in results.old.jsonl"
            for name in sorted(roll.withdrawn)
        ),
        *(
            f"{shown[name]}: graded from {_place(roll.now[name])}, before from {_place(one)}"
            for name, one in sorted(roll.moved.items())
        ),
    ]


def _place(one: Person) -> str:
    return _one_line(one.source) or "what was graded"
