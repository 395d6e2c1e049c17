"""Takes the place of nbgrader's reader of submissions: no file stops a class, or costs others.

nbgrader drops a student whose file is no notebook from the run, with a traceback. Here such a file
counts as a notebook with one cell, which says why, and its grade cells then say what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook
from autograder.report.text import clean

__all__ = ["AnyNotebookExporter"]


class AnyNotebookExporter(NotebookExporter):
    """Gives a notebook for any file; follows no link out of a submission."""

    def from_filename(
        self, filename: str, resources: Any = None, **options: Any
    ) -> tuple[Any, Any]:
        """Convert the notebook in this file, or one that says why there is none."""
        resources = ResourcesDict() if resources is None else resources
        path = Path(filename)
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        try:
            notebook = open_notebook(path, path.name)
        except NotANotebookError as problem:
            text = " ".join(clean(str(problem)).split())
            self.log.warning("%s cannot be shown as a notebook: %s", filename, text)
            notebook = _saying(text)
        text, resources = self.from_notebook_node(notebook, resources, **options)
        return text, resources


def _saying(text: str) -> Any:
    from nbformat import v4

    return v4.new_notebook(cells=[v4.new_raw_cell(f"This file is not shown. {text}")])
