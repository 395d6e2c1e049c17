"""Where the kit, its project and an assignment's files lie on this machine."""

from __future__ import annotations

from pathlib import Path

__all__ = ["ASSIGNMENTS", "KIT_HOME", "PACKAGE", "exercise_path", "find_project", "solution_path"]

PACKAGE = Path(__file__).resolve().parents[1]  # the folder autograder/
KIT_HOME = PACKAGE.parent  # holds the package; where it is a checkout, the project
ASSIGNMENTS = PACKAGE / "assignments"


def find_project(start: Path) -> Path | None:
    """The folder that holds a lesson's ``source``: ``start`` or one above it, or None."""
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "source").is_dir():
            return folder
    return None


def solution_path(assignment: str) -> Path | None:
    """The solution's script; None where the kit is installed without it, as students have it."""
    path = KIT_HOME / "solutions" / f"{assignment}.py"
    return path if path.is_file() else None


def exercise_path(file: str) -> Path | None:
    """A file of ``exercises/``, which a wheel holds inside the package; None if there is none."""
    places = (PACKAGE / "exercises", KIT_HOME / "exercises")
    return next((one / file for one in places if (one / file).is_file()), None)
