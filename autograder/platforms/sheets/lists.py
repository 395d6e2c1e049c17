"""Tables like those that Gradescope, Google Classroom and GitHub Classroom give, and a plain one.

None of the three imports points from a table: theirs are filled in for whatever reads them next. So
an empty cell overwrites nothing, and everybody has a row. (Sources: headings of Gradescope's
"Download Grades", of Classroom's "Download all grades as CSV", of GitHub Classroom's grades.csv.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from autograder._util.csv_cells import csv_text
from autograder.platforms.comparing import same
from autograder.platforms.person import Person
from autograder.platforms.sheets.columns import people_rows
from autograder.platforms.sheets.filling import Filled, Filling
from autograder.platforms.sheets.grades import Grades, decimal_sign, number_text
from autograder.platforms.sheets.table import SheetError, Table

__all__ = ["GITHUB", "GOOGLE", "GRADESCOPE", "PLAIN", "Layout", "fill_list", "list_table"]

STUDENTS = {"", "student"}  # in Gradescope's column Role, beside "Instructor", "TA", "Reader"
NO_PEOPLE = {"date", "points"}  # rows of Classroom's download that are about the assignment


@dataclass(frozen=True)
class Layout:
    """How a platform's table looks: headings with what their cells hold, and where points go.

    Where ``points`` is empty, the column is headed with the assignment's name.
    """

    platform: str
    cells: tuple[tuple[str, Callable[[Person], str]], ...]
    points: str = ""
    maximum: str = ""


GRADESCOPE = Layout(
    "gradescope",
    (
        ("Name", lambda one: one.name or one.student),
        ("SID", lambda one: one.sis_id),
        ("Email", lambda one: one.email),
        ("Sections", lambda one: one.section),
        ("Submission ID", lambda one: one.platform_id if one.platform == "gradescope" else ""),
    ),
    "Total Score",
    "Max Points",
)
GOOGLE = Layout(
    "google",
    (("Name", lambda one: one.name or one.student), ("Email Address", lambda one: one.email)),
)
GITHUB = Layout(
    "github",
    (
        ("github_username", lambda one: one.login or one.student),
        ("roster_identifier", lambda one: one.sis_id),
        ("name", lambda one: one.name),
    ),
    "points_awarded",
    "points_available",
)
PLAIN = Layout(
    "",
    (
        ("student", lambda one: one.student),
        ("name", lambda one: one.name),
        ("email", lambda one: one.email),
        ("platform_id", lambda one: one.platform_id),
        ("login", lambda one: one.login),
        ("sis_id", lambda one: one.sis_id),
        ("group", lambda one: one.group),
        ("section", lambda one: one.section),
        ("late", lambda one: one.late),
    ),
    "points",
    "max_points",
)


def list_table(layout: Layout, people: Sequence[Person], grades: Grades) -> Table:
    """A table with a row for everybody; the last column says why there are no points."""
    header = [*(name for name, _ in layout.cells), layout.points or csv_text(grades.name)]
    header += [layout.maximum] if layout.maximum else []
    rows = []
    for one in people:
        most = [number_text(grades.max_score)] if layout.maximum else []
        why = "" if one.student in grades.scores else csv_text(grades.why(one.student))
        cells = [csv_text(cell(one)) for _, cell in layout.cells]
        rows.append([*cells, grades.text(one.student), *most, why])
    return Table([*header, "note"], rows)


def fill_list(
    layout: Layout, roster: Table, people: Sequence[Person], grades: Grades, heading: str = ""
) -> Filled:
    """Fill points into a table of people, in a new column where it has none for them.

    ``heading`` names the column. Raises SheetError for a table that tells of nobody.
    """
    table, column = _with_column(roster, layout, grades, heading)
    told = people_rows(table, people)
    staff = {at for at in told if _is_no_student(table, at)}
    told = {at: one for at, one in told.items() if at not in staff}
    filling = Filling(table, people, told, layout.platform)
    decimal = decimal_sign(table.column(column))
    maximum = table.headed(layout.maximum)[:1] if layout.maximum else []
    for at, student in filling.owners(grades, column):
        filling.write(at, column, grades.text(student, decimal))
        for place in maximum:
            filling.rows[at][place] = filling.rows[at][place] or number_text(
                grades.max_score, decimal
            )
    return filling.done([grades])


def _with_column(roster: Table, layout: Layout, grades: Grades, heading: str) -> tuple[Table, int]:
    """The table with a column for the points, and where that is."""
    names = [heading] if heading else list(filter(None, (layout.points, grades.name)))
    found = next((places for name in names if (places := roster.headed(name))), [])
    if len(found) > 1:
        raise SheetError(f"The roster has {len(found)} columns {names[0]}, but must have one.")
    if found:
        return roster, found[0]
    if heading:
        raise SheetError(f"The roster has no column {heading}.")
    rows = [[*row, ""] for row in roster.rows]
    header = [*roster.header, csv_text(names[0])]
    return replace(roster, header=header, rows=rows), len(header) - 1


def _is_no_student(table: Table, at: int) -> bool:
    """Whether a row is of staff, or of the assignment itself."""
    row = table.rows[at]
    staff = any(same(row[place]) not in STUDENTS for place in table.headed("Role"))
    return staff or same(row[0]) in NO_PEOPLE
