"""Grades one submission: draws the exam, has it observed, has it judged, sums the verdict up."""

from __future__ import annotations

import importlib
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import ModuleType

from autograder.assignment import Assignment, Task
from autograder.checking import Check, Evidence
from autograder.exam import Exam
from autograder.judge import Case, collect_checks, judge
from autograder.observations import Observation
from autograder.sandbox import ISOLATION, ChildLimits, Job, observe
from autograder.submission import Submission
from autograder.verdict import Status, SubmissionId, TaskResult, Verdict

__all__ = ["draw_seed", "grade"]


@dataclass(frozen=True)
class _Suite:
    """An assignment's manifest, its checks by id, and its module that draws exams."""

    assignment: Assignment
    checks: Mapping[str, Check]
    data: ModuleType
    probes: str


def draw_seed() -> int:
    """Draw a seed that nobody can foresee; it stands in the results, so a grade can be rerun."""
    return secrets.randbelow(2**31)


def grade(
    submission: Submission,
    assignment: Assignment,
    *,
    seed: int | None = None,
    tasks: Collection[str] | None = None,
) -> Verdict:
    """Grade the chosen tasks (default: all); whatever the student did is in the verdict.

    Raises AssignmentError when the suite is not consistent with its manifest.
    """
    started = time.monotonic()
    suite = _load_suite(assignment)
    chosen = [task for task in assignment.tasks if tasks is None or task.id in tasks]
    seed = draw_seed() if seed is None else seed
    results, near_misses = _attempt(suite, submission, chosen, seed)
    if near_misses:  # a correct submission must not fail by one unlucky training
        again = [task for task in chosen if {one.id for one in task.checks} & near_misses]
        results |= _passed(_attempt(suite, submission, again, seed + 1)[0])
    return _verdict(submission, assignment, results, seed, time.monotonic() - started)


def _attempt(
    suite: _Suite, submission: Submission, tasks: list[Task], seed: int
) -> tuple[dict[str, TaskResult], frozenset[str]]:
    exam: Exam = suite.data.draw_exam(seed, suite.assignment)
    observations = _observe(suite, submission, tasks, exam)
    evidence = Evidence(exam.calls, observations, exam.answers)
    case = Case(evidence, submission.defined, submission.stubs, submission.where, submission.line)
    return judge(suite.assignment, suite.checks, case, {task.id for task in tasks})


def _observe(
    suite: _Suite, submission: Submission, tasks: list[Task], exam: Exam
) -> dict[str, Observation]:
    """Make the calls that the tasks' checks look at and that written functions can answer."""
    written = submission.defined - submission.stubs
    wanted = {
        call for task in tasks for spec in task.checks for call in suite.checks[spec.id].calls
    }
    calls = tuple(
        call
        for name, call in exam.calls.items()
        if name in wanted and written.issuperset(call.functions)
    )
    limits = suite.assignment.limits
    return observe(
        Job(submission.source, submission.path.name, suite.probes, exam.seed, calls),
        ChildLimits(limits.load_seconds, limits.memory_mb, limits.observation_mb << 20),
    )


def _load_suite(assignment: Assignment) -> _Suite:
    package = f"autograder.assignments.{assignment.name}"
    checks = collect_checks(assignment, importlib.import_module(f"{package}.checks"))
    data = importlib.import_module(f"{package}.data")
    return _Suite(assignment, checks, data, f"{package}.probes")


def _passed(results: Mapping[str, TaskResult]) -> dict[str, TaskResult]:
    return {task: result for task, result in results.items() if result.status is Status.PASS}


def _verdict(
    submission: Submission,
    assignment: Assignment,
    results: Mapping[str, TaskResult],
    seed: int,
    seconds: float,
) -> Verdict:
    broken = any(result.status is Status.ERROR for result in results.values())
    return Verdict(
        assignment=assignment.name,
        submission=SubmissionId(
            student=submission.student, path=str(submission.path), sha256=submission.sha256
        ),
        status="no_verdict" if broken else "graded",
        points=0.0 if broken else sum(result.points for result in results.values()),
        max_points=sum(result.max_points for result in results.values()),
        seed=seed,
        isolation=ISOLATION,
        seconds=round(seconds, 3),
        tasks=dict(results),
    )
