"""Opens a submitted notebook: kinds, texts and pictures of its cells, nbgrader's marks, no more.

nbformat builds an object of each value and compares all with its schema, and its complaints quote
what it has read. So it sees what is built here, and nothing that was handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from autograder.frontends.nbgrader.notebook_bytes import OverBoundError, without_outputs
from autograder.submission import SubmissionError, read_file

__all__ = ["NotANotebookError", "open_notebook"]

MOST_CELLS = 2_000
MOST_PICTURES = 100  # of a cell
MOST_CHARACTERS = 1_000_000  # of a cell
CUT = "\n[The rest of this cell is in the file that was handed in.]"
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
MARKS = (
    "cell_type", "checksum", "grade", "grade_id", "locked", "points", "remove", "schema_version",
    "solution", "task",
)  # fmt: skip
KERNEL = {"kernelspec": ("name", "display_name"), "language_info": ("name",)}  # and what each needs


class NotANotebookError(Exception):
    """The file is shown as a notebook without cells; ``str()`` says why, and names it."""


def open_notebook(path: Path, name: str) -> Any:
    """The notebook, of nbformat 3 or 4, as one of nbformat 4 that has no outputs.

    Links are not followed. Raises NotANotebookError, whose message calls the file ``name``.
    """
    from nbformat import v4

    try:
        book = _parsed(read_file(path, name))
        cells = [_sound(cell) for cell in _cells(book)]
    except SubmissionError as error:
        raise NotANotebookError(str(error)) from None
    except OverBoundError as error:
        raise NotANotebookError(f"{name}: {error}") from None
    except (ValueError, RecursionError):
        raise NotANotebookError(f"{name}: holds no notebook that can be read.") from None
    return v4.new_notebook(cells=cells, metadata=_kernel(book.get("metadata")))


def _parsed(data: bytes) -> dict[str, Any]:
    book = json.loads(without_outputs(data).decode("utf-8-sig"))
    if not isinstance(book, dict):
        raise ValueError
    return book


def _cells(book: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells, wherever this version keeps them; raises ValueError for what is none."""
    sheets = book.get("worksheets", [book])
    if not isinstance(sheets, list) or not all(isinstance(one, dict) for one in sheets):
        raise ValueError
    cells = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    if not all(isinstance(cell, dict) for cell in cells):
        raise ValueError
    if len(cells) > MOST_CELLS:
        raise OverBoundError(f"holds more than {MOST_CELLS:,} cells.")
    return cells


def _list(found: Any) -> Iterator[Any]:
    if not isinstance(found, list):
        raise ValueError
    yield from found


def _sound(cell: dict[str, Any]) -> Any:
    """A new cell of the same kind and text, without anything else that nbgrader may trip over."""
    from nbformat import v4

    kind, text = str(cell.get("cell_type")), _text(cell.get("source", cell.get("input")))
    if kind == "heading":  # of nbformat 3
        kind, text = "markdown", f"# {text}"
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}.get(kind, v4.new_raw_cell)
    new = make(text)
    if kind == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        new["attachments"] = pictures
    marks = _dict(cell.get("metadata")).get("nbgrader")
    if isinstance(marks, dict):
        new["metadata"]["nbgrader"] = {
            name: marks[name] for name in MARKS if _is_scalar(marks.get(name))
        }
    return new


def _text(source: Any) -> str:
    """The text of a cell, which may be a list of lines; halves of a character are no text."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return ""
    kept = source[:MOST_CHARACTERS].encode("utf-8", "replace").decode()
    return kept + CUT if len(source) > MOST_CHARACTERS else kept


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """What was pasted into a cell: base64 by media type, by name."""
    found = islice(_dict(attachments).items(), MOST_PICTURES)
    return {
        _text(name): {kind: one[kind] for kind in PICTURES if _is_plain(one.get(kind))}
        for name, one in found
        if isinstance(one, dict)
    }


def _is_plain(*texts: Any) -> bool:
    return all(isinstance(text, str) and text.isascii() for text in texts)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or _is_plain(value)


def _kernel(metadata: Any) -> dict[str, Any]:
    """What nbgrader needs to know where it runs a notebook, which it has written itself by then."""
    found = {name: _dict(_dict(metadata).get(name)) for name in KERNEL}
    return {
        name: {key: found[name][key] for key in keys}
        for name, keys in KERNEL.items()
        if all(_is_plain(found[name].get(key)) for key in keys)
    }


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
