"""Grades one submission: draws the exam, has it observed, has it judged, sums the verdict up."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment, Task
from autograder.checking import Evidence
from autograder.exam import Exam
from autograder.forms import examined
from autograder.judge import Case, judge
from autograder.observations import Observation
from autograder.sandbox import Job, Sandbox
from autograder.submission import Submission
from autograder.suite import Suite, load_suite
from autograder.verdict import Status, SubmissionId, TaskResult, Verdict

__all__ = ["draw_seed", "grade", "identity"]


def draw_seed() -> int:
    """Draw a seed that nobody can foresee; it stands in the results, so a grade can be rerun."""
    return secrets.randbelow(2**31)


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
    started = time.monotonic()
    suite = load_suite(assignment)
    assignment.demand_data(data)
    chosen = [task for task in assignment.tasks if tasks is None or task.id in tasks]
    seed = draw_seed() if seed is None else seed
    attempt = _Attempt(suite, submission, data, sandbox)
    results, near_misses = attempt.judge(chosen, seed)
    if near_misses:  # a correct submission must not fail by one unlucky training
        again = [task for task in chosen if {one.id for one in task.checks} & near_misses]
        results |= _passed(attempt.judge(again, seed + 1)[0])
    return attempt.verdict(results, seed, time.monotonic() - started)


def identity(submission: Submission) -> SubmissionId:
    """Which bytes of whom, as a verdict names them."""
    return SubmissionId(
        student=submission.student, path=str(submission.path), sha256=submission.sha256
    )


@dataclass(frozen=True)
class _Attempt:
    """Observes and judges one submission, on as many seeds as it is asked to."""

    suite: Suite
    submission: Submission
    data: str
    sandbox: Sandbox

    def judge(self, tasks: list[Task], seed: int) -> tuple[dict[str, TaskResult], frozenset[str]]:
        """Results of the tasks and ids of near misses, on the exam of this seed."""
        exam = self.suite.draw_exam(seed, self.data)
        mine = self.submission
        evidence = Evidence(exam.calls, self._observe(tasks, exam), exam.answers)
        case = Case(evidence, mine.defined, mine.stubs, mine.where, mine.line, mine.broken)
        wanted = {task.id for task in tasks}
        suite = self.suite
        return judge(suite.assignment, suite.checks, case, wanted, suite.fault_notes)

    def verdict(self, results: Mapping[str, TaskResult], seed: int, seconds: float) -> Verdict:
        """Sum the results up; where the grader itself failed, there is no verdict."""
        broken = any(result.status is Status.ERROR for result in results.values())
        return Verdict(
            assignment=self.suite.assignment.name,
            submission=identity(self.submission),
            status="no_verdict" if broken else "graded",
            points=0.0 if broken else sum(result.points for result in results.values()),
            max_points=sum(result.max_points for result in results.values()),
            seed=seed,
            data=self.data,
            suite=self.suite.version,
            isolation=self.sandbox.level,
            seconds=round(seconds, 3),
            tasks=dict(results),
        )

    def _observe(self, tasks: list[Task], exam: Exam) -> dict[str, Observation]:
        """Make the calls that the tasks' checks look at and that written functions can answer."""
        suite, submission = self.suite, self.submission
        written = submission.defined - submission.stubs
        wanted = {
            call for task in tasks for spec in task.checks for call in suite.checks[spec.id].calls
        }
        calls = tuple(
            call
            for name, call in exam.calls.items()
            if name in wanted and written.issuperset(call.functions)
        )
        job = Job(submission.source, submission.path.name, suite.probes, exam.seed, calls)
        seen = self.sandbox.observe(job, suite.child_limits(self.data))
        return {
            name: examined(one, suite.forms.get(exam.calls[name].probe))
            for name, one in seen.items()
        }


def _passed(results: Mapping[str, TaskResult]) -> dict[str, TaskResult]:
    return {task: result for task, result in results.items() if result.status is Status.PASS}
