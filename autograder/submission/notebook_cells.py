"""The code cells of a notebook, found in its bytes; nothing else of it is ever built in memory.

A notebook carries its outputs, which can be as large as the file may be: read as a whole, 100 MB of
text with one emoji take 400 MB, and millions of empty dictionaries take gigabytes.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.submission.bounds import CODE_CAP

__all__ = [
    "NotAJsonError",
    "NotANotebookError",
    "Reader",
    "Span",
    "TooMuchCodeError",
    "TooMuchError",
    "cells_of",
    "code_cells",
]

MOST_CELLS, MOST_VALUES, MOST_DEPTH = 10_000, 5_000_000, 500
MOST_BRACKETS = 2_000_000  # of values that are passed over
LONGEST_WORD = 200  # bytes of a key, or of a cell's type
MOST_CODE_BYTES = 12 * CODE_CAP  # JSON may spell one character in twelve
MOST_READ_WHOLE = 4_000_000  # bytes, to find the words for what is wrong with it

STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
SPACE = re.compile(rb"[ \t\n\r]*+")
ATOM = re.compile(rb"[-+.\w]++")
# To the next bracket and over it, by whatever may stand before it.
LEAP = re.compile(rb'(?:[ \t\n\r,:]++|[-+.\w]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[][{}]', re.DOTALL)
CLOSES = {b"[": b"]", b"{": b"}"}
TOO_DEEP = "nested too deeply, or a number too long"

Span = tuple[int, int]  # where a value begins and ends


class NotAJsonError(Exception):
    """The bytes are no JSON; the message says where it breaks off."""


class TooMuchError(Exception):
    """More cells, or more values, than any notebook that a person wrote."""


class TooMuchCodeError(Exception):
    """More code than any person writes."""


class NotANotebookError(Exception):
    """The bytes are JSON, but no notebook."""


def code_cells(data: bytes) -> list[str]:
    """Sources of the code cells of a notebook (nbformat 3 or 4), in order, of UTF-8 bytes.

    Raises NotAJsonError, NotANotebookError, TooMuchError, TooMuchCodeError.
    """
    if _has_more_commas(data, MOST_VALUES):
        raise TooMuchError
    data = data.removeprefix(codecs.BOM_UTF8)
    reader = Reader(data)
    sources, left = [], MOST_CODE_BYTES
    for place in _code_places(reader):
        left -= place[1] - place[0] if place else 0
        if left < 0:
            raise TooMuchCodeError
        sources.append(_text(reader.built(place)) if place else "")
    if sum(len(source) + 1 for source in sources) > CODE_CAP:
        raise TooMuchCodeError
    return sources


def _has_more_commas(data: bytes, most: int) -> bool:
    """Whether more than ``most`` commas stand outside of strings."""
    if data.count(b",") <= most:
        return False
    beside = rb'(?:[^",]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+,'
    return re.match(rb"(?:%b){%d}+" % (beside, most + 1), data, re.DOTALL) is not None


def _code_places(reader: Reader) -> list[Span | None]:
    """Where each code cell's source stands; None where it has none."""
    places = []
    for cell in cells_of(reader):
        parts = reader.members(cell)
        if reader.word(parts.get("cell_type")) == "code":
            places.append(parts.get("source", parts.get("input")))  # nbformat 3 says input
    return places


def cells_of(reader: Reader) -> list[Span]:
    """Where each cell of a notebook stands; raises what ``code_cells`` raises."""
    whole = reader.whole()
    sheets = reader.members(whole).get("worksheets")
    cells: list[Span] = []
    for sheet in [whole] if sheets is None else reader.items(sheets):
        found = reader.members(sheet).get("cells")
        if found is None:
            raise NotANotebookError
        cells += reader.items(found)
    return cells


def _text(source: Any) -> str:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NotANotebookError
    return source


