"""Moodle's grading worksheet: a table to import, or the downloaded one with points filled in.

Moodle's import of a worksheet finds a person by the number in the identifier, and needs the columns
Identifier, Grade and Last modified (grade) in the site's language; its import into the gradebook
lets a person say what each column is. (Sources: mod/assign/feedback/offline/importgradeslib.php in
moodle/moodle; Moodle documentation, "Offline grading worksheet" and "Grade import".)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder._util.csv_cells import csv_text
from autograder.platforms.comparing import same
from autograder.platforms.person import Person
from autograder.platforms.sheets.columns import likest
from autograder.platforms.sheets.filling import Filled, Filling
from autograder.platforms.sheets.grades import Grades, decimal_sign, number_in, number_text
from autograder.platforms.sheets.matching import RosterRow, lone_name
from autograder.platforms.sheets.moodle_columns import (
    NO,
    MoodleColumns,
    participant,
    worksheet_columns,
)
from autograder.platforms.sheets.table import SheetError, Table

__all__ = ["OURS", "fill_moodle", "moodle_table"]

OURS = "Autograder:"  # how a comment begins that may be replaced by a newer one
MARKUP = re.compile(r"<[^>]*>")
MAIL = re.compile(r"[^\s@]+@[^\s@]+")
WORKSHEET = ("Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments")


def moodle_table(people: Sequence[Person], grades: Sequence[Grades]) -> Table:
    """A table for Moodle's imports with a row for each of these people.

    With one assignment it has the columns of an English worksheet, too; with several, which only
    the import into the gradebook takes, a column each.
    """
    header = ["Identifier", "Full name", "ID number", "Username", "Email address"]
    one = grades[0] if len(grades) == 1 else None
    named = WORKSHEET if one else [csv_text(each.name) for each in grades]
    rows = [
        [
            f"Participant {_number(who)}" if _number(who) else "",
            *map(csv_text, (who.name, who.sis_id or lone_name(who), who.login, who.email)),
            *(_worksheet_cells(who, one) if one else [each.text(who.student) for each in grades]),
        ]
        for who in people
    ]
    return Table([*header, *named], rows)


def _worksheet_cells(who: Person, grades: Grades) -> list[str]:
    comment = csv_text(grades.comments.get(who.student, ""))
    return [grades.text(who.student), number_text(grades.max_score), "-", comment]


def fill_moodle(sheet: Table, people: Sequence[Person], grades: Sequence[Grades]) -> Filled:
    """Fill one assignment's grades into a worksheet in any language; raises SheetError."""
    if len(grades) != 1:
        names = ", ".join(one.name for one in grades)
        problem = f"A worksheet is of one assignment, not of these: {names or 'none'}."
        raise SheetError(f"{problem} Choose one with --assignment.")
    columns = worksheet_columns(sheet)
    filling = Filling(sheet, people, _people(sheet, people, columns), "moodle")
    decimal = decimal_sign([*sheet.column(columns.maximum), *sheet.column(columns.grade)])
    for at, student in filling.owners(grades[0], columns.grade):
        row = filling.rows[at]
        if columns.changeable is not None and same(row[columns.changeable]) in NO:
            filling.notes.append(
                f"{student} keeps the grade in Moodle: it cannot be changed there."
            )
            continue
        maximum = number_in(row[columns.maximum], f"Maximum Grade of {student}")
        score = _scaled(grades[0], student, maximum, filling.notes)
        filling.write(at, columns.grade, number_text(score, decimal))
        if columns.feedback is not None:
            _comment(filling, at, columns.feedback, student, grades[0].comments.get(student, ""))
    return filling.done(grades)


def _number(person: Person) -> str:
    """The number by which Moodle knows a person; another platform's says nothing."""
    return person.platform_id if person.platform in ("", "moodle") else ""


def _people(sheet: Table, people: Sequence[Person], columns: MoodleColumns) -> dict[int, RosterRow]:
    """Everybody in a worksheet; in other languages than English, by what cells look like."""
    profile = range(columns.identifier + 1, columns.grade)
    known = {
        "login": sheet.headed("Username") or _like(sheet, profile, [one.login for one in people]),
        "sis_id": sheet.headed("ID number")
        or _like(sheet, profile, [text for one in people for text in (one.sis_id, one.student)]),
        "email": sheet.headed("Email address")
        or [at for at in profile if any(map(MAIL.fullmatch, sheet.column(at)))],
        "name": sheet.headed("Full name")
        or [at for at in profile[:1] if len({*sheet.column(at)}) > 1 or len(sheet.rows) == 1],
    }
    return {
        at: RosterRow(
            participant(row[columns.identifier]),
            **{field: row[places[0]].strip() for field, places in known.items() if places},
        )
        for at, row in enumerate(sheet.rows)
    }


def _like(sheet: Table, places: Sequence[int], values: Sequence[str]) -> list[int]:
    found = likest(sheet, places, values)
    return [] if found is None else [found]


def _comment(filling: Filling, at: int, column: int, student: str, comment: str) -> None:
    """Write a comment, but never over a person's."""
    before = MARKUP.sub("", filling.rows[at][column]).strip()
    if not comment:
        return
    if before and not before.startswith(OURS):
        filling.notes.append(f"{student} keeps the comment that the worksheet has.")
    else:
        filling.rows[at][column] = csv_text(comment)


def _scaled(grades: Grades, student: str, maximum: float, notes: list[str]) -> float:
    """A student's score in Moodle's points; notes what a person should know of that."""
    score, points = grades.scores[student], number_text(maximum)
    if maximum != grades.max_score:
        if not grades.max_score:
            raise SheetError(f"{grades.name} has 0 points here and {points} in Moodle.")
        score = score * maximum / grades.max_score
        notes.append(f"Scaled from {number_text(grades.max_score)} points to Moodle's {points}.")
    if round(score, 2) > maximum:
        notes.append(f"{student} has more than {points} points: Moodle will not take that grade.")
    return score
