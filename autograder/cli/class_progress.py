"""Shows how a class run is getting on: done, per minute, time left, and what went wrong last."""

from __future__ import annotations

import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from autograder.report.text import clean

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live

__all__ = ["ClassProgress"]

LINE_SECONDS = 60.0  # where the output is no terminal
FAULTS = 5  # shown at a time
WINDOW = 40  # submissions that the speed is measured over


@dataclass
class ClassProgress:
    """Use as a context manager, and tell it of every outcome. Writes to standard error."""

    total: int
    _done: int = 0
    _faults: deque[str] = field(default_factory=lambda: deque(maxlen=FAULTS))
    _times: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW + 1))
    _live: Live | None = None
    _said: float = 0.0

    def __enter__(self) -> ClassProgress:
        self._said = time.monotonic()
        self._times.append(self._said)
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                get_renderable=self._picture, console=Console(stderr=True), refresh_per_second=4
            )
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def advance(self, student: str, problem: str, *, fresh: bool) -> None:
        """Count one more; ``fresh`` where it was graded now, and tells something of the speed."""
        self._done += 1
        now = time.monotonic()
        if fresh:
            self._times.append(now)
        if problem:
            told = " ".join(clean(problem, 120).split())
            self._faults.append(f"{clean(student, 40)}: {told}")
        last = self._done == self.total
        if self._live is None and (now - self._said >= LINE_SECONDS or last):
            self._said = now
            typer.echo(self.line(), err=True)

    def line(self) -> str:
        """Where it stands, in one line."""
        line = f"{self._done} of {self.total} submissions"
        fresh = len(self._times) - 1
        if fresh > 0 and self._times[-1] > self._times[0]:
            per_minute = 60 * fresh / (self._times[-1] - self._times[0])
            left = (self.total - self._done) / per_minute * 60
            line += f", {per_minute:.0f} a minute, {_duration(left)} left"
        return line

    def _picture(self) -> Group:
        from rich.align import Align
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        faults = [Text(one, "yellow", no_wrap=True, overflow="ellipsis") for one in self._faults]
        bar = ProgressBar(total=max(self.total, 1), completed=self._done, width=60)
        return Group(Align.left(bar), Text(self.line()), *faults)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
