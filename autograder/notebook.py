"""For a notebook's cells: ``check("split")`` grades what stands in it so far, ``hint`` helps."""

from __future__ import annotations

import sys
from typing import Any

from autograder.assignment import AssignmentError, load_assignment
from autograder.grading import draw_seed, grade_with_exhibits
from autograder.hints import hint_text, notice
from autograder.levels import OWN
from autograder.report.card import Card, card
from autograder.sandbox.shared import shared_sandbox
from autograder.submission import SubmissionError, submission_from_cells
from autograder.suite import load_suite

__all__ = ["check", "hint"]


class NoVerdictError(RuntimeError):
    """The grader itself failed; the cell then stops instead of giving points by silence."""


def check(task: str, assignment: str = "mnist") -> float:
    """Grade one task from the cells that were run, show the result, give the points.

    The points are the cell's value, which nbgrader records as partial credit. Raises
    AssignmentError for an unknown task, NoVerdictError when the grader itself failed.
    """
    manifest = load_assignment(assignment)
    manifest.demand_tasks([task])
    suite = load_suite(manifest)
    try:
        submission = submission_from_cells(_executed_cells(), manifest.functions, assignment)
    except SubmissionError as error:
        sys.stdout.write(f"{error}\n")
        return 0.0
    with shared_sandbox(OWN).use() as sandbox:  # warm for the next check
        graded = grade_with_exhibits(
            submission, suite, sandbox=sandbox, seed=draw_seed(), tasks={task}
        )
    title = next(one.title for one in manifest.tasks if one.id == task)
    remark = notice(manifest, task, graded.exhibits)
    _show(card(task, title, graded.verdict.tasks[task], graded.exhibits, notice=remark))
    if graded.verdict.status == "no_verdict":
        raise NoVerdictError("The grader itself failed here. This is not your mistake.")
    return graded.verdict.points


def hint(task: str, step: int = 1, assignment: str = "mnist") -> None:
    """Print one hint on a task: 1 the idea, 2 where to look, 3 almost there."""
    try:
        sys.stdout.write(f"{hint_text(load_assignment(assignment), task, step)}\n")
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
    """The text of every cell that was run, in that order; a cell that was run again comes again."""
    shell = _shell()
    if shell is None:
        raise RuntimeError("check() works inside a notebook; elsewhere run: autograder check FILE")
    return [str(cell) for cell in shell.history_manager.input_hist_raw[1:]]


def _shell() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None
