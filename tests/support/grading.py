"""Grades a submission in a test, in a sandbox that many tests share."""

from __future__ import annotations

from collections.abc import Collection

from autograder import DEFAULT_DATA
from autograder.grading import Grader
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import Submission
from autograder.suite.assignment import Assignment
from autograder.suite.loading import load_suite


def grade(
    submission: Submission,
    assignment: Assignment,
    *,
    sandbox: Sandbox,
    seed: int | None = None,
    tasks: Collection[str] | None = None,
    data: str = DEFAULT_DATA,
) -> Verdict:
    """The verdict on the chosen tasks (default: all)."""
    grader = Grader(load_suite(assignment), sandbox, data)
    return grader.grade(submission, seed=seed, tasks=tasks).verdict
