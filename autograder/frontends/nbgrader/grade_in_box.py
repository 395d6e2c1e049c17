"""Replaces nbgrader's Execute and SaveAutoGrades: grades in the kit's sandbox, runs no cell.

The submission's functions run in the kit's sandbox; nbgrader's process and kernels never see them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Integer, Unicode

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import AUTO
from autograder.classes.verdict_cache import grade_cached
from autograder.grading import open_grader
from autograder.report.text import clean, task_text
from autograder.results import Verdict
from autograder.sandbox.level_check import choose_class_level
from autograder.submission import Submission, SubmissionError, read_file, submission_from_bytes
from autograder.suite.assignment import (
    Assignment,
    AssignmentError,
    assignment_names,
    load_assignment,
)

__all__ = [
    "OPEN",
    "GradeInBox",
    "SaveGrades",
    "is_grade",
    "private_places",
    "task_of",
    "write_note",
    "write_verdict",
]

CHECK = "check_"  # a grade cell's id is this and its task
STEPS = ("source", "release", "submitted", "autograded", "feedback")  # folders of a course
OPEN = "NotGraded"  # the name of an output that leaves the points to a person


def is_grade(cell: Any) -> bool:
    """Whether nbgrader expects a code cell's output to give points."""
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def task_of(cell: Any) -> str:
    """The task whose check a grade cell makes, by its id; "" where it is none of the kit's."""
    name = str(cell.metadata.nbgrader.grade_id)
    return name.removeprefix(CHECK) if name.startswith(CHECK) else ""


def write_verdict(cells: list[Any], verdict: Verdict) -> None:
    """Give each grade cell its task's points and text; nbgrader takes the value of the cell.

    A cell whose points were changed in the notebook gets as large a part of those.
    """
    for cell in cells:
        result = verdict.tasks.get(task_of(cell))
        if result is None:
            write_note([cell], "The kit has no such check. A person has to grade this cell.")
            continue
        text = task_text(task_of(cell), result)
        how = f"(seed {verdict.seed}, isolation {verdict.isolation})"
        if verdict.status == "no_verdict":
            write_note([cell], f"{text}\n\nThe grader itself failed. Nothing is recorded. {how}")
            continue
        share = result.points / result.max_points if result.max_points else 0.0
        worth = round(share * float(cell.metadata.nbgrader.points), 4)
        cell.outputs = [_stream(f"{text}\n{how}\n"), _value(worth)]


def write_note(cells: list[Any], text: str) -> None:
    """Say in each cell why it has no points; a person decides."""
    for cell in cells:
        note = {"output_type": "error", "ename": OPEN, "evalue": "", "traceback": [clean(text)]}
        cell.outputs = [_node(note)]


def _stream(text: str) -> Any:
    return _node({"output_type": "stream", "name": "stdout", "text": text})


def _value(points: float) -> Any:
    data = {"text/plain": str(points)}
    return _node(
        {"output_type": "execute_result", "execution_count": None, "data": data, "metadata": {}}
    )


def _node(output: dict[str, Any]) -> Any:
    from nbformat import from_dict

    return from_dict(output)


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
        None,
        allow_none=True,
        help="Seed of the inputs; by default a fresh one for each.",
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the submission of this student, and write the verdict into ``nb``."""
        names, root = resources["nbgrader"], Path(_course(self).root)
        assignment = _assignment(names["notebook"])
        cells = [cell for cell in nb.cells if is_grade(cell)]
        try:
            submission = self._submission(names, assignment)
        except SubmissionError as error:
            reason = " ".join(clean(str(error)).split())
            self.log.warning("%s", reason)
            write_note(cells, f"This notebook cannot be graded: {reason}")
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
        level = choose_class_level(self.isolation)
        with open_grader(
            assignment,
            level=level,
            data=self.data,
            shared=True,
            hidden=private_places(_course(self), results),
        ) as grader:
            verdict, cached = grade_cached(submission, grader, results, self.seed)
        if cached:
            self.log.info("From %s: the verdict on these bytes, seed %d", results, verdict.seed)
        return verdict


def private_places(course: Any, results: Path | None) -> tuple[Path, ...]:
    """Where a course keeps what no student code may read, which need not be in its directory."""
    from sqlalchemy import make_url

    root = Path(course.root)
    places = {root / getattr(course, f"{step}_directory") for step in STEPS}
    database = make_url(course.db_url)
    if database.get_backend_name() == "sqlite" and database.database:
        places.add(root / database.database)
    return tuple(sorted({root, *places, *([results] if results else [])}))


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
