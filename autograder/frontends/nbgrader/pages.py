"""Stands before nbgrader's pages, the formgrader's and the feedback: what a student wrote is text.

nbgrader's templates put a cell's kind, marks, tags, counts and outputs into the page as they are.
So each notebook is built anew before a template sees it, of nothing but rendered text, and the
templates' filters hand that out. Outputs are no exception: the kit's own stand in a student's
notebook, too.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import pass_context
from nbconvert.preprocessors import Preprocessor

from autograder.frontends.nbgrader.markup import clean_html, markdown_html, plain_html
from autograder.frontends.nbgrader.page_outputs import sound_outputs
from autograder.frontends.nbgrader.rendering import PageBudget, Renderer

__all__ = ["SafePages", "shown_code", "shown_html", "shown_markdown"]

HTML = "autograder_html"  # where a cell's metadata hold what is shown of it
NAME = re.compile(r"[A-Za-z0-9_-]+\Z")  # nbgrader's own rule for the names of cells
FLAGS = ("grade", "solution", "task", "locked")
MOST_COUNT = 1_000_000


class SafePages(Preprocessor):
    """Builds notebooks of which templates may show everything."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._renderer = Renderer()

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """A new notebook: the same cells, marks and texts, and nothing else."""
        from nbformat import v4

        budget = PageBudget()
        names: set[str] = set()
        cells = [self._cell(cell, names, budget) for cell in nb.cells]
        return v4.new_notebook(cells=cells), resources

    def _cell(self, cell: Any, names: set[str], budget: PageBudget) -> Any:
        from nbformat import from_dict, v4

        kind, text = cell.cell_type, str(cell.get("source", ""))
        metadata: dict[str, Any] = {}
        if marks := _marks(cell, names):
            metadata["nbgrader"] = marks
        if kind not in ("code", "markdown"):
            return v4.new_raw_cell(budget.plain(text), metadata=from_dict(metadata))
        metadata[HTML] = self._renderer.html(kind, text, budget, cell.get("attachments"))
        if kind == "markdown":
            return v4.new_markdown_cell(text, metadata=from_dict(metadata))
        outputs = list(sound_outputs(cell.get("outputs"), self._renderer, budget))
        return v4.new_code_cell(
            text, metadata=from_dict(metadata), outputs=outputs,
            execution_count=_count(cell.get("execution_count")),
        )  # fmt: skip


def _marks(cell: Any, names: set[str]) -> dict[str, Any]:
    """nbgrader's own metadata, where they are what nbgrader writes; each name once."""
    marks = cell.metadata.get("nbgrader")
    name = str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""
    if not NAME.match(name) or name in names:
        return {}
    names.add(name)
    sound: dict[str, Any] = {flag: marks.get(flag) is True for flag in FLAGS}
    sound |= {"grade_id": name, "schema_version": 3, "cell_type": str(cell.cell_type)}
    points = marks.get("points")
    sound["points"] = points if isinstance(points, (int, float)) else 0
    checksum = str(marks.get("checksum", ""))
    return sound | ({"checksum": checksum} if NAME.match(checksum) else {})


def _count(found: Any) -> int | None:
    return found if isinstance(found, int) and 0 <= found < MOST_COUNT else None


@pass_context
def shown_markdown(context: Any, source: str) -> str:
    """Take the place of nbconvert's filter ``markdown2html``: cells, and teachers' comments."""
    cell = context.get("cell") or {}
    if source == cell.get("source") and (html := cell.get("metadata", {}).get(HTML)) is not None:
        return str(html)
    return markdown_html(source)


def shown_code(source: str, metadata: Any = None) -> str:
    """Take the place of nbconvert's filter ``highlight_code``."""
    html = (metadata or {}).get(HTML)
    return plain_html(source) if html is None else str(html)


def shown_html(html: Any) -> str:
    """Take the place of nbconvert's filter ``clean_html``: raw cells, and outputs in HTML."""
    return clean_html(str(html))
