"""Finds what a student handed in: the notebook, or the script where there is no notebook."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from autograder.submission import SubmissionError, read_file

__all__ = ["NOTEBOOK", "SCRIPT", "course_of", "handed_in_as", "handed_in_by", "hash_of"]

NOTEBOOK, SCRIPT = ".ipynb", ".py"


def course_of(part: Any) -> Any:
    """The course directory of the command, or of the formgrader's button, that is grading."""
    holder = part
    while holder is not None and getattr(holder, "coursedir", None) is None:
        holder = holder.parent
    if holder is None:
        raise RuntimeError(f"{type(part).__name__} works within nbgrader's own commands only.")
    return holder.coursedir


def handed_in_as(notebook: Path) -> Path:
    """The file that stands for this notebook: a script of its name, where only that is there."""
    script = notebook.with_suffix(SCRIPT)
    there = notebook.exists() or notebook.is_symlink()
    return notebook if there or not (script.exists() or script.is_symlink()) else script


def handed_in_by(course: Any, names: Any) -> Path:
    """What a student handed in, by nbgrader's names of student, assignment and notebook."""
    folder = course.format_path(course.submitted_directory, names["student"], names["assignment"])
    return handed_in_as(Path(folder) / f"{names['notebook']}{NOTEBOOK}")


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes; of a file that cannot be opened, that of the reason."""
    try:
        data = read_file(path, path.name)
    except SubmissionError as error:
        data = str(error).encode()
    return hashlib.sha256(data).hexdigest()
