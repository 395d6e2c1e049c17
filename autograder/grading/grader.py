"""The one door of front ends: grades a file, or many submissions one after the other."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import L0
from autograder.checks import Attachment, Evidence
from autograder.grading.missing import remarks
from autograder.grading.submission_run import Judged, SubmissionRun
from autograder.results import Status, SubmissionId, TaskResult, Verdict, checks_of
from autograder.sandbox import Budget, Sandbox
from autograder.sandbox.layout import demand_hidden
from autograder.sandbox.level_check import choose_level
from autograder.sandbox.sandbox import shared_sandbox
from autograder.submission import Submission, read_submission
from autograder.suite.assignment import Assignment, Task, assignment_for
from autograder.suite.loading import Suite, load_suite

__all__ = ["Graded", "Grader", "draw_seed", "grade_file", "identity", "open_grader"]


def draw_seed() -> int:
    """Draw a seed that nobody can foresee; it stands in the results, so a grade can be rerun."""
    return secrets.randbelow(2**31)


@dataclass(frozen=True)
class Graded:
    """A verdict on a submission, and the evidence that pictures of it are made from.

    ``evidence`` has an entry for each run that gave results: the tasks that it decided, which were
    graded now and not taken over, and what it saw.
    """

    verdict: Verdict
    submission: Submission
    suite: Suite
    evidence: tuple[tuple[frozenset[str], Evidence], ...]

    @property
    def tasks(self) -> frozenset[str]:
        """Tasks that were graded now, and not taken over."""
        return frozenset().union(*(tasks for tasks, _ in self.evidence))

    def attachments(self) -> tuple[Attachment, ...]:
        """Pictures and counts of the tasks that were graded; made again at each call."""
        found = []
        for make in self.suite.attachment_makers:
            for tasks, evidence in self.evidence:
                with contextlib.suppress(Exception):  # a picture of something odd costs no verdict
                    made = make(evidence)
                    found += [made] if made is not None and made.task in tasks else []
        return tuple(found)


@dataclass(frozen=True)
class Grader:
    """Grades submissions of one assignment; a network is trained on ``data``.

    Student code runs in children of ``sandbox``, which threads and other graders may share.
    """

    suite: Suite
    sandbox: Sandbox
    data: str = DEFAULT_DATA

    def grade(
        self,
        submission: Submission,
        *,
        seed: int | None = None,
        tasks: Collection[str] | None = None,
        previous: Mapping[str, TaskResult] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Graded:
        """Grade the chosen tasks (default: all); whatever the student did is in the verdict.

        ``seed`` draws the inputs; without one, a fresh seed is drawn. ``previous`` are results of
        tasks that are not chosen, which are in the verdict, too. Raises AssignmentError where
        the suite has no such data set, DataError where it is not on this machine, and
        CancelledError once ``cancelled`` says so.
        """
        started = time.monotonic()
        self.suite.assignment.demand_data(self.data)
        seed = draw_seed() if seed is None else seed
        every = self.suite.assignment.tasks
        chosen = tuple(task for task in every if tasks is None or task.id in tasks)

        budget = Budget(self.suite.child_limits(self.data).submission_seconds)

        def run_tasks(some: tuple[Task, ...], seed: int) -> Judged:
            inputs = self.suite.draw_inputs(seed, self.data)
            run = SubmissionRun(self.suite, submission, some, inputs, checks_of(previous or {}))
            return run.judged(self.sandbox, self.data, cancelled, budget)

        first = run_tasks(chosen, seed)
        results, memory_mb = {**(previous or {}), **first.results}, first.memory_mb
        evidence = [(frozenset(first.results), first.evidence)]
        # A correct submission must not fail by one unlucky training.
        if first.retries and not budget.used_up:
            again = tuple(one for one in chosen if {s.id for s in one.checks} & first.retries)
            second = run_tasks(again, seed + 1)
            passed = {k: one for k, one in second.results.items() if one.status is Status.PASS}
            results |= passed
            memory_mb = max(memory_mb, second.memory_mb)
            evidence = [
                (frozenset(first.results.keys() - passed.keys()), first.evidence),
                (frozenset(passed), second.evidence),
            ]
        facts = {
            "seconds": round(time.monotonic() - started, 3),
            "memory_mb": round(memory_mb, 1),
            "remarks": (*remarks(submission, results), *first.remarks),
        }
        verdict = self._verdict(submission, results, seed).model_copy(update=facts)
        return Graded(verdict, submission, self.suite, tuple(evidence))

    def _verdict(
        self,
        submission: Submission,
        results: Mapping[str, TaskResult],
        seed: int,
    ) -> Verdict:
        """Sum the results up; where the grader itself failed, there is no verdict."""
        suite = self.suite
        ordered = {
            task.id: results[task.id] for task in suite.assignment.tasks if task.id in results
        }
        broken = any(result.status is Status.ERROR for result in ordered.values())
        return Verdict(
            assignment=suite.assignment.name,
            submission=identity(submission),
            status="no_verdict" if broken else "graded",
            points=0.0 if broken else sum(result.points for result in ordered.values()),
            max_points=sum(result.max_points for result in ordered.values()),
            seed=seed,
            data=self.data,
            suite=suite.version,
            isolation=self.sandbox.level,
            seconds=0.0,
            tasks=ordered,
        )


@contextlib.contextmanager
def open_grader(
    assignment: Assignment,
    *,
    level: str = L0,
    data: str = DEFAULT_DATA,
    shared: bool = False,
    hidden: tuple[Path, ...] = (),
) -> Iterator[Grader]:
    """Give a grader for many submissions, at ``level``, which has to work here.

    ``choose_level`` finds one that does. A ``shared`` grader uses the sandbox of this process,
    whose fork server outlives it for minutes. ``hidden`` are places that no student code may read,
    such as the submissions, the results and a gradebook. Raises AssignmentError where the suite is
    not consistent with its manifest, and LevelError where such a place cannot be hidden.
    """
    suite = load_suite(assignment)
    demand_hidden(level, hidden)
    opened = shared_sandbox(level, hidden).use() if shared else Sandbox(level, hidden=hidden)
    with opened as sandbox:
        yield Grader(suite, sandbox, data)


def grade_file(
    path: Path,
    assignment: Assignment | None = None,
    *,
    isolation: str = L0,
    data: str = DEFAULT_DATA,
    seed: int | None = None,
    tasks: Collection[str] | None = None,
) -> Graded:
    """Read one submission and grade it; the assignment is the one that its file is named after.

    ``isolation`` is a level or "auto", the highest that this machine can give. Raises
    SubmissionError for a file that cannot be graded, LevelError, and what ``Grader.grade`` raises.
    """
    assignment = assignment or assignment_for(path)
    assignment.demand_tasks(tasks or ())
    assignment.demand_data(data)
    submission = read_submission(path, assignment.functions)
    with open_grader(assignment, level=choose_level(isolation), data=data) as grader:
        return grader.grade(submission, seed=seed, tasks=tasks)


def identity(submission: Submission) -> SubmissionId:
    """The student, the path and the hash of a submission, as a verdict names them."""
    return SubmissionId(
        student=submission.student, path=str(submission.path), sha256=submission.sha256
    )
