"""Shows where a learner stands on a terminal, always in the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.watch.content import details, headline, shown_hints, task_lines
from autograder.watch.events import Event
from autograder.watch.learner import Learner
from autograder.watch.lines import Line

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.text import Text

__all__ = ["KEYS", "Screen"]

KEYS = "h hint   n next task   a all   d docs   s solution   r new exam   q quit"
STYLES = {"bad": "bold red", "good": "green", "hint": "cyan", "dim": "dim", "title": "bold"}
LEAST_ROWS = 3  # for what there is to say, however low the window
WIDEST = 100  # longer lines are hard to read
NARROWEST = 20
SHOWN_KEYS = 2  # rows at the bottom


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
        """Draw anew; the window may have another size now."""
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
