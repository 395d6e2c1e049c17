"""Grades one submission of a class, unless that has been done: for nbgrader, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment
from autograder.class_run.known import Known, Terms, stale_tasks
from autograder.grading import grade, identity
from autograder.results import add_verdict
from autograder.sandbox import Sandbox
from autograder.submission import Submission
from autograder.suite import load_suite
from autograder.verdict import Verdict

__all__ = ["OneByOne", "grade_once"]


@dataclass(frozen=True)
class OneByOne:
    """How each is graded; ``results`` is the file of verdicts, if they are to be kept."""

    assignment: Assignment
    sandbox: Sandbox
    results: Path | None
    seed: int | None = None
    data: str = DEFAULT_DATA


def grade_once(submission: Submission, how: OneByOne) -> tuple[Verdict, bool]:
    """The verdict on these bytes, and whether it was known already.

    Raises OSError where the file of verdicts cannot be read or written.
    """
    versions = load_suite(how.assignment).versions
    terms = Terms(how.data, how.seed, versions, lambda: how.sandbox.level)
    known = Known.read(how.results, terms, submission.sha256)
    found = known.find(submission.sha256, submission.student or "")
    if found and not stale_tasks(found.verdict, terms):
        verdict = found.verdict.model_copy(update={"submission": identity(submission)})
        if how.results and not found.current:  # two handed in the same bytes
            add_verdict(how.results, verdict)
        return verdict, True
    verdict = grade(submission, how.assignment, sandbox=how.sandbox, seed=how.seed, data=how.data)
    if how.results:
        add_verdict(how.results, verdict)
    return verdict, False
