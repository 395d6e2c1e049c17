"""What a cell of a notebook may hold that is no Python, and the Python in its place, line by line.

IPython's own transformer joins lines, takes time by the square of a cell's magics, and is not
installed with the kit for students. This one gives the same programs, which a test holds it to,
leaves every line where it is, and puts nothing in the place of a magic or a command: none runs.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["cell_lines", "script_lines"]

# Cell magics whose cell is still Python that runs here; any other cell is dropped whole.
PYTHON_MAGICS = frozenset({"capture", "debug", "lprun", "memit", "mprun", "prun", "time", "timeit"})
LONGEST_TIMED = 2000  # characters of a statement after %time

CELL_MAGIC = re.compile(r"%%(\w+)")
COMMAND = re.compile(
    r"(\s*)(?:[%!]|\?{1,2}(?:\w|$)|(?:pip3?|conda|mamba)\s+(?:install|list|show)\b)"
)
NOTEBOOK_LINE = re.compile(r"(\s*)(?:!|%{1,2}[A-Za-z]|(?:pip3?|conda|mamba)\s+install\b)")
HELP = re.compile(r"(\s*)%{0,2}[\w.*]+(?:\[-?\d+\])*\?{1,2}\s*$")
ASSIGNED = re.compile(r"(\s*[A-Za-z_][\w.,\s\[\]'\"]*=\s*)(%(?=[A-Za-z])|!)(.*)")
TIMED = re.compile(r"\s*%?time\s+(.*)")
PYLAB = re.compile(r"%?pylab(?:\s+(.*))?$")
PROMPT = re.compile(r"\s*>>>(?:[ \t]|$)")
CONTINUED = re.compile(r"\s*\.\.\.(?:[ \t]|$)")
NUMBERED = re.compile(r"(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: |\s*+\.{3,}: ?")
LEXEME = re.compile(r"""\\.|\"{3}|'{3}|["'#]|[(\[{]|[)\]}]""")

PYLAB_NAMES = (
    "import numpy, matplotlib; from matplotlib import pylab, mlab, pyplot; np, plt = numpy, pyplot"
)
PYLAB_ALL = "; from matplotlib.pylab import *; from numpy import *"


@dataclass(frozen=True)
class _Inside:
    """What a line of Python leaves open for the next: a string, brackets, a backslash."""

    quote: str = ""
    depth: int = 0
    continued: bool = False

    def __bool__(self) -> bool:
        return bool(self.quote) or self.depth > 0 or self.continued


def cell_lines(cell: str) -> list[str]:
    """The lines of a cell, as many as before, with everything that is not Python replaced."""
    lines = _without_prompts(_dedented(cell.split("\n")))
    for index, line in enumerate(lines):
        magic = CELL_MAGIC.match(line)
        if magic and magic[1] in PYTHON_MAGICS:
            lines[index] = ""
        elif line.startswith("%%"):
            return [""] * len(lines)
        elif line.strip():
            break
    if sum(1 for line in lines if line.strip()) == 1 and "pylab" in cell:
        lines = [_pylab(line.strip()) or line for line in lines]  # the one line needs no %
    return [plain for plain, _ in _without_line_magics(lines, COMMAND)]


def script_lines(text: str) -> tuple[list[str], list[int]]:
    """The lines of a script, and which of them, from 0, were taken out: they are for notebooks."""
    pairs = list(_without_line_magics(text.split("\n"), NOTEBOOK_LINE))
    return [plain for plain, _ in pairs], [k for k, (_, magic) in enumerate(pairs) if magic]


def _dedented(lines: list[str]) -> list[str]:
    """The lines without what all of them are indented by."""
    first = next((line for line in lines if line.strip()), "")
    return textwrap.dedent("\n".join(lines)).split("\n") if first[:1] in (" ", "\t") else lines


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines without ``>>>`` and ``...``, or ``In [1]:`` and ``...:``, in front of them."""
    written = [line for line in lines if line.strip()][:2]
    if any(map(NUMBERED.match, written)):
        return [NUMBERED.sub("", line, count=1) for line in lines]
    if not any(map(PROMPT.match, lines)):
        return lines
    stripped, inside, prompted = [], _Inside(), False
    for line in lines:
        found = None if inside.quote else PROMPT.match(line)
        prompted = prompted or found is not None
        found = found or (CONTINUED.match(line) if prompted else None)
        plain = line[found.end() :] if found else line
        inside = _after(plain, inside)
        stripped.append(plain)
    return stripped if prompted else lines


def _without_line_magics(
    lines: Sequence[str], command: re.Pattern[str]
) -> Iterator[tuple[str, bool]]:
    """Each line, and whether something else stood in its place."""
    inside = _Inside()
    goes_on = False
    for line in lines:
        plain = "" if goes_on else None if inside else _replacement(line, command)
        if plain is None:
            yield line, False
            inside = _after(line, inside)
        else:
            yield plain, True
            goes_on = line.endswith("\\")


def _replacement(line: str, command: re.Pattern[str]) -> str | None:
    """Python in the place of a line magic, shell command or help request; None for Python."""
    if command is COMMAND and (plain := _pylab(line) if line.startswith("%") else ""):
        return plain
    if command is COMMAND and line.lstrip().startswith("%") and (timed := TIMED.match(line)):
        margin = line[: len(line) - len(line.lstrip())]
        return margin + (timed[1] if _parses(timed[1]) else "pass")
    if match := command.match(line):
        return f"{match[1]}pass"
    if match := HELP.match(line) if command is COMMAND else None:
        return f"{match[1]}pass"
    if match := ASSIGNED.match(line):
        timed = TIMED.match(match[3]) if match[2] == "%" else None
        nothing = "None" if match[2] == "%" else "[]"
        value = timed[1] if timed and _parses(f"({timed[1]})") else nothing
        return f"{match[1].rstrip()} {value}"
    return None


def _pylab(line: str) -> str:
    """The imports that the magic ``%pylab`` makes; empty for any other line."""
    found = PYLAB.match(line)
    if not found:
        return ""
    return PYLAB_NAMES + ("" if "--no-import-all" in (found[1] or "") else PYLAB_ALL)


def _parses(text: str) -> bool:
    if len(text) > LONGEST_TIMED:
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


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
