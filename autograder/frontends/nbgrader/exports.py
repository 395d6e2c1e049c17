"""Exporters for nbgrader: grades as files that Canvas and Moodle import.

Use: ``nbgrader export --exporter=NAME --to canvas.csv``, where NAME is this module's full name
and ``.CanvasExport`` or ``.MoodleExport``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from autograder._util.files import atomic_write
from autograder.frontends.nbgrader.booked_grades import booked_grades, everybody
from autograder.platforms.people_table import PeopleError
from autograder.platforms.person import Person
from autograder.platforms.sheets import Filled, Grades, SheetError, Table, read_table, table_text
from autograder.platforms.sheets.canvas import canvas_table, fill_canvas
from autograder.platforms.sheets.moodle import fill_moodle, moodle_table
from autograder.report.text import clean

__all__ = ["CanvasExport", "MoodleExport"]

One = TypeVar("One")
INCOMPLETE = 1


class _PlatformExport(ExportPlugin):
    """What the exporters share: whose grades are written, and how all are told."""

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
    lms_number = "platform_id"  # what nbgrader's lms_user_id is on this platform

    def export(self, gradebook: Any) -> None:
        """Write the chosen grades to a file; one line says why where that cannot be."""
        try:
            complete = self._export(gradebook, Path(self.to or self.file))
        except (SheetError, PeopleError) as problem:
            self.log.error("%s", _line(str(problem)))
            sys.exit(2)
        if not complete:
            sys.exit(INCOMPLETE)

    def _export(self, gradebook: Any, target: Path) -> bool:
        """Write; tells whether everybody in the platform's table has a grade."""
        found = _chosen("assignment", gradebook.assignments, self.assignment, lambda one: one.name)
        people = everybody(
            gradebook, self._course(), [str(one.name) for one in found], self.lms_number
        )
        students = _chosen("student", people, self.student, lambda one: one.student)
        grades = [
            booked_grades(
                gradebook,
                one,
                people,
                include_ungraded=self.include_ungraded,
                missing_as_zero=self.missing_as_zero,
            )
            for one in found
        ]
        self._tell(grades, students)
        done = self._filled(people, students, grades)
        for note in done.notes:
            self.log.warning("%s", _line(note))
        self._write(target, done.table)
        return done.complete

    def _tell(self, grades: Sequence[Grades], students: Sequence[Person]) -> None:
        """Log everybody whose cell stays empty, and why."""
        for one in grades:
            for student in students:
                if student.student not in one.scores:
                    why = one.why(student.student)
                    text = f"{student.student} has no grade for {one.name}: {why}."
                    self.log.warning("%s", _line(text))

    def _course(self) -> Path:
        return Path(self.parent.coursedir.root) if self.parent else Path()

    def _write(self, target: Path, table: Table) -> None:
        try:
            with atomic_write(target) as file:
                file.write(table_text(table).encode())
        except OSError as error:
            problem = f"Cannot write {target}: {error.strerror}. Name another file with --to."
            raise SheetError(problem) from None
        self.log.info("Exported grades to %s", _line(str(target)))

    def table(self, students: Sequence[Person], grades: Sequence[Grades]) -> Table:
        """The table for the platform, made of the gradebook alone."""
        raise NotImplementedError

    def filled(self, roster: Table, people: Sequence[Person], grades: Sequence[Grades]) -> Filled:
        """The platform's own table with the grades filled in."""
        raise NotImplementedError

    def _filled(
        self, people: Sequence[Person], students: Sequence[Person], grades: Sequence[Grades]
    ) -> Filled:
        if not self.roster:
            return Filled(self.table(students, grades))
        # All students are looked for, so that a grade's row is never in doubt unnoticed.
        chosen = {one.student for one in students}
        wanted = [one.only(chosen) for one in grades]
        done = self.filled(read_table(Path(self.roster)), people, wanted)
        for who, why in done.blank:
            self.log.warning("%s", _line(f"{who}: {why}."))
        return done


class CanvasExport(_PlatformExport):
    """Writes a gradebook for Canvas to import, or fills in one that Canvas exported."""

    file = "canvas.csv"

    def table(self, students: Sequence[Person], grades: Sequence[Grades]) -> Table:
        """A gradebook that Canvas can import."""
        return canvas_table(students, grades)

    def filled(self, roster: Table, people: Sequence[Person], grades: Sequence[Grades]) -> Filled:
        """Canvas's own gradebook with the grades filled in."""
        return fill_canvas(roster, people, grades)


class MoodleExport(_PlatformExport):
    """Writes grades for Moodle to import, or fills in a grading worksheet of Moodle's."""

    file = "moodle.csv"
    lms_number = "sis_id"  # a participant's number is of one assignment alone

    def table(self, students: Sequence[Person], grades: Sequence[Grades]) -> Table:
        """A table that Moodle can import."""
        return moodle_table(students, grades)

    def filled(self, roster: Table, people: Sequence[Person], grades: Sequence[Grades]) -> Filled:
        """Moodle's worksheet with the grades filled in."""
        return fill_moodle(roster, people, grades)


def _chosen(
    kind: str, found: Sequence[One], asked: Sequence[Any], name_of: Callable[[One], Any]
) -> list[One]:
    """What was asked for by name, or all. Raises SheetError for an unknown name."""
    names = {str(one) for one in asked}
    unknown = sorted(names.difference(str(name_of(one)) for one in found))
    if unknown:
        there_are = ", ".join(str(name_of(one)) for one in found) or "none"
        raise SheetError(f"The gradebook has no {kind} {', '.join(unknown)}; it has: {there_are}.")
    return [one for one in found if not names or str(name_of(one)) in names]


def _line(text: str) -> str:
    """A message in one line, whatever is in the names that it tells."""
    return " ".join(clean(text, len(text)).split())
