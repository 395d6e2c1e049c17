"""What of a text is Python: a broken part of it costs itself, and the rest is read.

The parts of a notebook are its cells, which Jupyter compiles one by one. Those of a script are its
statements at the left edge, each with the lines below it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.submission.bounds import CODE_CAP, beyond
from autograder.submission.ipython_syntax import script_lines

__all__ = ["BrokenPart", "Part", "Readable", "compiled", "readable"]

MOST_JOINED = 8  # parts that are tried as one: brackets or a text may stay open over the left edge
MOST_TRIED = 5 * CODE_CAP  # characters that are parsed to find them
MOST_BROKEN = 1000  # statements
NO_PYTHON = "From here on nothing is read: more than a thousand lines before it are no Python."
MOST_WHOLE = 10  # faults that show in the whole and in no part
GOES_ON = re.compile(r"[)\]}\s#]|(?:elif|else|except|finally)\b")
HEADS = ("'''", '"""')


@dataclass(frozen=True)
class Part:
    """Some lines of a text, the first of which is line ``first`` of the whole, from 1."""

    text: str
    first: int


@dataclass(frozen=True)
class BrokenPart(Part):
    """A part that is left out, and why: Python's own error, or a sentence, or a notebook's line."""

    error: SyntaxError | None = None
    problem: str = ""
    at: int = 1  # the line of the fault within the part, from 1

    @property
    def line(self) -> int:
        """The line of the whole, from 1, that the fault is in."""
        return self.first + self.at - 1


@dataclass(frozen=True)
class Readable:
    """The text that can be parsed, in which every line keeps its place, and what was left out."""

    text: str
    tree: ast.Module
    broken: tuple[BrokenPart, ...] = field(default=())


def compiled(text: str, *, notebook: bool) -> ast.Module:
    """Parse a text and have it compiled, without running any of it.

    Raises SyntaxError, and ValueError with a sentence for what else keeps it from being read.
    """
    # Notebooks may await at top level; whether such a line ever runs is decided elsewhere.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if notebook else 0
    try:
        tree = _parsed(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Some faults, such as a return outside of a function, only the compiler sees.
            compile(tree, "submission", "exec", flags=flags, dont_inherit=True)
    except SyntaxError:
        raise
    except (RecursionError, MemoryError):
        raise ValueError("It is nested too deeply to be read.") from None
    except ValueError as error:
        raise ValueError(f"It cannot be parsed: {error}.") from None
    return tree


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid "\d" is the student's, and harmless
        return ast.parse(text)


def readable(text: str, cells: Sequence[int]) -> Readable:
    """The readable part of a script, or of a notebook whose cells begin at the lines ``cells``.

    It takes time and memory in proportion to the text.
    """
    if cells:
        return _without_broken(text, _cells(text, cells), notebook=True)
    try:
        if beyond(text) is None:
            return Readable(text, compiled(text, notebook=False))
    except (SyntaxError, ValueError):
        pass  # then part by part
    lines, taken = script_lines(text)
    old = text.split("\n")
    plain = "\n".join(lines)
    magics = tuple(BrokenPart(old[number], number + 1) for number in taken if old[number].strip())
    found = _without_broken(plain, _Statements(plain).parts(), notebook=False)
    return Readable(found.text, found.tree, (*magics, *found.broken))


def _cells(text: str, cells: Sequence[int]) -> Iterator[Part]:
    lines = text.split("\n")
    for start, end in zip(cells, [*cells[1:], len(lines) + 1], strict=True):
        yield Part("\n".join(lines[start - 1 : end - 1]) + "\n", start)


def _without_broken(text: str, parts: Iterator[Part], *, notebook: bool) -> Readable:
    broken: list[BrokenPart] = []
    for part in parts:
        if fault := _fault(part, notebook=notebook):
            broken.append(fault if notebook else _from_its_indent(fault))
        if len(broken) == MOST_BROKEN and not notebook:
            rest = "\n".join(text.split("\n")[part.first :])
            broken.append(BrokenPart(rest, part.first + 1, None, NO_PYTHON))
            break
    lines = text.split("\n")
    for part in broken:
        _blank(lines, part)
    for _ in range(0 if notebook else MOST_WHOLE):
        whole = _fault(Part("\n".join(lines), 1), notebook=notebook)
        if whole is None:
            break
        shown = lines[whole.at - 1] if whole.at <= len(lines) else ""
        broken.append(BrokenPart(shown, whole.at, whole.error, whole.problem))
        _blank(lines, broken[-1])
    return _rest("\n".join(lines), broken, notebook=notebook)


def _rest(text: str, broken: list[BrokenPart], *, notebook: bool) -> Readable:
    """What is left; nothing where it cannot be read even so."""
    ordered = sorted(broken, key=lambda part: part.first)
    try:
        # Cells are compiled one by one: what the compiler finds in their sum is no fault.
        tree = _parsed(text) if notebook else compiled(text, notebook=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        problem = str(error) if isinstance(error, ValueError) else ""
        whole = BrokenPart(text, 1, None, problem or "It cannot be read as a whole.")
        return Readable("\n" * text.count("\n"), ast.Module([], []), (*ordered, whole))
    return Readable(text, tree, tuple(ordered))


def _blank(lines: list[str], part: Part) -> None:
    count = part.text.rstrip("\n").count("\n") + 1
    lines[part.first - 1 : part.first - 1 + count] = [""] * count


def _fault(part: Part, *, notebook: bool) -> BrokenPart | None:
    """Why a part cannot be read; None where it can."""
    if found := beyond(part.text):
        line, problem = found
        problem = f"It has {problem} Nobody writes so much at once; shorten it."
        return BrokenPart(part.text, part.first, None, problem, line)
    try:
        compiled(part.text, notebook=notebook)
    except SyntaxError as error:
        at = min(max(error.lineno or 1, 1), part.text.count("\n") + 1)
        return BrokenPart(part.text, part.first, error, "", at)
    except ValueError as error:
        return BrokenPart(part.text, part.first, None, str(error))
    return None


def _from_its_indent(part: BrokenPart) -> BrokenPart:
    """Of lines that are indented below a line which opens nothing, those lines alone."""
    if part.error is None or "unexpected indent" not in (part.error.msg or "") or part.at == 1:
        return part
    lines = part.text.split("\n")
    try:
        before = compiled("\n".join(lines[: part.at - 1]), notebook=False).body
    except (SyntaxError, ValueError):
        return part
    if not before or hasattr(before[-1], "body"):
        return part
    rest = Part("\n".join(lines[part.at - 1 :]), part.first + part.at - 1)
    return _fault(rest, notebook=False) or part


class _Statements:
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
        fault = _fault(self._part(index, 1), notebook=False)
        if fault is None or fault.error is None or not _stays_open(fault.error):
            return 1
        for size in self._candidates(index, fault.error):
            part = self._part(index, size)
            self._left -= len(part.text)
            if self._left < 0:
                break
            whole = _fault(part, notebook=False)
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
