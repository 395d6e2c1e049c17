"""Grades, in threads of its own, whatever tasks the latest save has affected."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.frontends.watch.changes import TaskCode, functions_behind, task_codes, waited_for
from autograder.frontends.watch.learner import Broke, Event, Finished, Started, TaskGraded
from autograder.grading import Grader, draw_seed
from autograder.results import Status, TaskResult
from autograder.sandbox import CancelledError
from autograder.sandbox.fork_server import ForkServerError
from autograder.submission import Submission

__all__ = ["Regrader"]

LEAVE_SECONDS = 1.0
AT_A_TIME = 2  # the network is trained while the figure is drawn


@dataclass(frozen=True)
class _Last:
    """What a task's latest grading was of, and what came of it."""

    code: TaskCode
    result: TaskResult | None  # None where the grader broke


@dataclass(frozen=True)
class _Work:
    """One task to grade, with the results of the others."""

    task: str
    submission: Submission
    code: TaskCode
    seed: int
    others: Mapping[str, TaskResult]


class Regrader:
    """Use as a context manager; give it each submission, and it tells what comes of it.

    A task is graded again only where code that it needs has changed. A grading ends
    early where a newer save has changed its code, too, so an endless loop ends with the next save.
    ``seed`` draws one set of inputs for the whole session, so that causes can be compared.
    """

    def __init__(self, grader: Grader, seed: int, tell: Callable[[Event], None]) -> None:
        self.seed = seed
        self._grader = grader
        self._tell = tell
        self._submission: Submission | None = None
        self._functions: Mapping[str, frozenset[str]] = {}
        self._waits = waited_for(grader.suite)
        self._running: set[str] = set()
        self._codes: Mapping[str, TaskCode] = {}
        self._latest: dict[str, _Last] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(AT_A_TIME)]
        self._preloading = threading.Thread(target=self._preload, daemon=True)

    def __enter__(self) -> Regrader:
        suite = self._grader.suite
        self._functions = functions_behind(suite, suite.draw_inputs(self.seed, self._grader.data))
        for thread in (*self._threads, self._preloading):
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(LEAVE_SECONDS)  # one may wait for an import, which ends with the sandbox

    def submit(self, submission: Submission) -> tuple[str, ...]:
        """Take the latest save, and grade what it affects; gives tasks whose code has changed."""
        codes = task_codes(submission, self._functions)
        with self._changed:
            self._submission, self._codes = submission, codes
            self._changed.notify_all()
            return tuple(task for task in codes if self._changed_meaning(task))

    def start_over(self) -> None:
        """Grade everything again, on other inputs."""
        with self._changed:
            self.seed = draw_seed()
            self._latest.clear()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._closed and self._ready() is None:
                    self._changed.wait()
                task, submission = self._ready(), self._submission
                if self._closed or task is None or submission is None:
                    return
                work = _Work(task, submission, self._codes[task], self.seed, self._others(task))
                self._running.add(task)
            self._tell(Started(task))
            with contextlib.suppress(CancelledError):
                self._remember(work, self._grade(work))
            self._leave(task)

    def _leave(self, task: str) -> None:
        with self._changed:
            self._running.discard(task)
            self._changed.notify_all()
            if not self._running and self._ready() is None:
                self._tell(Finished())  # before the next save can begin anything

    def _ready(self) -> str | None:
        """The first task without a result for the latest save that waits for no other such."""
        stale = [task for task in self._codes if self._stale(task)]
        pending = self._running.union(stale)
        free = (one for one in stale if one not in self._running and not self._waits[one] & pending)
        return next(free, None)

    def _stale(self, task: str) -> bool:
        last = self._latest.get(task)
        if last is None or self._changed_meaning(task):
            return True
        done = last.result is not None and last.result.status is Status.PASS
        return not done and last.code.places != self._codes[task].places  # causes name lines

    def _changed_meaning(self, task: str) -> bool:
        last = self._latest.get(task)
        return last is None or last.code.meaning != self._codes[task].meaning

    def _others(self, task: str) -> Mapping[str, TaskResult]:
        return {
            name: one.result for name, one in self._latest.items() if name != task and one.result
        }

    def _grade(self, work: _Work) -> TaskResult | None:
        def cancelled() -> bool:
            code = self._codes[work.task]
            return self._closed or self.seed != work.seed or code.meaning != work.code.meaning

        try:
            graded = self._grader.grade(
                work.submission,
                seed=work.seed,
                tasks={work.task},
                previous=work.others,
                cancelled=cancelled,
            )
        except CancelledError:
            raise
        except Exception as error:  # the watch goes on, whatever is wrong with a grader
            self._tell(Broke(work.task, f"{type(error).__name__}: {error}"))
            return None
        result = graded.verdict.tasks[work.task]
        self._tell(TaskGraded(work.task, result, graded.attachments()))
        return result

    def _remember(self, work: _Work, result: TaskResult | None) -> None:
        with self._changed:
            if work.seed == self.seed:
                self._latest[work.task] = _Last(work.code, result)

    def _preload(self) -> None:
        """Have children with and without the large libraries ready before they are needed."""
        suite, sandbox = self._grader.suite, self._grader.sandbox
        calls = suite.draw_inputs(self.seed, self._grader.data).calls.values()
        with contextlib.suppress(ForkServerError):  # grading says so, where it matters
            sandbox.preload(suite.probes, ())
            sandbox.preload(suite.probes, {one for call in calls for one in call.imports})
