"""What came of a job, as JSON, believed as far as it fits the job that was given.

It comes from a process that has read a stranger's file, or from another machine.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from autograder.checks import Attachment, Picture, Tiles
from autograder.classes.failures import ClassError
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.traces import Traces
from autograder.results import Status, TaskResult, Verdict
from autograder.suite.assignment import Task
from autograder.suite.loading import Suite

__all__ = ["AnswerError", "as_answer", "read_answer", "stopping"]

MOST_BYTES = 4_000_000  # parsed, it takes many times as much memory
TRACE = 50_000  # characters
PROBLEM = 4_000
PNG = b"\x89PNG\r\n\x1a\n"


class AnswerError(ValueError):
    """An answer that does not fit its job; ``str()`` says in what."""


class _Answer(BaseModel):
    """``stop`` is the reason why no job of this class can be done there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Verdict | None = None
    attachments: tuple[Attachment, ...] = ()
    tasks: tuple[str, ...] = ()
    problem: str = ""
    trace: str = ""
    traces: Traces = Traces()
    stop: str = ""


def as_answer(result: JobResult) -> bytes:
    """The JSON of a result; where its pictures are too large, it goes without them."""
    answer = _Answer(
        verdict=result.verdict,
        attachments=result.attachments,
        tasks=tuple(sorted(result.tasks)),
        problem=_plain(result.problem, PROBLEM),
        trace=_plain(result.trace, TRACE),
        traces=result.traces,
    )
    text = answer.model_dump_json().encode()
    if len(text) > MOST_BYTES:
        text = answer.model_copy(update={"attachments": ()}).model_dump_json().encode()
    return text


def stopping(reason: str) -> bytes:
    """The JSON that says why no job of this class can be done there."""
    return _Answer(stop=_plain(reason, PROBLEM)).model_dump_json().encode()


def read_answer(
    text: Any, job: Job, settings: ClassSettings, suite: Suite, levels: Collection[str]
) -> JobResult:
    """The result in an answer to a job that was to be graded at one of these ``levels``.

    Raises AnswerError where it is no answer to that job, and ClassError where it says that the
    class cannot be graded there.
    """
    answer = _parsed(text)
    if answer.stop:
        raise ClassError(answer.stop)
    if answer.verdict is None:
        if not answer.problem:
            raise AnswerError("neither a verdict nor a reason why there is none")
        return JobResult(None, problem=answer.problem, trace=answer.trace)
    tasks = frozenset(answer.tasks)
    for objection in (
        *_wrong_facts(answer.verdict, job, settings, suite, levels),
        *_wrong_tasks(answer.verdict, tasks, job, suite),
        *_wrong_attachments(answer.attachments, tasks),
    ):
        raise AnswerError(objection)
    return JobResult(answer.verdict, answer.attachments, tasks, traces=answer.traces)


def _parsed(text: Any) -> _Answer:
    if type(text) is not bytes:
        raise AnswerError("no bytes")
    if len(text) > MOST_BYTES:
        raise AnswerError(f"more than {MOST_BYTES / 1e6:.0f} MB")
    try:
        return _Answer.model_validate_json(text)
    except (ValidationError, RecursionError):
        raise AnswerError("not the JSON that was agreed on") from None


def _wrong_facts(
    verdict: Verdict, job: Job, settings: ClassSettings, suite: Suite, levels: Collection[str]
) -> Iterator[str]:
    """In what a verdict is not on this job, or not by these checks."""
    mine = verdict.submission
    agreed = {
        "assignment": (verdict.assignment, settings.assignment.name),
        "student": (mine.student, job.student),
        "file": (mine.path, job.path),
        "hash of the file": (mine.sha256, job.payload.sha256),
        "status": (verdict.status, "graded"),
        "seed": (verdict.seed, settings.seed),
        "data set": (verdict.data, settings.data),
        "version of the checks": (verdict.suite, suite.version),
    }
    for name, (came, wanted) in agreed.items():
        if came != wanted:
            yield f"another {name}: {str(came)[:80]!r}"
    if verdict.isolation not in levels:
        yield f"another level of isolation: {verdict.isolation[:80]!r}"
    if not all(0 <= one < math.inf for one in (verdict.seconds, verdict.memory_mb)):
        yield "a time or a size that is none"


def _wrong_tasks(verdict: Verdict, graded: frozenset[str], job: Job, suite: Suite) -> Iterator[str]:
    """In what the results are not of these tasks, or not the sum of their checks."""
    tasks, results = suite.assignment.tasks, verdict.tasks
    if [*results] != [task.id for task in tasks] or not job.tasks <= graded <= set(results):
        yield "other tasks"
        return
    before = job.base.tasks if job.base else {}
    for task in tasks:
        result = results[task.id]
        now = task.id in graded
        if not (_fits(result, task, suite) if now else result == before.get(task.id)):
            yield f"a result of the task {task.id!r} that its checks cannot give"
    if not _same(verdict.points, sum(one.points for one in results.values())):
        yield "points that are not the sum of its tasks'"
    if not _same(verdict.max_points, sum(one.max_points for one in results.values())):
        yield "points to be had that are not the sum of its tasks'"


def _fits(result: TaskResult, task: Task, suite: Suite) -> bool:
    """Whether checks of this task can have given this result."""
    checks, statuses = result.checks, {one.status for one in result.checks}
    agreed = [(one.id, suite.checks[one.id].description, one.points) for one in task.checks]
    return (
        [(one.id, one.description, one.max_points) for one in checks] == agreed
        and all(_same(one.points, one.max_points * (one.status is Status.PASS)) for one in checks)
        and all((one.cause is None) == (one.status is Status.PASS) for one in checks)
        and Status.ERROR not in statuses
        and result.status in statuses
        and (result.status is Status.PASS) == (statuses == {Status.PASS})
        and _same(result.points, sum(one.points for one in checks))
        and _same(result.max_points, task.max_points)
        and result.suite == suite.versions[task.id]
    )


def _wrong_attachments(
    attachments: Collection[Attachment], graded: frozenset[str]
) -> Iterator[str]:
    for one in attachments:
        pictures = [one.png] if isinstance(one, Picture) else []
        pictures += [tile.png for tile in one.tiles] if isinstance(one, Tiles) else []
        if one.task not in graded or not all(png.startswith(PNG) for png in pictures):
            yield "a picture that is none, or of another task"


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=1e-9)


def _plain(text: str, limit: int) -> str:
    """As much of a text as may be sent, without halves of characters, which JSON cannot hold."""
    return text[:limit].encode("utf-8", "replace").decode()
