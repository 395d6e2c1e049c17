"""Bytes of a .py or .ipynb file to text, or one clear reason why not."""

from __future__ import annotations

import codecs
import io
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.submission.bounds import CODE_CAP
from autograder.submission.notebook_cells import (
    NotAJsonError,
    NotANotebookError,
    TooMuchCodeError,
    TooMuchError,
)
from autograder.submission.notebook_source import notebook_source
from autograder.submission.slips import Slip

__all__ = ["SourceError", "SourceText", "decode", "place"]

TOO_MUCH_CODE = Slip(
    f"The file holds more than {CODE_CAP // 1000} kB of code.",
    "Hand in the lesson's file with your functions in it, and no data as text.",
)
AS_UTF_8 = "Save it anew as UTF-8: in most editors that is a choice under Save as."
AS_NOTEBOOK = "Open it in Jupyter, save it, and hand in that file; it must end with .ipynb."
CHUNK = 1 << 20  # bytes that are decoded at once
COOKIE_BYTES = 400  # a line that names an encoding is shorter
SLOW_CODECS = frozenset({"idna", "punycode"})  # decoding megabytes with these takes for ever


class SourceError(Exception):
    """Why the bytes are no text of a program; ``slip`` has the words."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip.rationale)
        self.slip = slip


@dataclass(frozen=True)
class SourceText:
    """Text with plain newlines; for a notebook, the line at which each cell begins."""

    text: str
    cells: tuple[int, ...] = ()


def place(line: int, cells: Sequence[int]) -> str:
    """Name a line: "line 12", or "cell 3, line 2" where there are cells."""
    if not cells:
        return f"line {line}"
    cell = max(bisect_right(cells, line), 1)
    return f"cell {cell}, line {line - cells[cell - 1] + 1}"


def decode(data: bytes, *, notebook: bool) -> SourceText:
    """Text of a file's bytes; raises SourceError."""
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise SourceError(
            Slip("The file is empty.", "Save your work in the editor, then hand the file in anew.")
        )
    try:
        source = _decode_notebook(data) if notebook else SourceText(_decode_python(data))
        source.text.encode()  # JSON can spell half a character, which no file can hold
    except (UnicodeError, LookupError, SyntaxError) as error:
        raise SourceError(_encoding_slip(data, error)) from None
    if "\0" in source.text:
        line = source.text[: source.text.index("\0")].count("\n") + 1
        where = place(line, source.cells)
        raise SourceError(
            Slip(
                "There is a null byte in the file, which no program has.",
                "Delete that line and type it anew.",
                actual=where,
            )
        )
    if len(source.text) > CODE_CAP:
        raise SourceError(TOO_MUCH_CODE)
    return source


def _decode_notebook(data: bytes) -> SourceText:
    if _no_utf8(data):
        raise UnicodeError
    try:
        found = notebook_source(data)
    except NotAJsonError as error:
        said = f"not valid JSON ({error})"
        raise SourceError(Slip("The file is no notebook.", AS_NOTEBOOK, actual=said)) from None
    except TooMuchError:
        raise SourceError(
            Slip(
                "The notebook holds far more cells or values than anybody writes.",
                "Clear the outputs of all cells, save it, and hand it in anew.",
            )
        ) from None
    except TooMuchCodeError:
        raise SourceError(TOO_MUCH_CODE) from None
    except NotANotebookError:
        said = "JSON without the cells of a notebook"
        raise SourceError(Slip("The file is no notebook.", AS_NOTEBOOK, actual=said)) from None
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


def _encoding_slip(data: bytes, error: Exception) -> Slip:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Slip("The file is saved as UTF-16, which Python does not read.", AS_UTF_8)
    if isinstance(error, UnicodeEncodeError):
        return Slip("The file holds characters that no text file can hold.", AS_NOTEBOOK)
    if isinstance(error, LookupError) or "unknown encoding" in str(error):
        said = "Its first lines name an encoding that Python does not know."
        return Slip(said, f"Take the line with coding out. {AS_UTF_8}")
    if line := _no_utf8(data):
        said = "The file is no UTF-8 text: it is saved in another encoding, or is no text."
        return Slip(said, AS_UTF_8, actual=f"line {line}")
    return Slip("The file is not in the encoding that its first lines name.", AS_UTF_8)
