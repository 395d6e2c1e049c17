"""Shows how a long command is getting on: done, per minute, time left, and what went wrong last."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.report.text import clean

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

__all__ = ["Progress"]

LINE_SECONDS = 30.0  # between two lines where the output is no terminal
FAULTS = 5  # shown at a time
WINDOW = 40  # steps that the speed is measured over


class Progress:
    """Use as a context manager, and tell it of every step. Writes to standard error.

    On a terminal it draws a bar, elsewhere it prints a line now and then.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._faults: deque[str] = deque(maxlen=FAULTS)
        self._said = time.monotonic()
        self._paces = deque([(self._said, 0)], maxlen=WINDOW + 1)  # when, and how many by then
        self._counted = 0  # steps that tell something of the speed
        self._live = _live(self._picture) if sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def advance(self, steps: int = 1, fault: str = "", *, fresh: bool = True) -> None:
        """Count; ``fresh`` where the work was done now, and tells something of the speed."""
        self._done += steps
        now = time.monotonic()
        if fresh:
            self._counted += steps
            self._paces.append((now, self._counted))
        if fault:
            self._faults.append(" ".join(clean(fault, 160).split()))
        last = self._done >= self._total
        if self._live is None and (now - self._said >= LINE_SECONDS or last):
            self._said = now
            sys.stderr.write(f"{self.line()}\n")

    def line(self) -> str:
        """Where it stands, in one line."""
        line = f"{self._done} of {self._total} {self._what}"
        (began, before), (ended, after) = self._paces[0], self._paces[-1]
        if after > before and ended > began:
            per_minute = 60 * (after - before) / (ended - began)
            left = (self._total - self._done) / per_minute * 60
            line += f", {per_minute:.0f} a minute, {_duration(left)} left"
        return line

    def _picture(self) -> Group:
        from rich.align import Align
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        faults = [Text(one, "yellow", no_wrap=True, overflow="ellipsis") for one in self._faults]
        bar = ProgressBar(total=max(self._total, 1), completed=self._done, width=60)
        return Group(Align.left(bar), Text(self.line()), *faults)


def _live(picture: Callable[[], Group]) -> Live:
    from rich.console import Console
    from rich.live import Live

    return Live(get_renderable=picture, console=Console(stderr=True), refresh_per_second=4)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
