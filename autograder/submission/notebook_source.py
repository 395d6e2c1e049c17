"""A notebook's code cells as one Python text, with IPython's own syntax taken out line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.submission.notebook_cells import code_cells

__all__ = ["NotebookSource", "notebook_source"]

# Cell magics whose cell is still Python that runs here; any other cell is dropped whole.
PYTHON_MAGICS = frozenset({"capture", "debug", "lprun", "memit", "mprun", "prun", "time", "timeit"})

CELL_MAGIC = re.compile(r"%%(\w+)")
COMMAND = re.compile(r"(\s*)(?:[%!]|\?{1,2}\w|(?:pip3?|conda|mamba)\s+(?:install|list|show)\b)")
HELP = re.compile(r"(\s*)[\w.*]+\?{1,2}\s*$")
ASSIGNED = re.compile(r"(\s*[A-Za-z_][\w.,\s\[\]'\"]*=\s*)[%!]")
LEXEME = re.compile(r"""\\.|\"{3}|'{3}|["'#]|[(\[{]|[)\]}]""")


@dataclass(frozen=True)
class NotebookSource:
    """Python text, and for each code cell the line of the text (from 1) it begins at."""

    text: str
    cells: tuple[int, ...]


@dataclass(frozen=True)
class _Inside:
    """What a line of Python leaves open for the next: a string, brackets, a backslash."""

    quote: str = ""
    depth: int = 0
    continued: bool = False

    def __bool__(self) -> bool:
        return bool(self.quote) or self.depth > 0 or self.continued


def notebook_source(data: bytes) -> NotebookSource:
    """Join the code cells of a notebook; every line keeps its place. Raises what they raise."""
    lines: list[str] = []
    cells = []
    for cell in code_cells(data):
        cells.append(len(lines) + 1)
        lines += _python_lines(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return NotebookSource("\n".join(lines) + "\n", tuple(cells))


def _python_lines(lines: list[str]) -> list[str]:
    """The lines of a cell, as many as before, with everything that is not Python replaced."""
    lines = list(lines)
    for index, line in enumerate(lines):
        magic = CELL_MAGIC.match(line)
        if magic and magic[1] in PYTHON_MAGICS:
            lines[index] = ""
        elif line.startswith("%%"):
            return [""] * len(lines)
        elif line.strip():
            break
    return list(_without_line_magics(lines))


def _without_line_magics(lines: list[str]) -> Iterator[str]:
    inside = _Inside()
    command_goes_on = False
    for line in lines:
        plain = None if inside else _replacement(line)
        if command_goes_on:
            yield ""
            command_goes_on = line.endswith("\\")
        elif plain is not None:
            yield plain
            command_goes_on = line.endswith("\\")
        else:
            yield line
            inside = _after(line, inside)


def _replacement(line: str) -> str | None:
    """Python in the place of a line magic, shell command or help request; None for Python."""
    if match := COMMAND.match(line) or HELP.match(line):
        return f"{match[1]}pass"
    if match := ASSIGNED.match(line):
        return f"{match[1].rstrip()} None"
    return None


def _after(line: str, inside: _Inside) -> _Inside:
    """Read one line of Python just closely enough to know what it leaves open."""
    quote, depth = inside.quote, inside.depth
    for lexeme in LEXEME.findall(line):
        if quote:
            quote = "" if lexeme.startswith(quote) else quote
        elif lexeme == "#":
            return _Inside(depth=depth)
        elif lexeme[0] in "\"'":
            quote = lexeme
        elif lexeme in "([{":
            depth += 1
        elif lexeme in ")]}":
            depth = max(0, depth - 1)
    continued = line.endswith("\\")
    open_string = quote if len(quote) == 3 or continued else ""
    return _Inside(open_string, depth, continued)
