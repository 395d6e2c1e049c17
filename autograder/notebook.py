"""For a notebook's cells: ``check("split")`` grades what stands in it so far, ``hint`` helps."""

from __future__ import annotations

import sys
from typing import Any

from autograder.grading import open_grader
from autograder.report.feedback import Card, card
from autograder.report.text import hanging
from autograder.submission import SubmissionError, submission_from_cells
from autograder.suite.assignment import AssignmentError, load_assignment
from autograder.suite.hints import hint_text, takeaway

__all__ = ["check", "hint"]


class NoVerdictError(RuntimeError):
    """The grader itself failed; the cell then stops instead of giving points by silence."""


def check(task: str, assignment: str = "mnist") -> float:
    """Grade one task from the cells that were run, show the result, give the points.

    The points are the cell's value, which nbgrader records as partial credit. Raises
    AssignmentError for an unknown task, NoVerdictError when the grader itself failed.
    """
    manifest = load_assignment(assignment)
    title = manifest.task(task).title
    try:
        submission = submission_from_cells(_executed_cells(), manifest.functions, assignment)
    except SubmissionError as error:
        sys.stdout.write(f"{error}\n")
        return 0.0
    with open_grader(manifest, shared=True) as grader:  # ready for the next check
        graded = grader.grade(submission, tasks={task})
    attachments = graded.attachments()
    remark = takeaway(manifest, task, attachments)
    _show(card(task, title, graded.verdict.tasks[task], attachments, takeaway=remark))
    if graded.verdict.status == "no_verdict":
        raise NoVerdictError("The grader itself failed here. This is not your mistake.")
    return graded.verdict.points


def hint(task: str, step: int = 1, assignment: str = "mnist") -> None:
    """Print one hint on a task: 1 the idea, 2 where to look, 3 almost there."""
    try:
        label, text = hint_text(load_assignment(assignment), task, step)
        sys.stdout.write("\n".join([*hanging(label, text), ""]))
    except AssignmentError as error:
        sys.stdout.write(f"{error}\n")


def _show(shown: Card) -> None:
    """As HTML where there is a page to show it in, else as text."""
    shell = _shell()
    if shown.html and getattr(shell, "kernel", None) is not None:
        shell.display_pub.publish({"text/html": shown.html, "text/plain": shown.text})
    else:
        sys.stdout.write(f"{shown.text}\n")


def _executed_cells() -> list[str]:
    """The text of every cell in the order of execution; a cell that ran twice is there twice."""
    shell = _shell()
    if shell is None:
        raise RuntimeError("check() works inside a notebook; elsewhere run: autograder check FILE")
    return [str(cell) for cell in shell.history_manager.input_hist_raw[1:]]


def _shell() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None
