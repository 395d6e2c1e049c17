"""Reads what strangers hand in, notebooks and Markdown, so that nothing in it can do harm.

nbgrader drops a student whose file is no notebook from the run, with a traceback. Here such a file
counts as a notebook without cells, and its grade cells then say what is wrong with it.
nbgrader's templates also leave out the cleaning of Markdown that nbconvert's own templates do, so
what a student writes would act in the formgrader, logged in as the teacher.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nh3
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.submission import read_file

__all__ = ["AnyNotebookExporter", "safe_markdown"]

# Classes colour code. No ids: the formgrader finds its own fields by theirs.
ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "title"}}
SCHEMES = {"data", "http", "https", "mailto"}
HREF = "\\href"  # MathJax makes links of it, also to scripts, after all cleaning


class AnyNotebookExporter(NotebookExporter):
    """Gives an empty notebook for a file that holds none; follows no link out of a submission."""

    def from_filename(
        self, filename: str, resources: Any = None, **options: Any
    ) -> tuple[Any, Any]:
        """Convert the notebook in this file, or an empty one."""
        resources = ResourcesDict() if resources is None else resources
        path = Path(filename)
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        notebook = _read(path)
        if notebook is None:
            self.log.warning("%s holds no notebook that can be read.", filename)
            notebook = _empty()
        text, resources = self.from_notebook_node(notebook, resources, **options)
        return text, resources


def _read(path: Path) -> Any:
    """The notebook; None for any file that cannot be read as one."""
    from nbformat import reads

    try:
        notebook = reads(read_file(path, path.name).decode("utf-8-sig"), as_version=4)
        sound = all(isinstance(cell, dict) for cell in notebook.cells)
    except Exception:
        return None
    return notebook if sound else None


def _empty() -> Any:
    from nbformat import v4

    return v4.new_notebook()


@pass_context
def safe_markdown(context: Any, source: str) -> str:
    """Take the place of nbconvert's filter ``markdown2html``."""
    html = HTMLExporter(exclude_anchor_links=True).markdown2html(context, source)
    clean = nh3.clean(
        html, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=_only_pictures
    )
    return clean.replace(HREF, "\\mathrm")


def _only_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Data in an address are for pictures that were pasted into a cell, and nothing else."""
    if not value.strip().lower().startswith("data:"):
        return value
    picture = value.strip().lower().startswith("data:image/")
    return value if picture and (tag, attribute) == ("img", "src") else None
