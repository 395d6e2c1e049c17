"""One piece of work: grades what is left of one submission; runs here, or on another machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.exhibits import Exhibit
from autograder.grading import Graded, grade_with_exhibits
from autograder.judge import blocked
from autograder.sandbox import Sandbox
from autograder.submission import Incoming, SubmissionError, submission_from_bytes
from autograder.suite import Suite
from autograder.verdict import CheckResult, TaskResult, Verdict

__all__ = ["Done", "Order", "Work", "perform", "sha256_of"]


@dataclass(frozen=True)
class Order:
    """How everything of a class is graded: whose checks, on which exam and data."""

    assignment: Assignment
    seed: int
    data: str


@dataclass(frozen=True)
class Work:
    """One submission, the tasks to grade, and the verdict that the others are taken from."""

    incoming: Incoming
    tasks: frozenset[str]
    base: Verdict | None = None


@dataclass(frozen=True)
class Done:
    """What came of a piece of work: a verdict with exhibits of the tasks graded, or a problem."""

    verdict: Verdict | None
    exhibits: tuple[Exhibit, ...] = ()
    tasks: frozenset[str] = frozenset()
    problem: str = ""


def perform(work: Work, order: Order, suite: Suite, sandbox: Sandbox) -> Done:
    """Grade it; raises nothing that is the student's doing."""
    one = work.incoming
    if one.data is None:
        return Done(None, problem=f"{one.name}: {one.problem}")
    try:
        functions = order.assignment.functions
        submission = submission_from_bytes(one.name, one.data, functions, one.student)
    except SubmissionError as error:
        return Done(None, problem=str(error))
    tasks, base = work.tasks, work.base
    known = {task: one for task, one in base.tasks.items() if task not in tasks} if base else {}
    while True:
        graded = grade_with_exhibits(
            submission,
            suite,
            sandbox=sandbox,
            seed=order.seed,
            tasks=tasks,
            data=order.data,
            known=known,
        )
        more = _unsettled(suite, graded.verdict, known, base)
        if not more:
            return _done(graded, tasks)
        tasks |= more
        known = {task: one for task, one in known.items() if task not in more}


def sha256_of(one: Incoming) -> str:
    """The hash that a verdict on it has; empty where there are no bytes."""
    return hashlib.sha256(one.data).hexdigest() if one.data is not None else ""


def _done(graded: Graded, tasks: frozenset[str]) -> Done:
    if graded.verdict.status == "no_verdict":
        return Done(None, problem="The grader itself failed; run it again.")
    return Done(graded.verdict, graded.exhibits, tasks)


def _unsettled(
    suite: Suite, verdict: Verdict, known: dict[str, TaskResult], base: Verdict | None
) -> frozenset[str]:
    """Tasks taken over that have a check to which another one, now judged anew, has opened."""
    if base is None:
        return frozenset()
    before, now = _checks(base), _checks(verdict)
    return frozenset(
        task
        for task, result in known.items()
        for one in result.checks
        if one.id in suite.checks
        and blocked(suite.checks[one.id], before) != blocked(suite.checks[one.id], now)
    )


def _checks(verdict: Verdict) -> dict[str, CheckResult]:
    return {one.id: one for result in verdict.tasks.values() for one in result.checks}
