"""A line that Python does not read, and a try whether it would read it if it were written so."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from autograder.submission.bounds import beyond
from autograder.submission.part import BrokenPart, compiled

__all__ = ["TEXT", "Entry", "Fault", "Words", "fault_in", "gets_past"]

MOST_TRIED = 20_000  # characters of a part that is parsed again with a line changed
TEXT = re.compile(r"'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\"")


@dataclass(frozen=True)
class Words:
    """What is wrong with a line, what to do about it, and the line as it may be meant."""

    rationale: str
    help: str
    expected: str = ""


@dataclass(frozen=True)
class Fault:
    """Python's error in a part of a text: its lines, the place in them from 0, its own words."""

    lines: tuple[str, ...]
    number: int
    column: int
    message: str
    end: tuple[int, int]

    @property
    def line(self) -> str:
        """The line that Python stopped at."""
        return self.lines[self.number]

    @functools.cached_property
    def code(self) -> str:
        """The line without its texts and its comment, the length of which stays."""
        blank = TEXT.sub(lambda found: f"'{' ' * (len(found[0]) - 2)}'", self.line)
        return blank.split("#", 1)[0].rstrip()

    @property
    def start(self) -> str:
        """The first word of the line."""
        found = re.match(r"\s*([^\W\d]\w*)", self.line)
        return found[1] if found else ""

    def before(self) -> str:
        """The line above with something on it; empty where there is none."""
        return next((one for one in reversed(self.lines[: self.number]) if one.strip()), "")

    def reads(self, line: str, number: int | None = None) -> bool:
        """Whether Python gets past this line where one, by default this one, is another."""
        at = self.number if number is None else number
        changed = [*self.lines[:at], *line.split("\n"), *self.lines[at + 1 :]]
        return gets_past("\n".join(changed), self.number + line.count("\n"))

    def fixed(self, pattern: str, put: str, *, count: int = 1) -> str:
        """The line with something else in the place of a pattern; empty where that helps nothing.

        Texts and comments are left alone.
        """
        pieces, at = [], 0
        for found in list(re.finditer(pattern, self.code))[: count or None]:
            pieces += [self.line[at : found.start()], found.expand(put)]
            at = found.end()
        line = "".join([*pieces, self.line[at:]])
        return line if pieces and self.reads(line) else ""


Entry = Callable[[Fault], Words | None]  # None where it is another slip


def fault_in(part: BrokenPart) -> Fault | None:
    """The fault of a part by Python's error; None where there is no such error."""
    error = part.error
    if error is None:
        return None
    lines = tuple(part.text.split("\n"))
    number = part.at - 1
    column = min(max((error.offset or 1) - 1, 0), len(lines[number]))
    end = ((error.end_lineno or part.at) - 1, max((error.end_offset or 1) - 1, 0))
    return Fault(lines, number, column, error.msg or "", end)


def gets_past(text: str, number: int) -> bool:
    """Whether Python reads a text, or finds its first fault below the line ``number``, from 0."""
    if len(text) > MOST_TRIED or beyond(text):
        return False
    try:
        compiled(text, notebook=True)
    except SyntaxError as error:
        return (error.lineno or 1) - 1 > number
    except ValueError:
        return False
    return True
