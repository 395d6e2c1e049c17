"""Saves the points as nbgrader does, and leaves to a person what the kit could not grade."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import SaveAutoGrades

from autograder.course.cells import OPEN

__all__ = ["SaveGrades"]


class SaveGrades(SaveAutoGrades):
    """nbgrader takes any error for 0 points; one of the kit's own asks for a manual grade."""

    def _add_score(self, cell: Any, resources: Any) -> None:
        super()._add_score(cell, resources)
        if not any(one.get("ename") == OPEN for one in cell.get("outputs", ())):
            return
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        grade.auto_score, grade.needs_manual_grade = None, True
        self.gradebook.db.commit()
