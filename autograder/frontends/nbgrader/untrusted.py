"""Takes the place of nbgrader's reader of submissions: no file stops a class, or costs others.

nbgrader drops a student whose file is no notebook from the run, with a traceback. Here such a file
counts as a notebook with one cell, which says why, and its grade cells then say what is wrong. A
script counts as the notebook that it stands for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.frontends.nbgrader.handed_in import course_of, handed_in_as
from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook
from autograder.frontends.nbgrader.script_notebook import script_notebook
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
            notebook = self._notebook(path, resources)
        except NotANotebookError as problem:
            text = " ".join(clean(str(problem)).split())
            self.log.warning("%s cannot be shown as a notebook: %s", filename, text)
            notebook = _saying(text)
        text, resources = self.from_notebook_node(notebook, resources, **options)
        return text, resources

    def _notebook(self, path: Path, resources: Any) -> Any:
        """What is in the file, or in the script that stands for it; raises NotANotebookError."""
        found = handed_in_as(path)
        if found == path:
            return open_notebook(path, path.name)
        course, names = course_of(self), resources["nbgrader"]
        release = course.format_path(course.release_directory, ".", names["assignment"])
        return script_notebook(found, Path(release) / path.name)


def _saying(text: str) -> Any:
    from nbformat import v4

    return v4.new_notebook(cells=[v4.new_raw_cell(f"This file is not shown. {text}")])
