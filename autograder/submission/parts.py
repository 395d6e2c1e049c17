"""What of a text is Python: a broken part of it costs itself, and the rest is read.

The parts of a notebook are its cells, which Jupyter compiles one by one. Those of a script are its
statements at the left edge, each with the lines below it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.submission.bounds import beyond
from autograder.submission.ipython_syntax import script_lines
from autograder.submission.part import BrokenPart, Part, compiled, fault_of, parsed
from autograder.submission.script_parts import Statements

__all__ = ["Readable", "readable"]

MOST_BROKEN = 1000  # statements
NO_PYTHON = "From here on nothing is read: more than a thousand lines before it are no Python."
MOST_WHOLE = 10  # faults that show in the whole and in no part


@dataclass(frozen=True)
class Readable:
    """The text that can be parsed, in which every line keeps its place, and what was left out."""

    text: str
    tree: ast.Module
    broken: tuple[BrokenPart, ...] = field(default=())


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
    found = _without_broken(plain, Statements(plain).parts(), notebook=False)
    return Readable(found.text, found.tree, (*magics, *found.broken))


def _cells(text: str, cells: Sequence[int]) -> Iterator[Part]:
    lines = text.split("\n")
    for start, end in zip(cells, [*cells[1:], len(lines) + 1], strict=True):
        yield Part("\n".join(lines[start - 1 : end - 1]) + "\n", start)


def _without_broken(text: str, parts: Iterator[Part], *, notebook: bool) -> Readable:
    broken: list[BrokenPart] = []
    for part in parts:
        if fault := fault_of(part, notebook=notebook):
            broken.append(fault if notebook else _from_its_indent(fault))
        if len(broken) == MOST_BROKEN and not notebook:
            rest = "\n".join(text.split("\n")[part.first :])
            broken.append(BrokenPart(rest, part.first + 1, None, NO_PYTHON))
            break
    lines = text.split("\n")
    for part in broken:
        _blank(lines, part)
    for _ in range(0 if notebook else MOST_WHOLE):
        whole = fault_of(Part("\n".join(lines), 1), notebook=notebook)
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
        tree = parsed(text) if notebook else compiled(text, notebook=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        problem = str(error) if isinstance(error, ValueError) else ""
        whole = BrokenPart(text, 1, None, problem or "It cannot be read as a whole.")
        return Readable("\n" * text.count("\n"), ast.Module([], []), (*ordered, whole))
    return Readable(text, tree, tuple(ordered))


def _blank(lines: list[str], part: Part) -> None:
    count = part.text.rstrip("\n").count("\n") + 1
    lines[part.first - 1 : part.first - 1 + count] = [""] * count


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
    return fault_of(rest, notebook=False) or part
