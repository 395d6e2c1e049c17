"""Replaces nbgrader's Execute: grades in the kit's sandbox, runs no cell.

The submission's functions run in the kit's sandbox; nbgrader's process and kernels never see them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer, Unicode

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import AUTO
from autograder.classes.exemptions import exempted, read_exemptions
from autograder.classes.verdict_cache import grade_cached
from autograder.frontends.nbgrader.handed_in import course_of, handed_in_by
from autograder.grading import open_grader
from autograder.report.text import clean, task_text
from autograder.results import TaskResult, Verdict
from autograder.sandbox.level_check import choose_class_level
from autograder.submission import Submission, SubmissionError, read_file, submission_from_bytes
from autograder.suite.assignment import (
    Assignment,
    AssignmentError,
    assignment_names,
    load_assignment,
)

__all__ = [
    "CHECK",
    "OPEN",
    "GradeInBox",
    "add_text",
    "is_grade",
    "private_places",
    "task_of",
    "write_note",
    "write_verdict",
]

CHECK = "check_"  # a grade cell's id is this and its task
STEPS = ("source", "release", "submitted", "autograded", "feedback")  # folders of a course
REST = "The other checks of this cell count for all of its points."
NONE = "No check of this cell counts, so that everybody gets its points."
UNREADABLE = "Nothing in this file can be read, so no points are recorded; a person decides."
OPEN = "NotGraded"  # the name of an output that leaves the points to a person


def is_grade(cell: Any) -> bool:
    """Whether nbgrader expects a code cell's output to give points."""
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def task_of(cell: Any) -> str:
    """The task whose check a grade cell makes, by its id; "" where it is none of the kit's."""
    name = str(cell.metadata.nbgrader.grade_id)
    return name.removeprefix(CHECK) if name.startswith(CHECK) else ""


def write_verdict(cells: list[Any], verdict: Verdict, *, readable: bool = True) -> None:
    """Give each grade cell its task's points and text; nbgrader takes the value of the cell.

    A cell whose points were changed in the notebook gets as large a part of those, and so does one
    of whose checks some count for nobody: nbgrader cannot change what a cell is worth. Where
    nothing in the file was ``readable``, a person decides on the points.
    """
    for cell in cells:
        result = verdict.tasks.get(task_of(cell))
        if result is None:
            write_note([cell], "The kit has no such check. A person has to grade this cell.")
            continue
        said = _exemptions(result)
        text = "\n\n".join([task_text(task_of(cell), result), *said])
        how = f"(seed {verdict.seed}, isolation {verdict.isolation})"
        if verdict.status == "no_verdict":
            write_note([cell], f"{text}\n\nThe grader itself failed. Nothing is recorded. {how}")
            continue
        if not readable:
            write_note([cell], f"{text}\n\n{UNREADABLE} {how}")
            continue
        share = result.points / result.max_points if result.max_points else float(bool(said))
        worth = round(share * float(cell.metadata.nbgrader.points), 4)
        cell.outputs = [_stream(f"{text}\n{how}\n"), _value(worth)]


def _exemptions(result: TaskResult) -> list[str]:
    """What was decided on checks of this task for everybody, and why."""
    exempt = [one for one in result.checks if one.exempt]
    said = [f"{clean(one.description, 300)}\n{clean(one.exempt)}" for one in exempt]
    if all(one.max_points for one in exempt):
        return said
    return [*said, REST if result.max_points else NONE]


def write_note(cells: list[Any], text: str) -> None:
    """Say in each cell why it has no points; a person decides."""
    for cell in cells:
        note = {"output_type": "error", "ename": OPEN, "evalue": "", "traceback": [clean(text)]}
        cell.outputs = [_node(note)]


def add_text(cell: Any, text: str) -> None:
    """Put a text above what else is told under a code cell."""
    cell.outputs = [_stream(f"{clean(text)}\n\n"), *cell.outputs]


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
        names, root = resources["nbgrader"], Path(course_of(self).root)
        assignment = _assignment(names["notebook"])
        cells = [cell for cell in nb.cells if is_grade(cell)]
        try:
            submission = self._submission(names, assignment)
        except SubmissionError as error:
            reason = " ".join(clean(str(error)).split())
            self.log.warning("%s", reason)
            write_note(cells, f"This notebook cannot be graded: {reason}")
            return nb, resources
        verdict = self._verdict(submission, assignment, root)
        if self.results:
            verdict = exempted(verdict, read_exemptions((root / self.results).parent))
        write_verdict(cells, verdict, readable=submission.problem is None)
        return nb, resources

    def _submission(self, names: Any, assignment: Assignment) -> Submission:
        """What was handed in, not what nbgrader has made of it: the same bytes for everybody."""
        student, path = names["student"], handed_in_by(course_of(self), names)
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
            hidden=private_places(course_of(self), results),
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


def _assignment(notebook: str) -> Assignment:
    if notebook not in assignment_names():
        known = ", ".join(assignment_names())
        raise AssignmentError(
            f"The kit has no checks for {notebook}.ipynb, only for {known}. To have nbgrader run "
            "this notebook in a kernel, see autograde_preprocessors in nbgrader_config.py."
        )
    return load_assignment(notebook)
