"""What ``nbgrader export`` writes: its own table, in which no points are not 0 points.

nbgrader writes 0.0 for whoever has no points yet, and takes no care of commas in names.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Bool

from autograder.frontends.nbgrader.gradebook_points import GradebookPoints, points_of
from autograder.frontends.nbgrader.marks_for_files import current_files, outdated_marks
from autograder.report.text import clean

__all__ = ["PlainExport"]

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score", "note",
)  # fmt: skip
NOTHING = "Nothing was graded."
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class PlainExport(ExportPlugin):
    """Writes a row for each student and assignment; without points where a person has to look."""

    missing_as_zero = Bool(
        False, help="Whether students of the gradebook who handed in nothing get 0 points."
    ).tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Write the table; names on the console whoever has no points, and says why."""
        target = Path(self.to or "grades.csv")
        wanted = {str(one) for one in self.assignment}, {str(one) for one in self.student}
        files, outdated = current_files(gradebook.db), outdated_marks(gradebook.db)
        rows = []
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                names = str(assignment.name), str(student.id)
                if all(name in few or not few for name, few in zip(names, wanted, strict=True)):
                    found = _find(gradebook, *names)
                    told = points_of(found, files, outdated) if found else None
                    rows.append(self._row(assignment, student, found, told))
        try:
            with target.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        except OSError as error:
            self.log.error("%s cannot be written: %s", target, error.strerror)
            sys.exit(2)
        self.log.info("Exported grades to %s", target)

    def _row(
        self, assignment: Any, student: Any, found: Any, told: GradebookPoints | None
    ) -> dict[str, str]:
        row = {
            "assignment": assignment.name, "duedate": assignment.duedate, "student_id": student.id,
            "last_name": student.last_name, "first_name": student.first_name,
            "email": student.email, "max_score": assignment.max_score,
        }  # fmt: skip
        if told is None:
            zero = 0.0 if self.missing_as_zero else ""
            row |= dict.fromkeys(("raw_score", "late_submission_penalty", "score"), zero)
            row["note"] = "" if self.missing_as_zero else NOTHING
        else:
            row |= {"timestamp": found.timestamp, "note": told.why, "score": told.points}
            known = not told.needs_manual
            row["raw_score"] = told.raw_points if known else ""
            row["late_submission_penalty"] = told.late_penalty if known else ""
        if row["note"]:
            self.log.warning(
                "%s has no points for %s: %s", student.id, assignment.name, row["note"]
            )
        return {name: _cell(value) for name, value in row.items()}


def _find(gradebook: Any, assignment: str, student: str) -> Any:
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None


def _cell(value: Any) -> str:
    """The text of a cell; a spreadsheet works out none of it."""
    text = "" if value is None else " ".join(clean(str(value)).split())
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, float) else text
