"""A notebook's code cells as one Python text, with IPython's own syntax taken out line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = [
    "NotAJsonError",
    "NotANotebookError",
    "NotebookSource",
    "TooMuchError",
    "notebook_source",
]

# Cell magics whose cell is still Python that runs here; any other cell is dropped whole.
PYTHON_MAGICS = frozenset({"capture", "debug", "lprun", "memit", "mprun", "prun", "time", "timeit"})

MOST_CELLS, MOST_VALUES = 10_000, 5_000_000
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
CELL_MAGIC = re.compile(r"%%(\w+)")
COMMAND = re.compile(r"(\s*)(?:[%!]|\?{1,2}\w|(?:pip3?|conda|mamba)\s+(?:install|list|show)\b)")
HELP = re.compile(r"(\s*)[\w.*]+\?{1,2}\s*$")
ASSIGNED = re.compile(r"(\s*[A-Za-z_][\w.,\s\[\]'\"]*=\s*)[%!]")
LEXEME = re.compile(r"""\\.|\"{3}|'{3}|["'#]|[(\[{]|[)\]}]""")


class NotAJsonError(Exception):
    """The bytes are no JSON; the message says where it breaks off."""


class TooMuchError(Exception):
    """More cells, or more values, than any notebook that a person wrote."""


class NotANotebookError(Exception):
    """The bytes are JSON, but no notebook."""


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
    """Join the code cells of a notebook (nbformat 3 or 4); every line keeps its place.

    Raises NotAJsonError, NotANotebookError, TooMuchError, UnicodeDecodeError.
    """
    lines: list[str] = []
    cells = []
    for cell in _code_cells(_parse(data)):
        cells.append(len(lines) + 1)
        lines += _python_lines(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return NotebookSource("\n".join(lines) + "\n", tuple(cells))


def _parse(data: bytes) -> Any:
    # Counted before anything is built of them: a million small cells take a gigabyte. Commas in
    # strings, such as in a printed array of 100 MB, are no values.
    if data.count(b'"cell_type"') > MOST_CELLS:
        raise TooMuchError
    if data.count(b",") > MOST_VALUES and STRING.sub(b"", data).count(b",") > MOST_VALUES:
        raise TooMuchError
    try:
        return json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise NotAJsonError(f"line {error.lineno}: {error.msg}") from None
    except UnicodeDecodeError:
        raise
    except (ValueError, RecursionError):
        raise NotAJsonError("nested too deeply, or a number too long") from None


def _code_cells(notebook: Any) -> Iterator[str]:
    for cell in _cells(notebook):
        if not isinstance(cell, dict):
            raise NotANotebookError
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))  # nbformat 3 says input
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str):
            raise NotANotebookError
        yield source


def _cells(notebook: Any) -> list[Any]:
    if not isinstance(notebook, dict):
        raise NotANotebookError
    sheets = notebook.get("worksheets", [notebook])
    if not isinstance(sheets, list):
        raise NotANotebookError
    cells: list[Any] = []
    for sheet in sheets:
        found = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(found, list):
            raise NotANotebookError
        cells += found
    return cells


def _python_lines(lines: list[str]) -> list[str]:
    """The lines of a cell, as many as before, with everything that is not Python replaced."""
    for index, line in enumerate(lines):
        magic = CELL_MAGIC.match(line)
        if magic and magic[1] in PYTHON_MAGICS:
            lines = [*lines[:index], "", *lines[index + 1 :]]
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
