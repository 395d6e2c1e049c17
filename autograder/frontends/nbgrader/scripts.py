"""Brings scripts into the gradebook: ``submitted/<student>/mnist/mnist.py`` as a notebook would.

nbgrader sees notebooks only, and has no setting for what else it takes. Its two ways of grading,
the command and the formgrader's button, are told to use the class here. For a script, it shows the
release's notebook with the student's functions in their cells; the file itself stays untouched, and
its bytes are what is graded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from autograder.frontends.nbgrader.handed_in import NOTEBOOK, SCRIPT, handed_in_as

__all__ = ["AutogradeScripts", "take_scripts"]


def take_scripts() -> None:
    """Have nbgrader grade scripts, too, from now on, in this process."""
    from nbgrader.apps import api, autogradeapp

    api.Autograde = autogradeapp.Autograde = AutogradeScripts


class AutogradeScripts(Autograde):
    """nbgrader's own converter, which knows a script for a notebook of its name."""

    def init_notebooks(self) -> None:
        """Find what was handed in; a script is called by the name of the notebook it stands for."""
        course = self.coursedir
        pattern = self._format_source(course.assignment_id, course.student_id)
        folders = sorted(glob(pattern))  # noqa: PTH207 - a pattern of nbgrader's, from the root
        found = {folder: self._notebooks(Path(folder)) for folder in folders}
        self.assignments = {folder: names for folder, names in found.items() if names}
        if not self.assignments:
            super().init_notebooks()  # which says so
            return
        for folder in sorted(found.keys() - self.assignments.keys()):
            self.log.warning("%s holds nothing to grade: no notebook, and no script", folder)

    def _notebooks(self, folder: Path) -> list[str]:
        """The notebooks of one student, those that a script stands for among them."""
        pattern = self.coursedir.notebook_id
        names = {path.stem for path in folder.glob(f"{pattern}{NOTEBOOK}")}
        names |= {path.stem for path in folder.glob(f"{pattern}{SCRIPT}")} & self._asked_for
        seen = (name for name in sorted(names) if not name.startswith("."))
        return [str(folder / f"{name}{NOTEBOOK}") for name in seen]

    @cached_property
    def _asked_for(self) -> set[str]:
        """The assignment's notebooks; a script of any other name is a student's own affair."""
        course = self.coursedir
        with Gradebook(course.db_url, course.course_id) as book:
            try:
                return {
                    str(one.name) for one in book.find_assignment(course.assignment_id).notebooks
                }
            except MissingEntry:
                return set()

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare as nbgrader does, but for its 0 points where a notebook's file is missing."""
        scripts = [path.stem for path in map(Path, self.notebooks) if _is_script(path)]
        with self._grades_kept(scripts, assignment_id, student_id):
            super().init_assignment(assignment_id, student_id)

    @contextmanager
    def _grades_kept(self, notebooks: list[str], assignment: str, student: str) -> Iterator[None]:
        before = {one.id: _state(one) for one in self._grades(notebooks, assignment, student)}
        yield
        for grade in self._grades(notebooks, assignment, student):
            grade.auto_score, grade.needs_manual_grade = before.get(grade.id, (None, True))

    def _grades(self, notebooks: list[str], assignment: str, student: str) -> Iterator[Any]:
        """The grades of these notebooks; what is changed in them is saved after the last."""
        if not notebooks:
            return
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            for notebook in notebooks:
                try:
                    found = book.find_submission_notebook(notebook, assignment, student)
                except MissingEntry:
                    continue
                yield from found.grades
            book.db.commit()


def _is_script(notebook: Path) -> bool:
    return handed_in_as(notebook).suffix == SCRIPT


def _state(grade: Any) -> tuple[float | None, bool]:
    return grade.auto_score, bool(grade.needs_manual_grade)
