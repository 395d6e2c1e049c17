"""Sets a student's function beside the solution's, as lines."""

from __future__ import annotations

from autograder.assignment import Assignment
from autograder.comparison import solution_beside, solution_path
from autograder.report.text import clean
from autograder.submission import Submission
from autograder.watch.lines import Line

__all__ = ["solution_lines"]


def solution_lines(
    submission: Submission, assignment: Assignment, task: str, width: int
) -> list[Line]:
    """A function beside the solution's."""
    function = next(one.function for one in assignment.tasks if one.id == task)
    if function is None:
        return [Line(f"{task} has no function of its own.")]
    if solution_path(assignment.name) is None:
        return [Line("The solution is not in this folder; it comes with the whole kit.")]
    both = solution_beside(submission.source, function, assignment.name)
    if both is None:
        return [Line(f"{function} is not a plain function here, so it cannot be shown.", "dim")]
    return [
        Line(f"{function}: yours, then the solution's. There are many good ways.", "title"),
        *_beside(both.own, both.solution, width),
    ]


def _beside(own: str, solution: str, width: int) -> list[Line]:
    """Two texts side by side, or one below the other where there is no room."""
    mine, theirs = (clean(text).rstrip().split("\n") for text in (own, solution))
    half = max(len(one) for one in mine) + 4
    if half + max(len(one) for one in theirs) > width:
        return [Line("yours", "dim"), *map(Line, mine), Line("solution", "dim"), *map(Line, theirs)]
    rows = max(len(mine), len(theirs))
    pairs = zip(mine + [""] * (rows - len(mine)), theirs + [""] * (rows - len(theirs)), strict=True)
    head = Line(f"{'yours'.ljust(half)}solution", "dim")
    return [head, *(Line(f"{left.ljust(half)}{right}".rstrip()) for left, right in pairs)]
