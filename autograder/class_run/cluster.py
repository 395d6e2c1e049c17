"""Does pieces of work on a Dask cluster: bytes go to the workers, verdicts come back."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from autograder.assignment import Assignment
from autograder.class_run.work import Done, Order, Work, perform
from autograder.sandbox.shared import shared_sandbox
from autograder.sandbox.trial import choose_class_level
from autograder.suite import Suite, load_suite

__all__ = ["Cluster", "ClusterError"]

CONNECT_SECONDS = 5
AHEAD = 2  # pieces of work for each thread of a worker, so that none waits for the next
TRIES = 3  # a piece of work whose worker died is given to another


class ClusterError(Exception):
    """A cluster that cannot be used; ``str()`` is the one message to show."""


@dataclass(frozen=True)
class Cluster:
    """The cluster behind a scheduler's address; each worker uses a box of its own machine."""

    address: str
    isolation: str

    def do_all(
        self, order: Order, works: Iterable[Work]
    ) -> Generator[tuple[Work, Done], None, None]:
        """Give each piece of work as it is done; raises ClusterError."""
        waiting = iter(works)
        first = next(waiting, None)
        if first is None:
            return
        with self._client() as client:
            yield from _do_all(client, self._task(order), chain([first], waiting))

    def _client(self) -> Any:
        import distributed

        try:
            client: Any = distributed.Client(self.address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise ClusterError(f"{self.address}: no Dask scheduler answers: {error}") from None
        if not client.nthreads():
            client.close()
            raise ClusterError(f"{self.address}: the scheduler has no workers. Start some first.")
        return client

    def _task(self, order: Order) -> functools.partial[Done]:
        versions = dict(load_suite(order.assignment).versions)
        return functools.partial(_perform, order=order, isolation=self.isolation, versions=versions)


def _do_all(
    client: Any, task: functools.partial[Done], works: Iterator[Work]
) -> Generator[tuple[Work, Done], None, None]:
    import distributed

    at_once = AHEAD * sum(client.nthreads().values())
    given: dict[Any, Work] = {}

    def give(work: Work) -> Any:
        future = client.submit(task, work, pure=False)
        given[future.key] = work
        return future

    doing: Any = distributed.as_completed([give(work) for work in islice(works, at_once)])
    for future in doing:
        work = given.pop(future.key)
        try:
            done = future.result()
        except distributed.KilledWorker:
            done = Done(None, problem=f"{work.incoming.name}: {TRIES} workers died over it.")
        yield work, done
        for more in islice(works, 1):
            doing.add(give(more))


def _perform(work: Work, order: Order, isolation: str, versions: dict[str, str]) -> Done:
    """On a worker: grade in the box that this process shares."""
    suite = _suite(order.assignment.model_dump_json())
    if suite.versions != versions:
        raise ClusterError(
            "A worker has other checks, or other versions of TensorFlow and the like, than this "
            "machine. Install the same there."
        )
    with shared_sandbox(_level(isolation)).use() as sandbox:
        return perform(work, order, suite, sandbox)


_level = functools.cache(choose_class_level)


@functools.lru_cache(maxsize=2)
def _suite(manifest: str) -> Suite:
    return load_suite(Assignment.model_validate_json(manifest))
