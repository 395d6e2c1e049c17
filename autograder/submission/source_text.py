"""Bytes of a .py or .ipynb file to Python text that parses, or one clear reason why not."""

from __future__ import annotations

import ast
import codecs
import io
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.submission.bounds import CODE_CAP, beyond
from autograder.submission.copies import MOST_COMPILED, compiled_size
from autograder.submission.notebook_cells import (
    NotAJsonError,
    NotANotebookError,
    TooMuchCodeError,
    TooMuchError,
)
from autograder.submission.notebook_source import notebook_source

__all__ = ["SourceError", "SourceText", "decode", "parse", "place", "without_broken_cells"]

TOO_MUCH_CODE = f"holds more than {CODE_CAP // 1000} kB of code."
CHUNK = 1 << 20  # bytes that are decoded at once
COOKIE_BYTES = 400  # a line that names an encoding is shorter
SLOW_CODECS = frozenset({"idna", "punycode"})  # decoding megabytes with these takes for ever
LINE_WINDOW = 96  # characters of a student's line that are shown with a syntax error


class SourceError(Exception):
    """Why the bytes are no Python text; ``place`` says where, if that is known."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class SourceText:
    """Python text with plain newlines; for a notebook, the line at which each cell begins.

    ``first`` is the line of the whole, from 1, at which this piece of it begins.
    """

    text: str
    cells: tuple[int, ...] = ()
    first: int = 1

    def place(self, line: int) -> str:
        """Name a line of this piece, counted from 1."""
        return place(line + self.first - 1, self.cells)


def place(line: int, cells: Sequence[int]) -> str:
    """Name a line: "line 12", or "cell 3, line 2" where there are cells."""
    if not cells:
        return f"line {line}"
    cell = max(bisect_right(cells, line), 1)
    return f"cell {cell}, line {line - cells[cell - 1] + 1}"


def decode(data: bytes, *, notebook: bool) -> SourceText:
    """Text of a file's bytes; raises SourceError."""
    try:
        source = _decode_notebook(data) if notebook else SourceText(_decode_python(data))
        source.text.encode()  # JSON can spell half a character, which no file can hold
    except (UnicodeError, LookupError, SyntaxError) as error:
        raise _encoding_fault(data, error) from None
    if "\0" in source.text:
        line = source.text[: source.text.index("\0")].count("\n") + 1
        raise SourceError("there is a null byte in the file.", source.place(line))
    if len(source.text) > CODE_CAP:
        raise SourceError(TOO_MUCH_CODE)
    return source


def parse(source: SourceText, name: str) -> ast.Module:
    """Parse the text and have it compiled, without running any of it; raises SourceError."""
    # Notebooks may await at top level; whether such a line ever runs is decided elsewhere.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if source.cells else 0
    if found := beyond(source.text):
        line, problem = found
        raise SourceError(
            f"{problem} Nobody writes so much at once; shorten it.", source.place(line)
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid "\d" is the student's, and harmless
            tree = ast.parse(source.text, name)
            if compiled_size(tree) > MOST_COMPILED:
                raise SourceError("is far more code for Python than it seems; write it plainly.")
            # Some faults, such as a return outside of a function, only the compiler sees.
            compile(tree, name, "exec", flags=flags, dont_inherit=True)
    except SyntaxError as error:
        raise _syntax_fault(source, error) from None
    except (RecursionError, MemoryError):
        raise SourceError("the code is nested too deeply to be read.") from None
    except ValueError as error:
        raise SourceError(f"the code cannot be parsed: {error}.") from None
    return tree


def without_broken_cells(
    source: SourceText, name: str
) -> tuple[SourceText, dict[str, SourceError]]:
    """Leave out a notebook's cells that do not parse, as they would not run in Jupyter, either.

    Every other line keeps its place. Also gives the fault of each such cell, by the cell's text.
    """
    lines = source.text.split("\n")
    faults: dict[str, SourceError] = {}
    for start, end in zip(source.cells, [*source.cells[1:], len(lines) + 1], strict=True):
        text = "\n".join(lines[start - 1 : end - 1])
        try:
            parse(SourceText(f"{text}\n", source.cells, start), name)
        except SourceError as error:
            faults[text] = error
            lines[start - 1 : end - 1] = [""] * (end - start)
    return SourceText("\n".join(lines), source.cells), faults


def _decode_notebook(data: bytes) -> SourceText:
    if _no_utf8(data):
        raise UnicodeError
    try:
        found = notebook_source(data)
    except NotAJsonError as error:
        raise SourceError(f"is no notebook: not valid JSON ({error}).") from None
    except TooMuchError:
        raise SourceError("holds far more cells or values than anybody writes.") from None
    except TooMuchCodeError:
        raise SourceError(TOO_MUCH_CODE) from None
    except NotANotebookError:
        raise SourceError("is JSON, but no notebook.") from None
    return SourceText(found.text, found.cells)


def _decode_python(data: bytes) -> str:
    stream = io.BytesIO(data)
    encoding, _ = tokenize.detect_encoding(lambda: _short(stream.readline()))
    if encoding in SLOW_CODECS:
        raise LookupError(encoding)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some codecs warn about the student's backslashes
        text = data.decode(encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _short(line: bytes) -> bytes:
    """The line, or a comment in its place where it is too long to name an encoding."""
    if len(line) <= COOKIE_BYTES:
        return line
    return (codecs.BOM_UTF8 if line.startswith(codecs.BOM_UTF8) else b"") + b"#\n"


def _no_utf8(data: bytes) -> int | None:
    """The line, from 1, that is no UTF-8; None where there is none. It decodes piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), CHUNK):
        try:
            decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            before = data.count(b"\n", 0, start)
            return before + bytes(error.object[: error.start]).count(b"\n") + 1
    return None


def _encoding_fault(data: bytes, error: Exception) -> SourceError:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return SourceError("is saved as UTF-16; save it as UTF-8.")
    if isinstance(error, UnicodeEncodeError):
        return SourceError("holds characters that no text file can hold.")
    if isinstance(error, LookupError) or "unknown encoding" in str(error):
        return SourceError("names an encoding that Python does not know; save it as UTF-8.")
    if line := _no_utf8(data):
        return SourceError("not valid UTF-8 text; save the file as UTF-8.", f"line {line}")
    return SourceError("is not in the encoding that it names; save it as UTF-8.")


def _syntax_fault(source: SourceText, error: SyntaxError) -> SourceError:
    number = error.lineno or 1
    lines = source.text.split("\n")
    line = lines[number - 1].replace("\t", " ") if number <= len(lines) else ""
    message = f"syntax error: {error.msg}"
    if line.strip():
        margin = len(line) - len(line.lstrip())
        column = max((error.offset or 1) - 1, margin)
        start = max(margin, column - LINE_WINDOW + 16)
        shown = line[start : start + LINE_WINDOW].rstrip()
        message += f"\n    {shown}\n    {' ' * (column - start)}^"
    return SourceError(message, source.place(number))
