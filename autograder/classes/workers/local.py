"""Runs jobs several at a time on this machine."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from autograder._util.parallel import any_of, as_done
from autograder.classes.failures import OfTheClass
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.workers.answers import AnswerError, read_answer
from autograder.classes.workers.grader_process import Bounds, GraderGoneError, GraderProcess
from autograder.classes.workers.orders import order_for, suite_for
from autograder.sandbox import Sandbox
from autograder.sandbox.layout import demand_hidden

__all__ = ["Local"]

# Times what a submission may take: its second training, time without a free core, and tasks that
# are graded again because of another are not counted there.
BACKSTOP = 7.5


@dataclass(frozen=True)
class Local:
    """So many jobs at a time; ``level`` tells the level of isolation when it is needed.

    ``hidden`` are places that no student code may read, wherever they lie.
    """

    at_a_time: int
    level: Callable[[], str]
    hidden: tuple[Path, ...] = ()

    def run_all(
        self, settings: ClassSettings, jobs: Iterable[Job]
    ) -> Generator[tuple[Job, JobResult], None, None]:
        """Give each job with its result as it is done; ends all processes when nobody listens.

        Raises LevelError where the level is not there, or cannot hide what has to be hidden.
        """
        waiting = any_of(jobs)
        if waiting is None:
            return
        level = self.level()
        demand_hidden(level, self.hidden)
        with Sandbox(level, hidden=self.hidden) as sandbox, ExitStack() as stack:
            threading.Thread(target=_warm_up, args=(sandbox, settings), daemon=True).start()
            graders = stack.enter_context(closing(Graders(settings, sandbox)))
            found = stack.enter_context(closing(as_done(graders.result, waiting, self.at_a_time)))
            yield from found


def _warm_up(sandbox: Sandbox, settings: ClassSettings) -> None:
    """Have the fork server start while the grading processes do: it takes seconds."""
    suite = suite_for(settings.assignment)
    with contextlib.suppress(Exception):  # whoever needs it hears what was wrong
        inputs = suite.data.draw_inputs(settings.seed, settings.assignment, settings.data)
        modules = {one for call in inputs.calls.values() for one in call.imports}
        sandbox.preload(suite.probes, modules)


class Graders:
    """Grading processes for whoever has a job: so many as there are jobs at a time."""

    def __init__(self, settings: ClassSettings, sandbox: Sandbox) -> None:
        limits = suite_for(settings.assignment).child_limits(settings.data)
        self._settings = settings
        self._sandbox = sandbox
        self._bounds = Bounds(BACKSTOP * limits.submission_seconds)
        self._idle: queue.SimpleQueue[GraderProcess] = queue.SimpleQueue()
        self._all: set[GraderProcess] = set()
        self._closed = False

    def result(self, job: Job) -> JobResult:
        """Have a job done; raises only what stops a whole class."""
        try:
            return self._tried_twice(job)
        except OfTheClass:
            raise
        except Exception as error:
            return JobResult.failed(error)

    def close(self) -> None:
        """End all processes."""
        self._closed = True
        for one in [*self._all]:
            one.close()

    def _tried_twice(self, job: Job) -> JobResult:
        """Once more in a new process where one has died, since somebody else may have ended it."""
        try:
            return self._done(job)
        except GraderGoneError as gone:
            if gone.overrun or self._closed:
                return JobResult(None, problem=str(gone), trace=gone.trace)
        try:
            return self._done(job)
        except GraderGoneError as gone:
            twice = f"twice over, {gone}" if not gone.overrun else str(gone)
            return JobResult(None, problem=twice, trace=gone.trace)

    def _done(self, job: Job) -> JobResult:
        order = order_for(job, self._settings, self._sandbox.level)
        process = self._taken()
        try:
            answer = process.answer(order, job.payload)
        except GraderGoneError:
            self._all.discard(process)
            raise
        suite = suite_for(self._settings.assignment)
        try:
            result = read_answer(answer, job, self._settings, suite, [self._sandbox.level])
        except AnswerError as error:
            result = JobResult.failed(error)
        if result.trace:  # what is left of a failure in it must not reach the next
            self._all.discard(process)
            process.close()
        else:
            self._idle.put(process)
        return result

    def _taken(self) -> GraderProcess:
        """A process that has nothing to do, or a new one."""
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            process = GraderProcess(self._sandbox, self._bounds)
            self._all.add(process)
            if self._closed:
                process.close()
            return process
