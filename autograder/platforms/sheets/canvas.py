"""Canvas's gradebook: a table to import, or the exported one with points filled in.

Canvas's import finds a student by its own number in the column ID, then by SIS User ID, SIS Login
ID and name, and takes an empty cell for "no grade". Its headings are English in every language;
behind an assignment's name stands its number. (Sources: lib/gradebook_importer.rb and
lib/gradebook_exporter.rb in instructure/canvas-lms; Canvas Instructor Guide, "How do I import
grades in the Gradebook?")
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from autograder._util.csv_cells import csv_text
from autograder.platforms.comparing import same
from autograder.platforms.person import Person
from autograder.platforms.sheets.filling import Filled, Filling
from autograder.platforms.sheets.grades import Grades, decimal_sign, number_in, number_text
from autograder.platforms.sheets.matching import RosterRow, lone_name
from autograder.platforms.sheets.table import SheetError, Table

__all__ = ["canvas_api_body", "canvas_table", "fill_canvas"]

POINTS = "Points Possible"
NOT_GRADED = {"ex", "n/a"}  # excused, and not assigned to this student
NUMBERED = re.compile(r".* \(\d+\)")


def canvas_table(people: Sequence[Person], grades: Sequence[Grades]) -> Table:
    """A gradebook for Canvas with a row for each of these people.

    Where no identifier is known, the kit's name of a student is taken for one.
    """
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    points = [f"    {POINTS}", "", "", "", "", *(number_text(one.max_score) for one in grades)]
    rows = [
        [
            *map(csv_text, (who.name or who.student, _number(who))),
            *map(
                csv_text, (who.sis_id or lone_name(who), who.login or lone_name(who), who.section)
            ),
            *(one.text(who.student) for one in grades),
        ]
        for who in people
    ]
    return Table([*header, *(csv_text(one.name) for one in grades)], [points, *rows])


def canvas_api_body(grades: Grades, people: Sequence[Person]) -> str:
    """JSON for Canvas's bulk update of grades, of everybody who has points and a Canvas number.

    It is the body of POST /api/v1/courses/COURSE/assignments/ASSIGNMENT/submissions/update_grades
    (source: Canvas's API documentation, "Submissions", update_grades). People who are not in it
    keep what they have.
    """
    data = {
        _number(one): {
            "posted_grade": grades.text(one.student),
            **({"text_comment": comment} if (comment := grades.comments.get(one.student)) else {}),
        }
        for one in people
        if one.student in grades.scores and _number(one)
    }
    return json.dumps({"grade_data": data}, ensure_ascii=False, indent=1) + "\n"


def fill_canvas(roster: Table, people: Sequence[Person], grades: Sequence[Grades]) -> Filled:
    """Fill grades into a gradebook that Canvas exported; raises SheetError for another table."""
    _expect(roster, "ID", "Section")
    columns = [_assignment(roster, one.name) for one in grades]
    filling = Filling(roster, people, _people(roster), "canvas")
    for one, column in zip(grades, columns, strict=True):
        filling.notes += _other_points(filling.rows, column, one)
        decimal = decimal_sign(roster.column(column))
        for at, student in filling.owners(one, column, NOT_GRADED):
            filling.write(at, column, one.text(student, decimal))
    return filling.done(grades)


def _number(person: Person) -> str:
    """The number by which Canvas knows a person; another platform's says nothing."""
    return person.platform_id if person.platform in ("", "canvas") else ""


def _people(roster: Table) -> dict[int, RosterRow]:
    """The rows that are a person's: not the points, not hints on columns, no test student."""
    told = {}
    for at, row in enumerate(roster.rows):
        one = _told(roster, row)
        if one.is_person and POINTS not in row[0] and not _is_test(one):
            told[at] = one
    return told


def _is_test(row: RosterRow) -> bool:
    """Whether it is the student whom Canvas adds to a course for trying things out."""
    return same(row.name) == "student, test"


def _told(roster: Table, row: list[str]) -> RosterRow:
    def cell(*names: str) -> str:
        return next((row[at].strip() for at in roster.headed(*names)), "")

    name = cell("Student") or ", ".join(filter(None, (cell("LastName"), cell("FirstName"))))
    return RosterRow(cell("ID"), cell("SIS Login ID"), cell("SIS User ID"), name=name)


def _assignment(roster: Table, name: str) -> int:
    """The column of an assignment: Canvas writes its own number behind the name."""
    exact, alike = (
        [at for at, heading in enumerate(roster.header) if _is_headed(form(heading), form(name))]
        for form in (str.strip, same)
    )
    columns = exact or alike
    if len(columns) == 1:
        return columns[0]
    there_are = [heading for heading in roster.header if NUMBERED.fullmatch(heading)]
    raise SheetError(
        f"The roster has {len(columns)} columns for the assignment {name}, but must have one, "
        f"headed {name} or {name} (number). Its assignments are: {', '.join(there_are) or 'none'}. "
        "Rename it in Canvas and export again, or tell its column's heading."
    )


def _is_headed(heading: str, name: str) -> bool:
    return bool(re.fullmatch(rf"{re.escape(name)}(?: \(\d+\))?", heading))


def _other_points(rows: list[list[str]], column: int, grades: Grades) -> list[str]:
    """A warning if Canvas counts an assignment in other points."""
    for row in rows:
        if POINTS in row[0] and row[column].strip():
            points = number_in(row[column], f"{POINTS} of {grades.name}")
            if number_text(points) != number_text(grades.max_score):
                return [
                    f"{grades.name} has {number_text(grades.max_score)} points here and "
                    f"{number_text(points)} in Canvas. Its grades are written as they are."
                ]
    return []


def _expect(roster: Table, *names: str) -> None:
    """Refuse a roster that lacks a column, or has it twice."""
    for name in names:
        if (found := len(roster.headed(name))) != 1:
            raise SheetError(
                f"The roster has {found} columns {name!r}, but must have one: download a gradebook "
                "exported from Canvas."
            )
