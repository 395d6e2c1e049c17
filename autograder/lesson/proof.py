"""Proves a student's bundle: nothing in it gives the answers away, and it can be solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.grading import Grader, open_grader
from autograder.lesson.leaks import Secrets, find_leaks, secrets_of
from autograder.results import Verdict
from autograder.submission import submission_from_bytes
from autograder.submission.function_texts import filled_notebook, filled_script, function_texts
from autograder.suite.assignment import Assignment

__all__ = ["LeakError", "Proof", "prove"]


class LeakError(Exception):
    """A bundle that must not be given out; the message names the file and the place."""


@dataclass(frozen=True)
class Proof:
    """What was searched for, and the points that came out."""

    secrets: Secrets
    files: int
    stub: Mapping[str, float]  # points by file
    filled: Mapping[str, float]
    most: float


def prove(
    files: Mapping[str, bytes], expected: Mapping[str, bytes], assignment: Assignment, solution: str
) -> Proof:
    """Search the files, and grade the exercise as it comes and filled in; raises LeakError."""
    secrets = secrets_of(assignment, solution)
    if leaks := find_leaks(files, expected, secrets):
        more = f" ({len(leaks) - 1} more)" if len(leaks) > 1 else ""
        raise LeakError(f"{leaks[0]}{more}")
    answers = function_texts(solution, assignment.functions)
    stubs = {name: files[name] for name in (f"{assignment.name}.py", f"{assignment.name}.ipynb")}
    filled = {
        name: (filled_script if name.endswith(".py") else filled_notebook)(data, answers)
        for name, data in stubs.items()
    }
    with open_grader(assignment) as grader:
        before = {name: _graded(name, data, grader) for name, data in stubs.items()}
        after = {name: _graded(name, data, grader) for name, data in filled.items()}
    _demand(before, 0.0, "as it comes")
    _demand(after, assignment.max_points, "filled in with the solution")
    return Proof(secrets, len(files), _points(before), _points(after), assignment.max_points)


def _graded(name: str, data: bytes, grader: Grader) -> Verdict:
    functions = grader.suite.assignment.functions
    return grader.grade(submission_from_bytes(name, data, functions, "bundle")).verdict


def _points(verdicts: Mapping[str, Verdict]) -> dict[str, float]:
    return {name: one.points for name, one in verdicts.items()}


def _demand(verdicts: Mapping[str, Verdict], points: float, what: str) -> None:
    for name, one in verdicts.items():
        if one.status != "graded" or one.points != points:
            raise LeakError(f"{name}: {what} it gets {one.points:g} points, and not {points:g}")
