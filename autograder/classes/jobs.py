"""One job of a class run: grades what is left of one submission, here or on another machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from autograder.checks import Attachment
from autograder.classes.collecting import HandedIn
from autograder.grading import Graded, Grader
from autograder.grading.judge import blocked
from autograder.results import TaskResult, Verdict
from autograder.submission import Submission, SubmissionError, submission_from_bytes
from autograder.suite.assignment import Assignment
from autograder.suite.loading import Suite
from autograder.suite.reference import Reference

__all__ = ["ClassError", "ClassSettings", "Job", "JobResult", "run_job", "sha256_of"]


class ClassError(Exception):
    """A class that cannot be graded as asked; ``str()`` is the one message to show."""


@dataclass(frozen=True)
class ClassSettings:
    """How everything of a class is graded: by whose checks, on which inputs and data."""

    assignment: Assignment
    seed: int
    data: str


@dataclass(frozen=True)
class Job:
    """A student's work or the reference, the tasks to grade, and where the others come from."""

    work: HandedIn | Reference
    tasks: frozenset[str]
    base: Verdict | None = None


@dataclass(frozen=True)
class JobResult:
    """What came of a job: a verdict with attachments of the tasks graded, or a problem."""

    verdict: Verdict | None
    attachments: tuple[Attachment, ...] = ()
    tasks: frozenset[str] = frozenset()
    problem: str = ""


def run_job(job: Job, settings: ClassSettings, grader: Grader) -> JobResult:
    """Grade it; raises nothing that is the student's doing.

    If a check that is judged again unblocks or blocks one of another task, that task follows.
    """
    submission = _submission(job.work, settings.assignment)
    if isinstance(submission, str):
        return JobResult(None, problem=submission)
    tasks, base = job.tasks, job.base
    previous = {k: one for k, one in base.tasks.items() if k not in tasks} if base else {}
    while True:
        graded = grader.grade(submission, seed=settings.seed, tasks=tasks, previous=previous)
        more = _unsettled(grader.suite, graded.verdict, previous, base)
        if not more:
            return _result(graded)
        tasks |= more
        previous = {task: one for task, one in previous.items() if task not in more}


def sha256_of(handed_in: HandedIn) -> str:
    """The hash that a verdict on it has; empty where there are no bytes."""
    return hashlib.sha256(handed_in.data).hexdigest() if handed_in.data is not None else ""


def _submission(work: HandedIn | Reference, assignment: Assignment) -> Submission | str:
    """What is to be graded, or the message that says why it cannot be."""
    if work.data is None:
        return f"{work.name}: {work.problem}"
    student = work.student if isinstance(work, HandedIn) else None
    try:
        return submission_from_bytes(work.name, work.data, assignment.functions, student)
    except SubmissionError as error:
        return str(error)


def _result(graded: Graded) -> JobResult:
    if graded.verdict.status == "no_verdict":
        return JobResult(None, problem="The grader itself failed; run it again.")
    return JobResult(graded.verdict, graded.attachments(), graded.tasks)


def _unsettled(
    suite: Suite, verdict: Verdict, previous: dict[str, TaskResult], base: Verdict | None
) -> frozenset[str]:
    """Tasks whose old results no longer hold: a check that they depend on has another outcome."""
    if base is None:
        return frozenset()
    before, now = base.checks, verdict.checks
    return frozenset(
        task
        for task, result in previous.items()
        for one in result.checks
        if one.id in suite.checks
        and blocked(suite.checks[one.id], before) != blocked(suite.checks[one.id], now)
    )
