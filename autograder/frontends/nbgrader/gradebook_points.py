"""Reads nbgrader's gradebook: the points of each student that count. Writes nothing.

Every way in that shows or exports points takes them from here, so that there is one truth where a
gradebook is used: scores given by hand, comments and late penalties are in it, and nowhere else.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["GradebookError", "GradebookPoints", "find_gradebook", "points_of", "read_gradebook"]

CONFIG = "nbgrader_config.py"
DATABASE = "gradebook.db"  # where nbgrader keeps it by default, in the course directory
MISSING = "The gradebook cannot be read: nbgrader is not installed."
HOW = "name it with its URL, as in sqlite:///gradebook.db"


class GradebookError(Exception):
    """The gradebook cannot be read; the message says why, in one line."""


@dataclass(frozen=True)
class GradebookPoints:
    """What the gradebook says of one student's submission.

    ``points`` count: scores by hand in the place of the kit's, less the late penalty, never below
    0. They are None while a person has to look (``needs_manual``); ``why`` then says at what.
    ``cells`` are scores by the name of the grade cell, such as ``check_split``; ``manual`` has
    those of them that a person set or added to; ``comments`` are a person's, by the answer's cell.
    ``sha256`` is of the file that was graded last; "" where that was not recorded.
    """

    student: str
    points: float | None
    max_points: float
    raw_points: float
    late_penalty: float = 0.0
    cells: Mapping[str, float] = field(default_factory=dict)
    manual: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    needs_manual: bool = False
    why: str = ""
    sha256: str = ""


def find_gradebook(course: Path) -> str:
    """The URL of the gradebook of a course directory; "" where it has none.

    The settings are read as text and never run: whoever grades in a folder that came from others
    has to be safe. Raises GradebookError where they name it in a way that only running would tell.
    """
    if url := _setting(course / CONFIG):
        path = _sqlite_file(url)
        return url if path is None or (course / path).is_file() else ""
    usual = course.absolute() / DATABASE
    return f"sqlite:///{usual}" if usual.is_file() else ""


def read_gradebook(url: str, assignment: str) -> dict[str, GradebookPoints]:
    """Everybody whose submission of this assignment is in the gradebook, by student.

    Raises GradebookError where there is no gradebook, or none that can be read.
    """
    with _session(url) as session:
        from nbgrader.api import Assignment, SubmittedAssignment

        from autograder.frontends.nbgrader.marks_for_files import current_files, outdated_marks

        query = session.query(SubmittedAssignment).join(Assignment)
        found = query.filter(Assignment.name == assignment).all()
        files, outdated = current_files(session), outdated_marks(session)
        told = [points_of(one, files, outdated) for one in found]
    return {one.student: one for one in sorted(told, key=lambda one: one.student)}


def points_of(
    submission: Any, files: Mapping[str, str], outdated: Mapping[str, str]
) -> GradebookPoints:
    """What one row of the gradebook, a ``SubmittedAssignment``, comes to.

    ``files`` has the SHA-256 of what was graded by the notebook's id, and ``outdated`` that of the
    file that a mark was given for by the mark's id, as ``marks_for_files`` records them.
    """
    books = submission.notebooks
    grades = [grade for book in books for grade in book.grades]
    comments = [one for book in books for one in book.comments if one.manual_comment]
    penalty, score = float(submission.late_submission_penalty or 0), float(submission.score)
    waiting = [one for one in grades if one.needs_manual_grade]
    return GradebookPoints(
        student=str(submission.student.id),
        points=None if waiting else max(0.0, score - penalty),
        max_points=float(submission.max_score or 0),
        raw_points=score,
        late_penalty=penalty,
        cells={str(one.name): float(one.score) for one in grades},
        manual={str(one.name): float(one.score) for one in grades if by_hand(one)},
        comments={str(one.name): str(one.manual_comment) for one in comments},
        needs_manual=bool(waiting),
        why=_why(waiting, [*grades, *comments], outdated),
        sha256=next((files[one.id] for one in books if one.id in files), ""),
    )


def by_hand(grade: Any) -> bool:
    """Whether a person set these points, or added to them."""
    return grade.manual_score is not None or bool(grade.extra_credit)


def _why(waiting: list[Any], marks: list[Any], outdated: Mapping[str, str]) -> str:
    if not waiting:
        return ""
    names = ", ".join(sorted(str(one.name) for one in waiting))
    files = sorted({outdated[one.id][:12] for one in marks if one.id in outdated})
    said = f"A person has to look at {names}."
    if files:
        said += f" Points or comments there were given for another file ({', '.join(files)})."
    return said


@contextmanager
def _session(url: str) -> Iterator[Any]:
    """A session that cannot write; raises GradebookError for whatever goes wrong in it."""
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.orm import Session
    except ImportError:
        raise GradebookError(MISSING) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader's own use of what is deprecated
            engine = create_engine(_read_only(url)).execution_options(postgresql_readonly=True)
            try:
                with Session(engine) as session:
                    yield session
            finally:
                engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise GradebookError(f"The gradebook cannot be read: {said}; {HOW}.") from None


def _read_only(url: str) -> str:
    """The URL with which SQLite opens a file that is there, and changes nothing in it."""
    path = _sqlite_file(url)
    if path is None:
        return url
    if not path.is_file():
        raise GradebookError(f"There is no gradebook {path}; {HOW}.")
    return f"sqlite:///{path.absolute().as_uri()}?mode=ro&uri=true"


def _sqlite_file(url: str) -> Path | None:
    """The file of an SQLite URL; None for another database."""
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise GradebookError(MISSING) from None
    try:
        made = make_url(url)
    except ArgumentError:
        raise GradebookError(f"{url!r} is no URL of a gradebook; {HOW}.") from None
    if made.get_backend_name() != "sqlite":
        return None
    return Path(made.database or DATABASE)


def _setting(config: Path) -> str:
    """The value of ``c.CourseDirectory.db_url`` in the settings; "" where they have none."""
    try:
        tree = ast.parse(config.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, SyntaxError, ValueError) as error:
        raise GradebookError(f"{config}: cannot be read: {error}.") from None
    for node in reversed(tree.body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(".db_url"):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                return node.value.value
            raise GradebookError(f"{config}: line {node.lineno} has to be run to be read; {HOW}.")
    return ""
