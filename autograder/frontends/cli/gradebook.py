"""Finds nbgrader's gradebook of a course directory, and hands its points to the class run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.classes.booked import Booked

__all__ = ["booked_points", "gradebook_of"]


def gradebook_of(*courses: Path) -> str:
    """The URL of the first of these directories that has a gradebook; "" where none has.

    Raises GradebookError where the settings name one in a way that cannot be read.
    """
    from autograder.frontends.nbgrader.gradebook_points import find_gradebook

    return next((url for one in courses if (url := find_gradebook(one))), "")


def booked_points(url: str, assignment: str) -> dict[str, Booked]:
    """Everybody's points by student; nobody's where there is no URL. Raises GradebookError."""
    from autograder.classes.booked import Booked
    from autograder.frontends.nbgrader.gradebook_points import read_gradebook

    return {
        one.student: Booked(one.points, one.max_points, one.late_penalty, one.why, one.sha256)
        for one in (read_gradebook(url, assignment).values() if url else ())
    }
