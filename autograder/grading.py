"""Grades one submission: draws the exam, has it observed, has it judged, sums the verdict up."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment
from autograder.attempt import Attempt
from autograder.exhibits import Exhibit
from autograder.sandbox import Sandbox
from autograder.submission import Submission
from autograder.suite import Suite, load_suite
from autograder.verdict import Status, SubmissionId, TaskResult, Verdict

__all__ = ["Graded", "draw_seed", "grade", "grade_with_exhibits", "identity"]


def draw_seed() -> int:
    """Draw a seed that nobody can foresee; it stands in the results, so a grade can be rerun."""
    return secrets.randbelow(2**31)


@dataclass(frozen=True)
class Graded:
    """A verdict, and what it is shown with."""

    verdict: Verdict
    exhibits: tuple[Exhibit, ...] = ()


def grade(
    submission: Submission,
    assignment: Assignment,
    *,
    sandbox: Sandbox,
    seed: int | None = None,
    tasks: Collection[str] | None = None,
    data: str = DEFAULT_DATA,
) -> Verdict:
    """Grade the chosen tasks (default: all); whatever the student did is in the verdict.

    Student code runs in children of ``sandbox``, which many gradings may share. A network is
    trained on ``data``. Raises AssignmentError when the suite is not consistent with its
    manifest, DataError where the data are not on this machine.
    """
    seed = draw_seed() if seed is None else seed
    graded = grade_with_exhibits(
        submission, load_suite(assignment), sandbox=sandbox, seed=seed, tasks=tasks, data=data
    )
    return graded.verdict


def grade_with_exhibits(
    submission: Submission,
    suite: Suite,
    *,
    sandbox: Sandbox,
    seed: int,
    tasks: Collection[str] | None = None,
    data: str = DEFAULT_DATA,
    known: Mapping[str, TaskResult] | None = None,
    given_up: Callable[[], bool] | None = None,
) -> Graded:
    """The same, with pictures and counts; ``known`` are results of tasks that are not chosen.

    Those are in the verdict, too. Once ``given_up`` says so, student code is ended, and
    GivenUpError is raised.
    """
    started = time.monotonic()
    suite.assignment.demand_data(data)
    chosen = [task for task in suite.assignment.tasks if tasks is None or task.id in tasks]
    attempt = Attempt(suite, submission, data, sandbox, known or {}, given_up)
    results, near_misses = attempt.judge(chosen, seed)
    exhibits = attempt.exhibits({task.id for task in chosen})
    if near_misses:  # a correct submission must not fail by one unlucky training
        again = [task for task in chosen if {one.id for one in task.checks} & near_misses]
        passed = attempt.judge(again, seed + 1)[0]
        results |= {task: one for task, one in passed.items() if one.status is Status.PASS}
    verdict = _verdict(attempt, results, seed, time.monotonic() - started)
    return Graded(verdict, exhibits)


def identity(submission: Submission) -> SubmissionId:
    """Which bytes of whom, as a verdict names them."""
    return SubmissionId(
        student=submission.student, path=str(submission.path), sha256=submission.sha256
    )


def _verdict(
    attempt: Attempt, results: Mapping[str, TaskResult], seed: int, seconds: float
) -> Verdict:
    """Sum the results up; where the grader itself failed, there is no verdict."""
    suite, all_results = attempt.suite, {**attempt.known, **results}
    ordered = {
        task.id: all_results[task.id] for task in suite.assignment.tasks if task.id in all_results
    }
    broken = any(result.status is Status.ERROR for result in ordered.values())
    return Verdict(
        assignment=suite.assignment.name,
        submission=identity(attempt.submission),
        status="no_verdict" if broken else "graded",
        points=0.0 if broken else sum(result.points for result in ordered.values()),
        max_points=sum(result.max_points for result in ordered.values()),
        seed=seed,
        data=attempt.data,
        suite=suite.version,
        isolation=attempt.sandbox.level,
        seconds=round(seconds, 3),
        memory_mb=round(attempt.memory_mb, 1),
        tasks=ordered,
    )
