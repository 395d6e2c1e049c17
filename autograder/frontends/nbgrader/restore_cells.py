"""Puts right what a submitted notebook has lost of nbgrader's cells and of their metadata.

Without this, nbgrader gives no points for a lost grade cell and does not say so, and it stops
grading the whole class where one notebook's metadata name a newer version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

__all__ = ["RestoreCells"]

SCHEMA = 3  # of nbgrader's metadata
GONE = "This cell was not in the notebook that was handed in."


@dataclass(frozen=True)
class _Known:
    """A cell of the source notebook, as the gradebook remembers it."""

    name: str
    cell_type: str
    source: str
    marks: dict[str, Any]

    @property
    def counts(self) -> bool:
        """Whether points or comments hang on it."""
        return bool(self.marks["grade"] or self.marks["solution"] or self.marks["task"])


class RestoreCells(NbGraderPreprocessor):
    """Makes the cells that the gradebook knows stand in the notebook once each, as they should."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Give the notebook sound cells; whatever it says of points or locks is overwritten."""
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            known = _known_cells(gradebook.find_notebook(names["notebook"], names["assignment"]))
        nb = _new_notebook(nb.cells)
        found = _take_marks(nb.cells, known)
        taken = {id(cell) for cell in found.values()}
        free = [cell for cell in nb.cells if id(cell) not in taken]
        for name, one in known.items():
            cell = found.get(name) or _defining(free, one)
            if cell is not None:
                _mark(cell, one)
            elif one.counts:
                self.log.warning("%s: the cell %s is gone; put back", names["student"], name)
                nb.cells.insert(_place(nb.cells, name), _new_cell(one))
        return nb, resources


def _known_cells(notebook: Any) -> dict[str, _Known]:
    """The cells by name: solutions before their checks, which are put back beside them."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    kinds = {
        "grade": {cell.name for cell in notebook.grade_cells},
        "solution": {cell.name for cell in notebook.solution_cells},
        "task": {cell.name for cell in notebook.task_cells},
    }
    known = {}
    for cell in sorted(notebook.source_cells, key=lambda one: one.name not in kinds["solution"]):
        marks: dict[str, Any] = {kind: cell.name in names for kind, names in kinds.items()}
        marks |= {"grade_id": cell.name, "locked": cell.locked, "schema_version": SCHEMA}
        marks |= {"cell_type": cell.cell_type, "checksum": cell.checksum}
        marks |= {"points": points[cell.name]} if cell.name in points else {}
        known[cell.name] = _Known(cell.name, cell.cell_type, cell.source or "", marks)
    return known


def _new_notebook(cells: list[Any]) -> Any:
    from nbformat import v4

    return v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def _become(cell: Any, kind: str) -> None:
    """Make it a cell of this kind, with no more and no less than such a cell has."""
    cell["cell_type"] = kind
    if kind == "code":
        cell.pop("attachments", None)
        cell["outputs"], cell["execution_count"] = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _take_marks(cells: list[Any], known: dict[str, _Known]) -> dict[str, Any]:
    """Take nbgrader's metadata off all cells; gives the last cell that bore each known name."""
    found = {}
    for cell in cells:
        marks = cell["metadata"].pop("nbgrader", None)
        name = marks.get("grade_id") if isinstance(marks, dict) else None
        if isinstance(name, str) and name in known:
            found[name] = cell
    return found


def _defining(cells: list[Any], one: _Known) -> Any:
    """The last unmarked code cell that defines the function that an answer is named after."""
    if not one.marks["solution"] or one.cell_type != "code":
        return None
    pattern = re.compile(rf"^(?:async\s+)?def\s+{re.escape(one.name)}\b", re.MULTILINE)
    for cell in reversed(cells):
        free = cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
        if free and pattern.search(cell["source"]):
            return cell
    return None


def _mark(cell: Any, one: _Known) -> None:
    _become(cell, one.cell_type)
    cell["metadata"]["nbgrader"] = _node(dict(one.marks))
    if one.marks["locked"]:
        cell["source"] = one.source


def _new_cell(one: _Known) -> Any:
    from nbformat import v4

    text = one.source if one.marks["locked"] or one.marks["task"] else _gone(one.cell_type)
    make = v4.new_code_cell if one.cell_type == "code" else v4.new_markdown_cell
    cell = make(text)
    _mark(cell, one)
    return cell


def _gone(kind: str) -> str:
    return f"# {GONE}" if kind == "code" else f"*{GONE}*"


def _place(cells: list[Any], name: str) -> int:
    """Right after the answer that a check is about, else at the end."""
    about = name.removeprefix("check_")
    for index, cell in enumerate(cells):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == about != name:
            return index + 1
    return len(cells)


def _node(marks: dict[str, Any]) -> Any:
    from nbformat import from_dict

    return from_dict(marks)
