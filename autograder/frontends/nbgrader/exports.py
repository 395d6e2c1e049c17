"""Exporters for nbgrader: grades as files that Canvas and Moodle import.

Use: ``nbgrader export --exporter=NAME --to canvas.csv``, where NAME is this module's full name
and ``.CanvasExport`` or ``.MoodleExport``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from autograder.frontends.nbgrader.grade_tables import (
    Grades,
    canvas_table,
    fill_canvas,
    fill_moodle,
    moodle_table,
)
from autograder.frontends.nbgrader.rosters import (
    ExportError,
    Student,
    Table,
    read_table,
    write_table,
)
from autograder.report.text import clean

__all__ = ["CanvasExport", "MoodleExport"]

One = TypeVar("One")


class _PlatformExport(ExportPlugin):
    """What the exporters share: whose grades are written, and which of them."""

    roster = Unicode(
        "", help="Table that the platform exported: its rows are kept, and grades filled in."
    ).tag(config=True)
    include_ungraded = Bool(
        False, help="Whether to write points of submissions that still need manual grading."
    ).tag(config=True)
    missing_as_zero = Bool(
        False, help="Whether students of the gradebook who handed in nothing get 0 points."
    ).tag(config=True)

    file = "grades.csv"  # where --to names none

    def table(self, students: Sequence[Student], grades: Sequence[Grades]) -> Table:
        """The table for the platform, made of the gradebook alone."""
        raise NotImplementedError

    def filled(
        self, roster: Table, students: Sequence[Student], grades: Sequence[Grades]
    ) -> tuple[Table, list[str]]:
        """The platform's own table with the grades filled in, and what a person should know."""
        raise NotImplementedError

    def export(self, gradebook: Any) -> None:
        """Write the chosen grades to a file; one line says why where that cannot be."""
        try:
            self._export(gradebook, Path(self.to or self.file))
        except ExportError as problem:
            self.log.error("%s", _line(str(problem)))
            sys.exit(2)

    def _export(self, gradebook: Any, target: Path) -> None:
        everyone = [_student(one) for one in gradebook.students]
        students = _chosen("student", everyone, self.student, lambda one: one.id)
        assignments = _chosen(
            "assignment", gradebook.assignments, self.assignment, lambda one: str(one.name)
        )
        grades = [self._grades(gradebook, one, students) for one in assignments]
        if self.roster:
            # All students are looked for, so that a grade's row is never in doubt unnoticed.
            table, notes = self.filled(read_table(Path(self.roster)), everyone, grades)
        else:
            table, notes = self.table(students, grades), []
        for note in notes:
            self.log.warning("%s", _line(note))
        write_table(target, table)
        self.log.info("Exported grades to %s", _line(str(target)))

    def _grades(self, gradebook: Any, assignment: Any, students: Sequence[Student]) -> Grades:
        """The grades of one assignment; logs the students who still have to be graded."""
        grades = Grades(str(assignment.name), float(assignment.max_score or 0))
        for student in students:
            try:
                submission = gradebook.find_submission(assignment.name, student.id)
            except MissingEntry:
                if self.missing_as_zero:
                    grades.scores[student.id] = 0.0
                continue
            if submission.needs_manual_grade and not self.include_ungraded:
                note = f"{student.id} has no grade for {grades.name} yet: grade it by hand first."
                self.log.warning("%s", _line(note))
                continue
            penalty = submission.late_submission_penalty or 0.0
            grades.scores[student.id] = max(0.0, float(submission.score - penalty))
        return grades


class CanvasExport(_PlatformExport):
    """Writes a gradebook for Canvas to import, or fills in one that Canvas exported."""

    file = "canvas.csv"

    def table(self, students: Sequence[Student], grades: Sequence[Grades]) -> Table:
        """A gradebook that Canvas can import."""
        return canvas_table(students, grades)

    def filled(
        self, roster: Table, students: Sequence[Student], grades: Sequence[Grades]
    ) -> tuple[Table, list[str]]:
        """Canvas's own gradebook with the grades filled in."""
        return fill_canvas(roster, students, grades)


class MoodleExport(_PlatformExport):
    """Writes grades for Moodle to import, or fills in a grading worksheet of Moodle's."""

    file = "moodle.csv"

    def table(self, students: Sequence[Student], grades: Sequence[Grades]) -> Table:
        """A table that Moodle can import."""
        return moodle_table(students, grades)

    def filled(
        self, roster: Table, students: Sequence[Student], grades: Sequence[Grades]
    ) -> tuple[Table, list[str]]:
        """Moodle's worksheet with the grades filled in."""
        return fill_moodle(roster, students, grades)


def _student(student: Any) -> Student:
    """A student as the tables need them: what the gradebook does not know is empty."""
    names = (student.last_name, student.first_name, student.email, student.lms_user_id)
    return Student(str(student.id), *(str(one or "") for one in names))


def _chosen(
    kind: str, found: Sequence[One], asked: Sequence[Any], name_of: Callable[[One], str]
) -> list[One]:
    """What was asked for by name, or all. Raises ExportError for an unknown name."""
    names = {str(one) for one in asked}
    unknown = sorted(names.difference(map(name_of, found)))
    if unknown:
        there_are = ", ".join(map(name_of, found)) or "none"
        raise ExportError(f"The gradebook has no {kind} {', '.join(unknown)}; it has: {there_are}.")
    return [one for one in found if not names or name_of(one) in names]


def _line(text: str) -> str:
    """A message in one line, whatever is in the names that it tells."""
    return " ".join(clean(text, len(text)).split())
