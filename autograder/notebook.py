"""The cell's ``check("split")``: grades what stands in this notebook so far."""

from __future__ import annotations

import sys
from typing import Any

from autograder.assignment import load_assignment
from autograder.grading import grade
from autograder.levels import OWN
from autograder.report.text import task_text
from autograder.sandbox.shared import shared_sandbox
from autograder.submission import SubmissionError, submission_from_cells

__all__ = ["check"]


class NoVerdictError(RuntimeError):
    """The grader itself failed; the cell then stops instead of giving points by silence."""


def check(task: str, assignment: str = "mnist") -> float:
    """Grade one task from the cells that were run, print the result, give the points.

    The points are the cell's value, which nbgrader records as partial credit. Raises
    AssignmentError for an unknown task, NoVerdictError when the grader itself failed.
    """
    suite = load_assignment(assignment)
    suite.demand_tasks([task])
    try:
        submission = submission_from_cells(_executed_cells(), suite.functions, assignment)
    except SubmissionError as error:
        sys.stdout.write(f"{error}\n")
        return 0.0
    with shared_sandbox(OWN).use() as sandbox:  # warm for the next check
        verdict = grade(submission, suite, sandbox=sandbox, tasks={task})
    sys.stdout.write(task_text(task, verdict.tasks[task]) + "\n")
    if verdict.status == "no_verdict":
        raise NoVerdictError("The grader itself failed here. This is not your mistake.")
    return verdict.points


def _executed_cells() -> list[str]:
    """The text of every cell that was run, in that order; a cell that was run again comes again."""
    shell = _shell()
    if shell is None:
        raise RuntimeError("check() works inside a notebook; elsewhere run: autograder check FILE")
    return [str(cell) for cell in shell.history_manager.input_hist_raw[1:]]


def _shell() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None
