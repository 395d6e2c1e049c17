"""The statements at the left edge of a script, each with the lines below that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.submission.bounds import CODE_CAP
from autograder.submission.part import Part, fault_of

__all__ = ["Statements"]

MOST_JOINED = 8  # parts that are tried as one: brackets or a text may stay open over the left edge
MOST_TRIED = 5 * CODE_CAP  # characters that are parsed to find them
GOES_ON = re.compile(r"[)\]}\s#]|(?:elif|else|except|finally)\b")
HEADS = ("'''", '"""')


class Statements:
    """Finds the statements at the left edge of a script, each with the lines that belong to it."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = [number for number, line in enumerate(self._lines) if self._begins(number)]
        self._edges = [*self._starts, len(self._lines)]
        self._left = MOST_TRIED

    def parts(self) -> Iterator[Part]:
        """The parts, which may be broken; several lines at the left edge where they are one."""
        index = 0
        while index < len(self._starts):
            size = self._size(index)
            yield self._part(index, size)
            index += size

    def _begins(self, number: int) -> bool:
        line = self._lines[number]
        if not line.strip() or GOES_ON.match(line):
            return False
        before = self._lines[number - 1] if number else ""
        return not before.endswith("\\") and not before.startswith("@")

    def _part(self, index: int, size: int) -> Part:
        first, end = self._edges[index], self._edges[index + size]
        return Part("\n".join(self._lines[first:end]) + "\n", first + 1)

    def _size(self, index: int) -> int:
        """How many lines at the left edge are one statement: more than one where it stays open."""
        fault = fault_of(self._part(index, 1), notebook=False)
        if fault is None or fault.error is None or not _stays_open(fault.error):
            return 1
        for size in self._candidates(index, fault.error):
            part = self._part(index, size)
            self._left -= len(part.text)
            if self._left < 0:
                break
            whole = fault_of(part, notebook=False)
            if whole is None or whole.problem:
                return size
        return 1

    def _candidates(self, index: int, error: SyntaxError) -> Iterator[int]:
        """How many parts may belong together; of a long text, those with its closing quotes."""
        most = len(self._starts) - index
        if "triple-quoted" not in (error.msg or ""):
            yield from range(2, min(most, MOST_JOINED) + 1)
            return
        quotes = _opening(self._part(index, 1).text, error)
        found = 0
        for size in range(2, most + 1):
            text = self._part(index + size - 1, 1).text
            self._left -= len(text)
            if quotes in text:
                yield size
                found += 1
            if found == MOST_JOINED or self._left < 0:
                return


def _stays_open(error: SyntaxError) -> bool:
    return "never closed" in (error.msg or "") or "triple-quoted" in (error.msg or "")


def _opening(text: str, error: SyntaxError) -> str:
    """The quotes that a text within the program begins with."""
    lines = text.split("\n")
    line = lines[(error.lineno or 1) - 1] if (error.lineno or 1) <= len(lines) else ""
    return next((one for one in HEADS if one in line), HEADS[1])
