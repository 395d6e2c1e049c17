"""Runs jobs on a Dask cluster."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from autograder._util.parallel import any_of
from autograder.classes.failures import ClassError
from autograder.classes.jobs import ClassSettings, Job, JobResult, run_job
from autograder.grading import Grader
from autograder.sandbox.level_check import choose_class_level
from autograder.sandbox.sandbox import shared_sandbox
from autograder.suite.assignment import Assignment
from autograder.suite.loading import Suite, load_suite

__all__ = ["Cluster"]

CONNECT_SECONDS = 5
AHEAD = 2  # jobs for each thread of a worker, so that none waits for the next


@dataclass(frozen=True)
class Cluster:
    """The cluster behind a scheduler's address; each worker uses a box of its own machine."""

    address: str
    isolation: str

    def run_all(
        self, settings: ClassSettings, jobs: Iterable[Job]
    ) -> Generator[tuple[Job, JobResult], None, None]:
        """Give each job with its result as it is done; raises ClassError."""
        waiting = any_of(jobs)
        if waiting is None:
            return
        with self._client() as client:
            yield from _run_all(client, self._task(settings), waiting)

    def _client(self) -> Any:
        import distributed

        try:
            client: Any = distributed.Client(self.address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise ClassError(f"{self.address}: no Dask scheduler answers: {error}") from None
        if not client.nthreads():
            client.close()
            raise ClassError(f"{self.address}: the scheduler has no workers. Start some first.")
        return client

    def _task(self, settings: ClassSettings) -> functools.partial[JobResult]:
        versions = dict(load_suite(settings.assignment).versions)
        return functools.partial(
            _run_there, settings=settings, isolation=self.isolation, versions=versions
        )


def _run_all(
    client: Any, task: functools.partial[JobResult], jobs: Iterator[Job]
) -> Generator[tuple[Job, JobResult], None, None]:
    import distributed

    at_once = AHEAD * sum(client.nthreads().values())
    given: dict[Any, Job] = {}

    def give(job: Job) -> Any:
        future = client.submit(task, job, pure=False)
        given[future.key] = job
        return future

    doing: Any = distributed.as_completed([give(job) for job in islice(jobs, at_once)])
    for future in doing:
        job = given.pop(future.key)
        try:
            result = future.result()
        except distributed.KilledWorker as error:  # Dask has given it to others, in vain
            died = error.allowed_failures + 1
            result = JobResult(None, problem=f"{job.work.name}: {died} workers died over it.")
        yield job, result
        for more in islice(jobs, 1):
            doing.add(give(more))


def _run_there(
    job: Job, settings: ClassSettings, isolation: str, versions: dict[str, str]
) -> JobResult:
    """On a worker: grade in the box that this process shares."""
    suite = _suite(settings.assignment.model_dump_json(by_alias=True))
    if suite.versions != versions:
        raise ClassError(
            "A worker has other checks, or other versions of TensorFlow and the like, than this "
            "machine. Install the same there."
        )
    with shared_sandbox(choose_class_level(isolation)).use() as sandbox:
        return run_job(job, settings, Grader(suite, sandbox, settings.data))


@functools.lru_cache(maxsize=2)
def _suite(manifest: str) -> Suite:
    return load_suite(Assignment.model_validate_json(manifest))
