"""Replaces nbgrader's SaveAutoGrades: what a person gave stays, and never for another file unseen.

nbgrader asks for a person's look at every score by hand whenever it grades again. Here it asks only
where the file is another one than the score, or the comment, was given for, and says which.
"""

from __future__ import annotations

from typing import Any

from nbformat import v4
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from autograder.frontends.nbgrader.grade_in_box import CHECK, OPEN, add_text
from autograder.frontends.nbgrader.gradebook_points import by_hand
from autograder.frontends.nbgrader.handed_in import course_of, handed_in_by, hash_of
from autograder.frontends.nbgrader.marks_for_files import UNKNOWN, Mark, review

__all__ = ["SaveGrades"]

SHOWN = 12  # characters of a SHA-256


class SaveGrades(SaveAutoGrades):
    """Saves the kit's points; an error of the kit's own asks for a grade by hand, not for a 0."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Save all grades of a notebook, and decide which of them a person has to look at."""
        names = resources["nbgrader"]
        waiting = self._waiting(names)
        nb, resources = super().preprocess(nb, resources)
        sha256 = hash_of(handed_in_by(course_of(self), names))
        with Gradebook(names["db_url"]) as book:
            notebook = _notebook(book, names)
            told = _told(book, notebook, sha256, waiting)
            for grade in notebook.grades:
                nothing = grade.auto_score is None and grade.manual_score is None
                grade.needs_manual_grade = nothing or grade.name in told
            book.db.commit()
        for name, texts in told.items():
            self.log.warning("%s: %s: %s", names["student"], name, " ".join(texts))
        nb.cells = [one for cell in nb.cells for one in _with_texts(cell, told)]
        return nb, resources

    def _waiting(self, names: Any) -> set[str]:
        """Ids of the grades that a person had to look at before this run."""
        with Gradebook(names["db_url"]) as book:
            grades = _notebook(book, names).grades
            return {one.id for one in grades if one.needs_manual_grade}

    def _add_score(self, cell: Any, resources: Any) -> None:
        super()._add_score(cell, resources)
        if any(one.get("ename") == OPEN for one in cell.get("outputs", ())):
            name = cell.metadata["nbgrader"]["grade_id"]
            found = self.notebook_id, self.assignment_id, self.student_id
            grade = self.gradebook.find_grade(name, *found)
            grade.auto_score = None
            self.gradebook.db.commit()


def _with_texts(cell: Any, told: dict[str, list[str]]) -> list[Any]:
    """The cell with what is told of it: under it, or above where it can have no output."""
    texts = told.get(cell.metadata.get("nbgrader", {}).get("grade_id"), [])
    if texts and cell.cell_type == "code":
        add_text(cell, "\n".join(texts))
        return [cell]
    return [*map(v4.new_markdown_cell, texts), cell]


def _notebook(book: Any, names: Any) -> Any:
    return book.find_submission_notebook(names["notebook"], names["assignment"], names["student"])


def _told(book: Any, notebook: Any, sha256: str, waiting: set[str]) -> dict[str, list[str]]:
    """By the name of the grade to look at: what was given for another file."""
    grades = {str(one.name): one for one in notebook.grades}
    marks, about = [], {}
    for grade in filter(by_hand, notebook.grades):
        given = f"{grade.manual_score} {grade.extra_credit}"
        marks.append(Mark(grade.id, given, grade.id in waiting))
        about[grade.id] = str(grade.name), f"Points by hand here ({_points(grade)})"
    for comment in notebook.comments:
        place = _beside(str(comment.name), grades)
        if comment.manual_comment and place:
            given = str(comment.manual_comment)
            marks.append(Mark(comment.id, given, grades[place].id in waiting))
            about[comment.id] = place, f"The comment on `{comment.name}`"
    told: dict[str, list[str]] = {}
    for mark, before in review(book.db, notebook.id, sha256, marks).items():
        name, what = about[mark]
        told.setdefault(name, []).append(_sentence(what, before, sha256))
    return told


def _beside(answer: str, grades: dict[str, Any]) -> str:
    """The grade that asks for a look at the comment on an answer."""
    names = (f"{CHECK}{answer}", answer, *grades)
    return next((name for name in names if name in grades), "")


def _points(grade: Any) -> str:
    manual, extra = grade.manual_score, grade.extra_credit
    told = [f"{manual:g}"] if manual is not None else []
    return " ".join([*told, f"+{extra:g}"] if extra else told)


def _sentence(what: str, before: str, now: str) -> str:
    given = "a file that was not recorded" if before == UNKNOWN else f"the file {before[:SHOWN]}"
    return (
        f"{what}: given for {given}, and this is the file {now[:SHOWN]}. Nothing counts until "
        "somebody has looked and entered the points of this cell again, changed or not."
    )
