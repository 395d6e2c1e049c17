"""A notebook's code cells as one Python text, with IPython's own syntax taken out line by line."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.submission.ipython_syntax import cell_lines
from autograder.submission.notebook_cells import code_cells

__all__ = ["NotebookSource", "notebook_source"]


@dataclass(frozen=True)
class NotebookSource:
    """Python text, and for each code cell the line of the text (from 1) it begins at."""

    text: str
    cells: tuple[int, ...]


def notebook_source(data: bytes) -> NotebookSource:
    """Join the code cells of a notebook; every line keeps its place. Raises what they raise."""
    lines: list[str] = []
    cells = []
    for cell in code_cells(data):
        cells.append(len(lines) + 1)
        lines += cell_lines(cell.replace("\r\n", "\n").replace("\r", "\n"))
    return NotebookSource("\n".join(lines) + "\n", tuple(cells))