class Reader:
    """Finds where the values of a JSON text begin and end, and builds only what is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._brackets = MOST_BRACKETS

    def whole(self) -> Span:
        """The one value of the text."""
        start = self._space(0)
        end = self._skip(start)
        if self._space(end) != len(self._data):
            raise self._fault(self._space(end), "Extra data")
        return start, end

    def members(self, place: Span) -> dict[str, Span]:
        """Values of an object by key; of several under one key the last, as JSON has it."""
        return {self.word(key) or "": value for key, value in self._entries(place, b"{")}

    def items(self, place: Span) -> list[Span]:
        """Values of a list."""
        return [value for _, value in self._entries(place, b"[")]

    def word(self, place: Span | None) -> str | None:
        """A short string; None for anything else."""
        if place is None or place[1] - place[0] > LONGEST_WORD:
            return None
        value = self.built(place)
        return value if isinstance(value, str) else None

    def built(self, place: Span) -> Any:
        """The value itself."""
        try:
            return json.loads(self._data[slice(*place)])
        except json.JSONDecodeError as error:
            raise self._fault(place[0], error.msg) from None
        except (ValueError, RecursionError):
            raise NotAJsonError(TOO_DEEP) from None

    def _entries(self, place: Span, opening: bytes) -> Iterator[tuple[Span | None, Span]]:
        """Keys and values of an object; values of a list, with no keys."""
        if not self._data.startswith(opening, place[0]):
            raise NotANotebookError
        at = self._space(place[0] + 1)
        entries, more = 0, at < place[1] - 1
        while more:
            key = None
            if opening == b"{":
                key = (at, self._match(STRING, at, "Expecting property name"))
                at = self._space(self._punctuation(key[1], b":"))
            value = (at, self._skip(at))
            entries += 1
            if entries > MOST_CELLS:
                raise TooMuchError
            yield key, value
            at = self._space(value[1])
            more = at < place[1] - 1
            if more:
                at = self._space(self._punctuation(at, b","))

    def _skip(self, start: int) -> int:
        """Where the value ends that begins at ``start``."""
        first = self._data[start : start + 1]
        if first == b'"':
            return self._match(STRING, start, "Unterminated string")
        if first not in CLOSES:
            end = self._match(ATOM, start, "Expecting value")
            if end - start > LONGEST_WORD:
                raise NotAJsonError(TOO_DEEP)
            return end
        closing = [CLOSES[first]]
        at = start + 1
        while closing:
            at = self._leap(at)
            bracket = self._data[at - 1 : at]
            if bracket in CLOSES:
                closing.append(CLOSES[bracket])
                if len(closing) > MOST_DEPTH:
                    raise NotAJsonError(TOO_DEEP)
            elif bracket != closing.pop():
                raise self._fault(at - 1, "Expecting ',' delimiter")
        return at

    def _leap(self, at: int) -> int:
        """The place behind the next bracket that is in no string."""
        self._brackets -= 1
        if self._brackets < 0:
            raise TooMuchError
        return self._match(LEAP, at, "Expecting value")

    def _space(self, at: int) -> int:
        return self._match(SPACE, at, "")

    def _punctuation(self, at: int, mark: bytes) -> int:
        at = self._space(at)
        if not self._data.startswith(mark, at):
            raise self._fault(at, f"Expecting {mark.decode()!r} delimiter")
        return at + 1

    def _match(self, pattern: re.Pattern[bytes], at: int, problem: str) -> int:
        found = pattern.match(self._data, at)
        if found is None:
            raise self._fault(at, problem)
        return found.end()

    def _fault(self, at: int, problem: str) -> NotAJsonError:
        """What is wrong there; of a small text in the words of Python's own reader."""
        line = self._data.count(b"\n", 0, at) + 1
        if len(self._data) <= MOST_READ_WHOLE:
            try:
                json.loads(self._data)
            except json.JSONDecodeError as error:
                line, problem = error.lineno, error.msg
            except (ValueError, RecursionError):
                return NotAJsonError(TOO_DEEP)
        return NotAJsonError(f"line {line}: {problem}")
