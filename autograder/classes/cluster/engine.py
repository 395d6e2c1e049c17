"""Runs jobs on a Dask cluster, whose answers are believed as far as they fit what was given."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count

from autograder._util.parallel import any_of
from autograder.box.wire.limits import AUTO, L0, LEVELS
from autograder.classes.cluster.address import ClusterAddress
from autograder.classes.cluster.apart import level_apart
from autograder.classes.cluster.process import ClusterGoneError, ClusterProcess
from autograder.classes.failures import OfTheClass
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.workers.answers import AnswerError, read_answer
from autograder.classes.workers.orders import order_for, suite_for

__all__ = ["Cluster"]

AHEAD = 2  # jobs for each thread of a worker, so that none waits for the next
MOST_AT_ONCE = 128  # however many threads a cluster says that it has: submissions take memory
TRIES = 3  # of a job during which the process that speaks Dask ended
ANSWER_SECONDS = 1800.0  # from giving a job to its answer, waiting for a free worker included
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Cluster:
    """The cluster behind a scheduler's address; each worker uses a box of its own machine."""

    address: ClusterAddress
    isolation: str
    answer_seconds: float = ANSWER_SECONDS

    def run_all(
        self, settings: ClassSettings, jobs: Iterable[Job]
    ) -> Generator[tuple[Job, JobResult], None, None]:
        """Give each job with its result as it is done; raises ClassError."""
        waiting = any_of(jobs)
        if waiting is None:
            return
        with ExitStack() as stack:
            run = _Run(self, settings, level_apart(self.isolation), stack)
            yield from run.results(waiting)


@dataclass
class _Given:
    """A job on its way; ``tries`` counts the processes that have ended during it."""

    job: Job
    since: float = 0.0
    tries: int = 0


@dataclass
class _Run:
    """One class on its cluster. Where the process that speaks Dask ends, a new one takes over."""

    cluster: Cluster
    settings: ClassSettings
    apart: str
    stack: ExitStack
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _out: dict[int, _Given] = field(default_factory=dict)
    _again: deque[_Given] = field(default_factory=deque)

    def results(self, jobs: Iterator[Job]) -> Generator[tuple[Job, JobResult], None, None]:
        process = self._start()
        while True:
            self._give_out(process, jobs)
            if not self._out:
                return
            try:
                answer = process.next_answer(LOOK_SECONDS)
            except ClusterGoneError as gone:
                yield from self._after_end(gone)
                process = self._start()
                continue
            if answer and answer.number in self._out:
                job = self._out.pop(answer.number).job
                yield job, self._result(job, answer.text, answer.problem)
            yield from self._late(process)

    def _start(self) -> ClusterProcess:
        self.stack.close()  # ends the one before
        return self.stack.enter_context(ClusterProcess(self.cluster.address, self.apart))

    def _give_out(self, process: ClusterProcess, jobs: Iterator[Job]) -> None:
        """Have as many jobs under way as there is room for."""
        room = 1 if self._careful() else min(AHEAD * process.slots, MOST_AT_ONCE)
        while len(self._out) < room:
            one = self._again.popleft() if self._again else None
            if one is None:
                job = next(jobs, None)
                if job is None:
                    return
                one = _Given(job)
            one.since = time.monotonic()
            number = next(self._numbers)
            self._out[number] = one
            order = order_for(one.job, self.settings, self.cluster.isolation)
            process.give(number, order, one.job.payload)

    def _careful(self) -> bool:
        """Whether it is to be seen which job ends the process: they go one at a time."""
        return bool(self._again) or any(one.tries for one in self._out.values())

    def _after_end(self, gone: ClusterGoneError) -> Iterator[tuple[Job, JobResult]]:
        """Jobs that were under way are given out again, one at a time, but not for ever."""
        for one in self._out.values():
            one.tries += 1
            if one.tries < TRIES:
                self._again.append(one)
                continue
            problem = f"{one.job.name}: {one.tries} connections to the cluster ended over it."
            yield one.job, JobResult(None, problem=problem, trace=gone.trace)
        self._out.clear()

    def _late(self, process: ClusterProcess) -> Iterator[tuple[Job, JobResult]]:
        """Give up jobs that nobody answers."""
        seconds = self.cluster.answer_seconds
        for number, one in [*self._out.items()]:
            if time.monotonic() - one.since > seconds:
                del self._out[number]
                process.cancel(number)
                problem = f"{one.job.name}: no worker answered within {seconds:g} s."
                yield one.job, JobResult(None, problem=problem)

    def _result(self, job: Job, text: bytes, problem: str) -> JobResult:
        """What an answer says, or why it is not believed."""
        if problem:
            return JobResult(None, problem=f"{job.name}: {problem}")
        suite = suite_for(self.settings.assignment)
        try:
            return read_answer(text, job, self.settings, suite, _levels(self.cluster.isolation))
        except OfTheClass:
            raise
        except AnswerError as error:
            problem = f"{job.name}: a worker's answer is not believed: {error}."
            return JobResult(None, problem=problem)
        except Exception as error:
            return JobResult.failed(error)


def _levels(isolation: str) -> tuple[str, ...]:
    """Levels that a worker may grade at; L0 has to be asked for by name."""
    return tuple(one for one in LEVELS if one != L0) if isolation == AUTO else (isolation,)
