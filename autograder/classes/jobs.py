"""One job of a class run: grades what is left of one submission, here or on another machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.checks import Attachment
from autograder.classes.failures import TOO_MUCH_MEMORY, OfTheClass, failure_of
from autograder.classes.traces import Traces, traces_of
from autograder.classes.workers.payload import Payload
from autograder.grading import Graded, Grader
from autograder.grading.judge import blocked
from autograder.results import Status, TaskResult, Verdict
from autograder.submission import Submission, SubmissionError, submission_from_bytes
from autograder.suite.assignment import Assignment
from autograder.suite.loading import Suite

__all__ = ["ClassSettings", "Job", "JobResult", "run_job"]

NO_TRACES = Traces()
NAMED = 3  # faults of the grader that a row has room for


@dataclass(frozen=True)
class ClassSettings:
    """How everything of a class is graded: by whose checks, on which inputs and data."""

    assignment: Assignment
    seed: int
    data: str


@dataclass(frozen=True)
class Job:
    """A submission, the tasks to grade, and the verdict that the others are taken from.

    ``name`` is what messages call the file. ``student`` is None for the reference.
    """

    student: str | None
    name: str
    payload: Payload
    tasks: frozenset[str]
    base: Verdict | None = None

    @property
    def path(self) -> str:
        """What a verdict calls the file."""
        return str(Path(self.name))


@dataclass(frozen=True)
class JobResult:
    """What came of a job: a verdict with attachments of the tasks graded, or a problem.

    ``trace`` is for the kit's developers, where it is the kit that failed. ``traces`` are of what
    was handed in.
    """

    verdict: Verdict | None
    attachments: tuple[Attachment, ...] = ()
    tasks: frozenset[str] = frozenset()
    problem: str = ""
    trace: str = ""
    traces: Traces = NO_TRACES

    @classmethod
    def failed(cls, error: BaseException) -> JobResult:
        """What came of a job in which the kit raised something that nobody foresaw."""
        failure = failure_of(error)
        return cls(None, problem=failure.said, trace=failure.trace)


def run_job(job: Job, settings: ClassSettings, grader: Grader) -> JobResult:
    """Grade it; whatever goes wrong at this one submission is in the result.

    Raises only what stops a whole class: ClassError, AssignmentError, DataError, LevelError.
    """
    try:
        return _graded(job, settings, grader)
    except OfTheClass:
        raise
    except Exception as error:  # whatever a file or a child has brought about is one student's row
        return JobResult.failed(error)


def _graded(job: Job, settings: ClassSettings, grader: Grader) -> JobResult:
    """Grade it; a task follows where one that is judged again unblocks or blocks its checks."""
    submission = _submission(job, settings.assignment)
    if isinstance(submission, str):
        return JobResult(None, problem=submission)
    tasks, base, waited = job.tasks, job.base, grader.sandbox.seconds_starting
    previous = {k: one for k, one in base.tasks.items() if k not in tasks} if base else {}
    while True:
        graded = grader.grade(submission, seed=settings.seed, tasks=tasks, previous=previous)
        more = _unsettled(grader.suite, graded.verdict, previous, base)
        if not more:
            starting = grader.sandbox.seconds_starting - waited
            data = job.payload.whole()
            traces = traces_of(submission, data, settings.assignment, starting)
            return _result(graded, traces)
        tasks |= more
        previous = {task: one for task, one in previous.items() if task not in more}


def _submission(job: Job, assignment: Assignment) -> Submission | str:
    """What is to be graded, or the message that says why it cannot be."""
    try:
        data = job.payload.whole()
        return submission_from_bytes(job.name, data, assignment.functions, job.student)
    except SubmissionError as error:
        return str(error)


def _result(graded: Graded, traces: Traces) -> JobResult:
    if graded.verdict.status == "no_verdict":
        trace = graded.verdict.model_dump_json(indent=1)
        return JobResult(None, problem=_faults(graded.verdict), trace=trace)
    return JobResult(graded.verdict, graded.attachments(), graded.tasks, traces=traces)


def _faults(verdict: Verdict) -> str:
    """At which checks the grader itself failed, and how."""
    checks: dict[str, list[str]] = {}
    for one in verdict.checks.values():
        if one.status is Status.ERROR:
            checks.setdefault(one.cause.actual if one.cause else "", []).append(one.id)
    if any("MemoryError" in how.partition(":")[0] for how in checks):
        return TOO_MUCH_MEMORY
    told = [f"check {', '.join(ids)}: {how}" for how, ids in [*checks.items()][:NAMED]]
    more = f"; and {len(checks) - NAMED} more" if len(checks) > NAMED else ""
    return f"the grader itself failed at {'; '.join(told)}{more}."


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
