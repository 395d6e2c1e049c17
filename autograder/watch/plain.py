"""Tells where a learner stands in plain lines: for screen readers, pipes and simple terminals."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import TextIO

from autograder.report.text import WIDTH
from autograder.watch.content import details, headline, hint_lines, shown_hints, task_lines
from autograder.watch.events import Broke, Event, Finished, Pressed, Saved
from autograder.watch.learner import Learner
from autograder.watch.lines import Line

__all__ = ["Plain"]

KEYS = (
    "Type a letter and Enter: h hint, n next task, a all, d docs, s solution, r new exam, q quit."
)
SLOW_SECONDS = 5.0  # between two lines about something that takes long


class Plain:
    """Prints a block when there is news; nothing is ever drawn over. Use as a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._said = 0.0
        self._problem = ""

    def __enter__(self) -> Plain:
        self._print([Line(KEYS)])
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to be undone."""

    def update(self, learner: Learner, event: Event | None) -> None:
        """Print what the event changed, if anything."""
        match event:
            case Pressed(key="h"):
                self._print(_last_hint(learner))
            case Finished() | Pressed(key="n" | "a" | "d" | "s") | Broke():
                self._tell(learner)
            case Saved() if learner.problem != self._problem:
                self._tell(learner)
            case Saved() if learner.status and not learner.running:
                self._print([Line(learner.status)])
            case None:
                self._tell_slow(learner)
        self._problem = learner.problem

    def _tell(self, learner: Learner) -> None:
        head = [Line(headline(learner)), *task_lines(learner), Line()]
        said = [*details(learner, WIDTH), *shown_hints(learner, WIDTH)]
        self._print([*head, *said, Line(learner.status)])

    def _tell_slow(self, learner: Learner) -> None:
        now = time.monotonic()
        longest = min(learner.running.values(), default=now)
        if now - max(self._said, longest) > SLOW_SECONDS:
            self._said = now
            self._print(details(learner, WIDTH)[:2])

    def _print(self, lines: Iterable[Line]) -> None:
        text = "\n".join(line.text for line in lines).rstrip()
        self._stream.write(f"{text}\n\n")
        self._stream.flush()


def _last_hint(learner: Learner) -> list[Line]:
    lines = hint_lines(learner, WIDTH)
    starts = [number for number, line in enumerate(lines) if line.text.startswith("Hint ")]
    return lines[starts[-1] :] if starts else [Line("There is no hint on this task.")]
