"""Reads whatever was handed in as a notebook, so that an unreadable file has its place, too.

nbgrader drops a student whose file is no notebook from the run, with a traceback. Here such a file
counts as a notebook without cells, and its grade cells then say what is wrong with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.submission import read_file

__all__ = ["AnyNotebookExporter"]


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
    """The notebook, or None: whatever a stranger's file makes a reader trip over."""
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
