"""Has nbgrader grade whatever was handed in: scripts as notebooks, and each new file.

nbgrader sees notebooks only, skips a file that it has graded an earlier one of, and has no setting
for either. Its two ways of grading, the command and the formgrader's button, are told to use the
class here. For a script, it shows the release's notebook with the student's functions in their
cells; the file itself stays untouched, and its bytes are what is graded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from glob import glob
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.utils import parse_utc, rmtree

from autograder.frontends.nbgrader.handed_in import NOTEBOOK, SCRIPT, handed_in_as, hash_of
from autograder.frontends.nbgrader.marks_for_files import current_files

__all__ = ["AutogradeAll", "autograde_all"]


def autograde_all() -> None:
    """Have nbgrader grade with the class here from now on, in this process."""
    from nbgrader.apps import api, autogradeapp

    api.Autograde = autogradeapp.Autograde = AutogradeAll


class AutogradeAll(Autograde):
    """nbgrader's own converter, which passes over nobody without a word."""

    _others: Mapping[str, str] = MappingProxyType({})  # who has none of the notebooks, and where

    def init_notebooks(self) -> None:
        """Find what was handed in; a script is called by the name of the notebook it stands for."""
        course = self.coursedir
        if not self._asked_for:
            super().init_notebooks()  # nbgrader says that it has no such assignment
            return
        pattern = self._format_source(course.assignment_id, course.student_id)
        folders = sorted(glob(pattern))  # noqa: PTH207 - a pattern of nbgrader's, from the root
        found = {folder: self._notebooks(Path(folder)) for folder in folders}
        self.assignments = {folder: names for folder, names in found.items() if names}
        excluded = course.student_id_exclude.split(",")
        others = {self._student(folder): folder for folder in folders if not found[folder]}
        if course.notebook_id == "*":
            self._others = {name: one for name, one in others.items() if name not in excluded}
        if not folders:
            super().init_notebooks()  # which says so

    def convert_notebooks(self) -> None:
        """Grade all, and name whoever handed in nothing of the name that was asked for.

        They stand in the gradebook without points. Raises NbGraderException at the end where there
        are any, and for whatever went wrong.
        """
        course = self.coursedir
        course.get_existing_timestamp = self._timestamp
        wanted = " or ".join(f"{name}{NOTEBOOK}" for name in sorted(self._asked_for))
        for student, folder in self._others.items():
            self.log.error("%s: has no %s in %s, and is not graded", student, wanted, folder)
            with Gradebook(course.db_url, course.course_id) as book:
                book.update_or_create_student(student)
                book.update_or_create_submission(course.assignment_id, student)
        super().convert_notebooks()
        if self._others:
            raise NbGraderException(f"{len(self._others)} students have no {wanted}")

    def _student(self, folder: str) -> str:
        pattern = self._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
        match = re.match(pattern, folder)
        assert match is not None  # as nbgrader itself looks for them
        return match["student"]

    def _timestamp(self, folder: str) -> datetime | None:
        """When it was handed in, as nbgrader reads it; None where nobody can tell."""
        path = Path(folder, "timestamp.txt")
        try:
            found: datetime = parse_utc(path.read_text(encoding="utf-8").strip())
            return found
        except FileNotFoundError:
            return None
        except (OSError, ValueError, OverflowError):
            self.log.error("%s: holds no time; one that the gradebook has stays", path)
            return None

    def _notebooks(self, folder: Path) -> list[str]:
        """The notebooks of one student, those that a script stands for among them."""
        endings = (NOTEBOOK, SCRIPT)
        found = [
            path for end in endings for path in folder.glob(f"{self.coursedir.notebook_id}{end}")
        ]
        names = {path.stem for path in found} & self._asked_for
        return [str(folder / f"{name}{NOTEBOOK}") for name in sorted(names)]

    @cached_property
    def _asked_for(self) -> set[str]:
        """The assignment's notebooks; what has any other name is a student's own affair."""
        course = self.coursedir
        with Gradebook(course.db_url, course.course_id) as book:
            try:
                return {
                    str(one.name) for one in book.find_assignment(course.assignment_id).notebooks
                }
            except MissingEntry:
                return set()

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether there is something to grade: also a file that is not the one graded last."""
        if super().init_destination(assignment_id, student_id):
            return True
        excluded = student_id in self.coursedir.student_id_exclude.split(",")
        if excluded or not self._is_new(assignment_id, student_id):
            return False
        self.log.warning("%s has handed in another file since, which is graded now", student_id)
        rmtree(self._format_dest(assignment_id, student_id))
        return True

    def _is_new(self, assignment: str, student: str) -> bool:
        """Whether a file is another one than was graded last, as far as that was recorded."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            recorded = current_files(book.db)
            for path in map(Path, self.notebooks):
                try:
                    found = book.find_submission_notebook(path.stem, assignment, student)
                except MissingEntry:
                    continue
                now = hash_of(handed_in_as(path))
                if recorded.get(found.id, now) != now:
                    return True
        return False

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
