"""Replaces nbgrader's Execute: grades the notebook that was handed in, and runs none of its cells.

The submission's functions run in the kit's sandbox; nbgrader's process and kernels never see them.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer, Unicode

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment, AssignmentError, assignment_names, load_assignment
from autograder.class_run import OneByOne, grade_once
from autograder.course.cells import is_grade, write_note, write_verdict
from autograder.levels import AUTO
from autograder.sandbox.shared import shared_sandbox
from autograder.sandbox.trial import choose_class_level
from autograder.submission import Submission, SubmissionError, read_file, submission_from_bytes
from autograder.verdict import Verdict

__all__ = ["GradeInBox"]


class GradeInBox(NbGraderPreprocessor):
    """Writes the kit's verdict into the grade cells, from where nbgrader saves it.

    Raises LevelError where this machine cannot keep student code apart as it should, and
    AssignmentError for a notebook that is none of the kit's: nothing of it is recorded then.
    """

    isolation = Unicode(
        AUTO, help="Level of isolation: L3, L2, L0, or auto, which is never L0."
    ).tag(config=True)
    results = Unicode(
        "graded/results.jsonl", help="File of verdicts, in the course directory, or none: ''."
    ).tag(config=True)
    data = Unicode(DEFAULT_DATA, help="Data to train on: sample, or full.").tag(config=True)
    seed = Integer(
        None, allow_none=True, help="Seed of every exam; drawn afresh for each by default."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the submission of this student, and write the verdict into ``nb``."""
        names, root = resources["nbgrader"], Path(_course(self).root)
        assignment = _assignment(names["notebook"])
        cells = [cell for cell in nb.cells if is_grade(cell)]
        try:
            submission = self._submission(names, assignment)
        except SubmissionError as error:
            self.log.warning("%s", error)
            write_note(cells, f"This notebook cannot be graded: {error}")
            return nb, resources
        write_verdict(cells, self._verdict(submission, assignment, root))
        return nb, resources

    def _submission(self, names: Any, assignment: Assignment) -> Submission:
        """What was handed in, not what nbgrader has made of it: the same bytes for everybody."""
        course, student = _course(self), names["student"]
        folder = course.format_path(course.submitted_directory, student, names["assignment"])
        path = Path(folder) / f"{names['notebook']}.ipynb"
        name = f"{student}/{names['assignment']}/{path.name}"
        raw = read_file(path, name)
        return submission_from_bytes(name, raw, assignment.functions, student)

    def _verdict(self, submission: Submission, assignment: Assignment, root: Path) -> Verdict:
        results = root / self.results if self.results else None
        with shared_sandbox(_level(self.isolation)).use() as sandbox:
            how = OneByOne(assignment, sandbox, results, self.seed, self.data)
            verdict, known = grade_once(submission, how)
        if known:
            self.log.info("From %s: the verdict on these bytes, seed %d", results, verdict.seed)
        return verdict


def _course(preprocessor: Any) -> Any:
    """The course directory of the command, or the button, that is grading."""
    holder = preprocessor
    while holder is not None and getattr(holder, "coursedir", None) is None:
        holder = holder.parent
    if holder is None:
        raise RuntimeError("GradeInBox works within nbgrader's autograde only.")
    return holder.coursedir


def _assignment(notebook: str) -> Assignment:
    if notebook not in assignment_names():
        known = ", ".join(assignment_names())
        raise AssignmentError(
            f"The kit has no checks for {notebook}.ipynb, only for {known}. To have nbgrader run "
            "this notebook in a kernel, see autograde_preprocessors in nbgrader_config.py."
        )
    return load_assignment(notebook)


_level = functools.cache(choose_class_level)  # found by trying, which takes a moment
