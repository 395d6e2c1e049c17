"""Has cells rendered within bounds of size, time and memory; what is beyond them is plain text.

Markdown and the colouring of code have many inputs that take the square of their length. So a
child renders them: what takes too long ends with it, and a new one goes on.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
import weakref
from typing import Any

from autograder.frontends.nbgrader.markup import count_tags, plain_html

__all__ = ["PageBudget", "Renderer"]

START_SECONDS = 60  # a busy machine, and libraries that are read for the first time
CELL_SECONDS, PAGE_SECONDS = 2.0, 4.0
CELL_CHARACTERS = 100_000  # of a rendered cell
PLAIN_CHARACTERS = 200_000  # of a cell that is shown as it is
PAGE_CHARACTERS, PAGE_TAGS = 1_000_000, 60_000
CHILD = "autograder.frontends.nbgrader.rendering_child"

SLOW = "This cell takes too long to be formatted, and is shown as it was written."
LARGE = "This cell is too large to be formatted, and is shown as it was written."
ODD = "This cell cannot be formatted, and is shown as it was written."
CUT = "The text goes on; the rest is in the notebook."


class PageBudget:
    """What one page may still hold, and how long it may still take."""

    def __init__(self) -> None:
        self.seconds = PAGE_SECONDS
        self.characters = PAGE_CHARACTERS
        self.tags = PAGE_TAGS

    def plain(self, text: str, word: str = "") -> str:
        """The text as it is, as much of it as the page has room for."""
        room = max(0, min(self.characters, PLAIN_CHARACTERS))
        self.characters -= len(text[:room])
        word = f"{word} {CUT}".strip() if len(text) > room else word
        return plain_html(text[:room], word)


class Renderer:
    """Keeps a child that renders, and starts another one where it has ended."""

    def __init__(self) -> None:
        self._child: _Child | None = None

    def html(self, kind: str, text: str, budget: PageBudget, pictures: Any = None) -> str:
        """A cell's "markdown", "code" or "html" as HTML that does nothing."""
        if len(text) > min(CELL_CHARACTERS, budget.characters):
            return budget.plain(text, LARGE)
        if budget.seconds <= 0:
            return budget.plain(text, SLOW)
        try:
            html = self._asked({"kind": kind, "text": text, "pictures": pictures or {}}, budget)
        except TimeoutError:
            return budget.plain(text, SLOW)
        tags = count_tags(html) if html is not None else 0
        if html is None or tags > budget.tags:
            return budget.plain(text, ODD if html is None else LARGE)
        budget.tags -= tags
        budget.characters -= len(text)
        return html

    def _asked(self, request: dict[str, Any], budget: PageBudget) -> str | None:
        """What the child answers; None where it has none. Raises TimeoutError."""
        if self._child is None or self._child.has_ended():
            self._child = _Child()
        seconds = min(CELL_SECONDS, budget.seconds)
        try:
            html, seconds = self._child.asked(request, seconds)
        except (TimeoutError, EOFError) as error:
            self._child = None  # it has ended
            if isinstance(error, TimeoutError):
                raise
            return None
        finally:
            # What it took of the processor: a busy machine is no fault of the cell's.
            budget.seconds -= seconds
        return None if html is None else str(html)


class _Child:
    """A child that is ready; it ends with its parent, or when nobody holds it any more."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-P", "-m", CHILD], start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        weakref.finalize(self, _end, self._process)
        try:
            self._line(START_SECONDS)
        except (TimeoutError, EOFError):
            raise RuntimeError(f"Cannot start what formats cells: python -m {CHILD}") from None

    def has_ended(self) -> bool:
        """Whether something else has ended it."""
        return self._process.poll() is not None

    def asked(self, request: dict[str, Any], seconds: float) -> Any:
        """Its HTML or None, and the seconds of the processor that took.

        Raises TimeoutError where that took too long, EOFError where it has died.
        """
        return self._line(seconds, json.dumps(request).encode() + b"\n")

    def _line(self, seconds: float, request: bytes = b"") -> Any:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None  # they are pipes
        assert answers is not None
        until = time.monotonic() + seconds
        deadline = threading.Timer(seconds, self._process.kill)
        deadline.start()
        try:
            requests.write(request)
            requests.flush()
            line = answers.readline()
        except OSError:  # it ended while it was being asked
            line = b""
        finally:
            deadline.cancel()
        if line.endswith(b"\n"):
            return json.loads(line)
        _end(self._process)
        raise EOFError if time.monotonic() < until else TimeoutError


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with contextlib.suppress(OSError):  # what could not be written any more
        process.communicate()
