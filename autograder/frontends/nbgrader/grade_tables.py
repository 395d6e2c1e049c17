"""Grades as the tables that Canvas and Moodle import.

Both may take an empty cell for "no grade" where they have one already. In a roster that the
platform wrote, cells for which there is no grade therefore stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from autograder.frontends.nbgrader.rosters import (
    CANVAS_KEYS,
    MOODLE_KEYS,
    ExportError,
    Key,
    Student,
    Table,
    match_rows,
    number_in,
    same,
)
from autograder.report.pages import csv_text

__all__ = [
    "Grades",
    "canvas_table",
    "fill_canvas",
    "fill_moodle",
    "moodle_table",
    "number_text",
]

POINTS = "Points Possible"
NOT_GRADED = {"ex", "n/a"}  # in Canvas: excused, and not assigned to this student


@dataclass(frozen=True)
class Grades:
    """The grades of one assignment, by student; students without a grade are left out."""

    name: str
    max_score: float
    scores: dict[str, float] = field(default_factory=dict)

    def text(self, student: str) -> str:
        """A student's grade as a cell, empty if there is none."""
        return number_text(self.scores[student]) if student in self.scores else ""


def number_text(number: float) -> str:
    """A number with a decimal point and at most two decimals, none of them needless."""
    rounded = Decimal(str(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def canvas_table(students: Sequence[Student], grades: Sequence[Grades]) -> Table:
    """A gradebook for Canvas; it finds students by their ids, and assignments by their names."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    points = [f"    {POINTS}", "", "", "", "", *(number_text(one.max_score) for one in grades)]
    rows = [
        [
            csv_text(", ".join(filter(None, (who.last_name, who.first_name))) or who.id),
            "",
            csv_text(who.id),
            csv_text(who.id),
            "",
            *(one.text(who.id) for one in grades),
        ]
        for who in students
    ]
    return Table([*header, *(csv_text(one.name) for one in grades)], [points, *rows])


def moodle_table(students: Sequence[Student], grades: Sequence[Grades]) -> Table:
    """A table for Moodle's import of grades, where a person maps columns to what they mean."""
    header = ["ID number", "Email address", "First name", "Last name"]
    rows = [
        [
            *map(csv_text, (who.id, who.email, who.first_name, who.last_name)),
            *(one.text(who.id) for one in grades),
        ]
        for who in students
    ]
    return Table([*header, *(csv_text(one.name) for one in grades)], rows)


def fill_canvas(
    roster: Table, students: Sequence[Student], grades: Sequence[Grades]
) -> tuple[Table, list[str]]:
    """Fill grades into a gradebook that Canvas exported; also tells what a person should know."""
    _expect(roster, ("ID", "Section"), "a gradebook exported from Canvas")
    column_of = {one.name: _canvas_column(roster, one.name) for one in grades}
    owners, notes = _owners(roster, students, CANVAS_KEYS, "SIS Login ID, SIS User ID or ID")
    rows = [list(row) for row in roster.rows]
    for one in grades:
        column = column_of[one.name]
        notes += _other_points(rows, column, one)
        for at, student in owners.items():
            if same(rows[at][column]) in NOT_GRADED and student in one.scores:
                notes.append(f"{student} keeps Canvas's {rows[at][column]} for {one.name}.")
            else:
                rows[at][column] = one.text(student) or rows[at][column]
    return replace(roster, rows=rows), notes


def _canvas_column(roster: Table, name: str) -> int:
    """The column of an assignment: Canvas writes its own number behind the name."""
    fits = re.compile(rf"{re.escape(name.strip())}(?: \(\d+\))?").fullmatch
    columns = roster.columns(lambda heading: bool(fits(heading)))
    if len(columns) == 1:
        return columns[0]
    raise ExportError(
        f"The roster has {len(columns)} columns for the assignment {name}, but must have one, "
        f"headed {name} or {name} (number): rename it in Canvas and export again, or choose "
        "assignments with --assignment."
    )


def _other_points(rows: list[list[str]], column: int, grades: Grades) -> list[str]:
    """A warning if Canvas counts an assignment in other points than nbgrader."""
    for row in rows:
        if POINTS in row[0] and row[column].strip():
            points = number_in(row[column], f"{POINTS} of {grades.name}")
            if number_text(points) != number_text(grades.max_score):
                return [
                    f"{grades.name} has {number_text(grades.max_score)} points in nbgrader and "
                    f"{number_text(points)} in Canvas. Its grades are written as they are."
                ]
    return []


def fill_moodle(
    roster: Table, students: Sequence[Student], grades: Sequence[Grades]
) -> tuple[Table, list[str]]:
    """Fill one assignment's grades into a Moodle worksheet; also tells what to know."""
    _expect(roster, ("Identifier", "Grade", "Maximum Grade"), "an English grading worksheet")
    if len(grades) != 1:
        names = ", ".join(one.name for one in grades)
        problem = f"A worksheet is of one assignment, not of these: {names or 'none'}."
        raise ExportError(f"{problem} Choose one with --assignment.")
    column = roster.columns(lambda heading: same(heading) == "grade")[0]
    owners, notes = _owners(roster, students, MOODLE_KEYS, "ID number, Email address or Username")
    rows = [list(row) for row in roster.rows]
    for at, student in owners.items():
        if student not in grades[0].scores:
            continue
        row = roster.named(roster.rows[at])
        if same(row.get("grade can be changed", "")) == "no":
            notes.append(f"{student} keeps the grade in Moodle: it cannot be changed there.")
            continue
        maximum = number_in(row["maximum grade"], f"Maximum Grade of {student}")
        rows[at][column] = number_text(_scaled(grades[0], student, maximum, notes))
    return replace(roster, rows=rows), list(dict.fromkeys(notes))


def _scaled(grades: Grades, student: str, maximum: float, notes: list[str]) -> float:
    """A student's score in Moodle's points; notes what a person should know of that."""
    score, points = grades.scores[student], number_text(maximum)
    if maximum != grades.max_score:
        if not grades.max_score:
            raise ExportError(f"{grades.name} has 0 points in nbgrader and {points} in Moodle.")
        score = score * maximum / grades.max_score
        notes.append(f"Scaled from {number_text(grades.max_score)} points to Moodle's {points}.")
    if round(score, 2) > maximum:
        notes.append(f"{student} has more than {points} points: Moodle will not take that grade.")
    return score


def _expect(roster: Table, names: Sequence[str], what: str) -> None:
    """Refuse a roster that lacks a column, or has it twice."""
    headings = [same(heading) for heading in roster.header]
    for name in names:
        found = headings.count(same(name))
        if found != 1:
            raise ExportError(
                f"The roster has {found} columns {name!r}, but must have one: download {what}."
            )


def _owners(
    roster: Table, students: Sequence[Student], keys: Sequence[Key], columns: str
) -> tuple[dict[int, str], list[str]]:
    """The student of each row, by its place, and notes of all that was not matched."""
    named = {at: roster.named(row) for at, row in enumerate(roster.rows)}
    people = {at: row for at, row in named.items() if any(same(of(row)) for of, _ in keys)}
    if not people:
        raise ExportError(f"The roster tells nobody's {columns}: download it with one of them.")
    matches = match_rows(students, people, keys)
    known = matches.doubtful.union(matches.student_at.values())
    lost = [one.id for one in students if one.id not in known]
    notes = [f"In the gradebook, but not in the roster: {', '.join(lost)}."] if lost else []
    if matches.doubtful:
        doubtful = ", ".join(sorted(matches.doubtful))
        notes.append(f"Not filled in, for more than one row or student would fit: {doubtful}.")
    others = len(people) - len(matches.student_at)
    if others:
        notes.append(f"In the roster, but not matched with a student of the gradebook: {others}.")
    return matches.student_at, notes
