"""A job as JSON, for a process or a machine that grades it, and the doing of it there.

Both ways only JSON and the submission's own bytes are sent: what comes back is read by
``autograder.classes.workers.answers``, and none of it is run.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager

from pydantic import BaseModel, ConfigDict

from autograder.classes.failures import ClassError, OfTheClass
from autograder.classes.jobs import ClassSettings, Job, JobResult, run_job
from autograder.classes.workers.answers import as_answer, stopping
from autograder.classes.workers.payload import Payload
from autograder.grading import Grader
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.suite.assignment import Assignment
from autograder.suite.loading import Suite, load_suite

__all__ = ["Order", "order_for", "perform", "suite_for"]


class Order(BaseModel):
    """A job with all that it needs, but for the submission's bytes.

    ``student`` is None for the reference. ``versions`` are those of the checks that it wants;
    ``isolation`` is a level, or the wish for one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: str
    versions: dict[str, str]
    seed: int
    data: str
    isolation: str
    student: str | None
    name: str
    tasks: frozenset[str]
    base: Verdict | None

    def job(self, data: bytes) -> Job:
        """The job again."""
        return Job(self.student, self.name, Payload(data), self.tasks, self.base)


def order_for(job: Job, settings: ClassSettings, isolation: str) -> bytes:
    """What to send with the submission's bytes."""
    suite = suite_for(settings.assignment)
    order = Order(
        manifest=settings.assignment.model_dump_json(by_alias=True),
        versions=dict(suite.versions),
        seed=settings.seed,
        data=settings.data,
        isolation=isolation,
        student=job.student,
        name=job.name,
        tasks=job.tasks,
        base=job.base,
    )
    return order.model_dump_json().encode()


def perform(
    order: bytes, data: bytes, sandbox_for: Callable[[str], AbstractContextManager[Sandbox]]
) -> bytes:
    """Do what was ordered, in a sandbox of that level, and give the answer; raises nothing."""
    try:
        wanted = Order.model_validate_json(order)
        suite = _suite(wanted.manifest)
        if suite.versions != wanted.versions:
            raise ClassError(
                "A worker has other checks, or other versions of TensorFlow and the like, than "
                "this machine. Install the same there."
            )
        settings = ClassSettings(suite.assignment, wanted.seed, wanted.data)
        with sandbox_for(wanted.isolation) as sandbox:
            return as_answer(
                run_job(wanted.job(data), settings, Grader(suite, sandbox, wanted.data))
            )
    except OfTheClass as error:
        return stopping(str(error))
    except Exception as error:
        return as_answer(JobResult.failed(error))


def suite_for(assignment: Assignment) -> Suite:
    """The suite of an assignment, loaded once."""
    return _suite(assignment.model_dump_json(by_alias=True))


@functools.lru_cache(maxsize=2)
def _suite(manifest: str) -> Suite:
    return load_suite(Assignment.model_validate_json(manifest))
