"""Shows where a learner stands: drawn in place on a terminal, or as plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from autograder.frontends.watch.content import (
    details,
    headline,
    hint_lines,
    shown_hints,
    task_lines,
)
from autograder.frontends.watch.learner import Broke, Event, Finished, Learner, Pressed, Saved
from autograder.report.solution import Line
from autograder.report.text import WIDTH

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.text import Text

__all__ = ["KEYS", "Plain", "Screen"]

KEYS = "h hint   n next task   a all   d docs   s solution   r new inputs   q quit"
STYLES = {"bad": "bold red", "good": "green", "hint": "cyan", "dim": "dim", "title": "bold"}
LEAST_ROWS = 3  # for what there is to say, however low the window
WIDEST = 100  # longer lines are hard to read
NARROWEST = 20
SHOWN_KEYS = 2  # rows at the bottom
TYPED_KEYS = (
    "Type a letter and Enter: h hint, n next task, a all, d docs, s solution, r new inputs, q quit."
)
SLOW_SECONDS = 5.0  # between two lines about something that takes long


class Screen:
    """Use as a context manager; on leaving, the terminal is as it was."""

    def __init__(self, console: Console) -> None:
        from rich.live import Live

        self._console = console
        self._live = Live(console=console, screen=True, auto_refresh=False)

    def __enter__(self) -> Screen:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def update(self, learner: Learner, event: Event | None) -> None:
        """Draw the whole again; the window may have another size now."""
        del event  # whatever happened, the whole is drawn
        self._live.update(self._picture(learner), refresh=True)

    def _picture(self, learner: Learner) -> Group:
        from rich.console import Group

        width, height = self._console.size
        top = [_text(Line(f"{learner.path}   {headline(learner)}", "title")), _text(Line())]
        top += [_text(line, learner) for line in task_lines(learner)]
        top.append(_text(Line("\u2500" * min(width, WIDEST), "dim")))
        if height - len(top) - SHOWN_KEYS < LEAST_ROWS:
            top = top[:1]
        room = max(height - len(top) - SHOWN_KEYS, LEAST_ROWS)
        wide = max(min(width - 1, WIDEST), NARROWEST)
        hints = shown_hints(learner, wide)[-room + 1 :]  # what was asked for has to be seen
        lines = [*_cropped(details(learner, wide), room - len(hints)), *hints]
        blank = [Line()] * (room - len(lines))
        bottom = [Line(learner.status, "dim"), Line(KEYS, "dim")]
        return Group(*top, *(_text(one) for one in [*lines, *blank, *bottom]))


def _text(line: Line, learner: Learner | None = None) -> Text:
    from rich.text import Text

    mark = ""
    if learner is not None:
        current = learner.current
        here = current is not None and line.text.split(" ", 1)[0] == current.id
        mark = "> " if here else "  "
    return Text(mark + line.text, STYLES.get(line.kind, ""), no_wrap=True, overflow="ellipsis")


def _cropped(lines: list[Line], room: int) -> list[Line]:
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], Line("... more than fits here: make the window higher.", "dim")]


class Plain:
    """Prints a block when there is news; nothing is ever drawn over. Use as a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._said = 0.0
        self._problem = ""

    def __enter__(self) -> Plain:
        self._print([Line(TYPED_KEYS)])
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
