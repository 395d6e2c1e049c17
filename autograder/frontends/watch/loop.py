"""Brings saves, keys and results together, one after the other, until it is time to quit."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from autograder.frontends.watch.learner import (
    Broke,
    Event,
    Finished,
    Learner,
    Pressed,
    Saved,
    Started,
    TaskGraded,
    View,
)
from autograder.frontends.watch.regrading import Regrader
from autograder.report.text import clean
from autograder.submission import Submission, SubmissionError, read_submission

__all__ = ["Loop", "Show"]

TICK_SECONDS = 0.5
HALF_WRITTEN_SECONDS = 0.15  # an editor that writes piece by piece is done by then
VIEWS = {"a": View.ALL, "d": View.DOCS, "s": View.SOLUTION}


class Show(Protocol):
    """Shows where a learner stands."""

    def update(self, learner: Learner, event: Event | None) -> None:
        """Something happened, or half a second has gone by."""


class Loop:
    """Takes events from a queue; all that changes the learner's state happens in here."""

    def __init__(
        self,
        path: Path,
        learner: Learner,
        events: queue.SimpleQueue[Event],
        open_page: Callable[[str], None],
    ) -> None:
        self._path = path
        self._learner = learner
        self._events = events
        self._open_page = open_page
        self._saved = 0.0
        self._stamp: object = None

    def run(self, regrader: Regrader, show: Show) -> None:
        """Go on until "q" is pressed."""
        event: Event | None = Saved()
        while event != Pressed("q"):
            self._take(event, regrader)
            show.update(self._learner, event)
            event = self._wait()

    def _wait(self) -> Event | None:
        """The next event; a look at the file finds a save that no event told of."""
        try:
            return self._events.get(timeout=TICK_SECONDS)
        except queue.Empty:
            return None if self._stamp == self._look() else Saved()

    def _take(self, event: Event | None, regrader: Regrader) -> None:
        learner = self._learner
        match event:
            case Saved():
                self._read(regrader)
            case Pressed(key=key):
                self._press(key, regrader)
            case Started(task):
                learner.begin(task)
            case TaskGraded(task, result, attachments):
                learner.take(task, result, attachments)
            case Broke(task, message):
                learner.running.pop(task, None)
                learner.results.pop(task, None)
                learner.broken[task] = clean(message)
            case Finished():
                learner.running.clear()
                learner.status = f"Graded in {time.monotonic() - self._saved:.1f} s."

    def _press(self, key: str, regrader: Regrader) -> None:
        learner = self._learner
        if key == "h":
            learner.ask()
        elif key == "n":
            learner.next()
        elif key == "r":
            self._saved, learner.status = time.monotonic(), "Everything is graded again."
            regrader.start_over()
        elif key in VIEWS:
            learner.toggle(VIEWS[key])
            hints = learner.hints.get(learner.subject)
            if learner.view is View.DOCS and hints and hints.links:
                self._open_page(hints.links[0].url)

    def _read(self, regrader: Regrader) -> None:
        """Read what was saved, and have it graded where it can be read."""
        learner, functions = self._learner, self._learner.assignment.functions
        self._saved, self._stamp = time.monotonic(), self._look()
        submission = self._whole(functions)
        if isinstance(submission, SubmissionError):
            learner.problem, learner.status = clean(str(submission)), ""
            return
        corrected, learner.problem = bool(learner.problem), ""
        if learner.submission and submission.sha256 == learner.submission.sha256 and not corrected:
            return
        learner.submission = submission
        affected = regrader.submit(submission)
        learner.status = "" if affected else "Saved. Nothing that is graded has changed."
        if affected:
            learner.just_done = ()
            if learner.chosen not in affected:
                learner.chosen = affected[0]  # what the learner is working at

    def _whole(self, functions: Sequence[str]) -> Submission | SubmissionError:
        """The file as it is once whoever writes it is done; why not, where it cannot be opened."""
        for wait in (HALF_WRITTEN_SECONDS, 0.0):
            found: Submission | SubmissionError
            try:
                found = read_submission(self._path, functions)
            except SubmissionError as error:
                found = error
            if isinstance(found, Submission) and not (found.problem or found.left_out):
                break
            time.sleep(wait)
        return found

    def _look(self) -> object:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
