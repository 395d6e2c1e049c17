"""A student's function beside the solution's, as lines that know what they are."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.report.text import clean
from autograder.submission import Submission
from autograder.suite.assignment import Assignment
from autograder.suite.reference import Beside, find_reference

__all__ = ["Line", "solution_lines"]


@dataclass(frozen=True)
class Line:
    """One line; ``kind`` is "bad", "good", "hint", "dim", "title" or empty: its colour."""

    text: str = ""
    kind: str = ""


def solution_lines(
    submission: Submission, assignment: Assignment, task: str, width: int
) -> list[Line]:
    """The function of a task beside the solution's, or one line that says why it is not shown."""
    function = assignment.task(task).function
    if function is None:
        return [Line(f"{task} has no function of its own.")]
    reference = find_reference(assignment.name)
    if reference is None:
        return [Line("The solution is not in this folder; it comes with the whole kit.")]
    both = reference.beside(submission.source, function)
    if both is None:
        return [Line(f"{function} is not a plain function here, so it cannot be shown.", "dim")]
    title = Line(f"{function}: yours, then the solution's. There are many good ways.", "title")
    return [title, *_beside(both, width)]


def _beside(both: Beside, width: int) -> list[Line]:
    """Two texts side by side, or one below the other where there is no room."""
    mine, theirs = (clean(text).rstrip().split("\n") for text in (both.own, both.solution))
    half = max(len(one) for one in mine) + 4
    if half + max(len(one) for one in theirs) > width:
        return [Line("yours", "dim"), *map(Line, mine), Line("solution", "dim"), *map(Line, theirs)]
    rows = max(len(mine), len(theirs))
    pairs = zip(mine + [""] * (rows - len(mine)), theirs + [""] * (rows - len(theirs)), strict=True)
    head = Line(f"{'yours'.ljust(half)}solution", "dim")
    return [head, *(Line(f"{left.ljust(half)}{right}".rstrip()) for left, right in pairs)]
