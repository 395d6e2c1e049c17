"""A table for a mail merge: everybody's address, name, points, and the page to send or to link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder._util.csv_cells import csv_text
from autograder.platforms.person import Person
from autograder.platforms.sheets.grades import Grades, number_text
from autograder.platforms.sheets.table import Table

__all__ = ["mail_merge_table"]

HEADER = ["email", "name", "points", "max_points", "late", "page", "note"]


def mail_merge_table(people: Sequence[Person], grades: Grades, pages: Mapping[str, str]) -> Table:
    """A row for everybody; ``pages`` are links or paths by student.

    Points are empty where there are none, and the note says why.
    """
    rows = [
        [
            csv_text(one.email),
            csv_text(one.name or one.student),
            grades.text(one.student),
            number_text(grades.max_score),
            csv_text(one.late),
            pages.get(one.student, ""),
            "" if one.student in grades.scores else csv_text(grades.why(one.student)),
        ]
        for one in people
    ]
    return Table(HEADER, rows)
