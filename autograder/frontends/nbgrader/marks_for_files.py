"""Remembers in the gradebook for which file a person gave points or a comment.

nbgrader keeps them when a student hands in anew, and does not say that they were given for another
file. Two tables of the kit's own lie beside nbgrader's, in the same database, whichever it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, delete, insert, inspect, select

__all__ = ["UNKNOWN", "Mark", "current_files", "outdated_marks", "review"]

UNKNOWN = "unknown"  # in the place of a SHA-256, where a file was graded before it was recorded
TABLES = MetaData()
FILES = Table(  # what was graded last, by the submitted notebook's id
    "autograder_file",
    TABLES,
    Column("notebook_id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
)
MARKS = Table(  # what was given for an earlier file, by the grade's or the comment's id
    "autograder_outdated_mark",
    TABLES,
    Column("mark_id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("given", String(64), nullable=False),
)


@dataclass(frozen=True)
class Mark:
    """Points or a comment of a person's.

    ``given`` is what it says; ``waiting`` whether a person still had to look at it.
    """

    id: str
    given: str
    waiting: bool

    @property
    def digest(self) -> str:
        """Stands for what was given: another one is given for the file that is there then."""
        return hashlib.sha256(self.given.encode()).hexdigest()


def current_files(session: Any) -> dict[str, str]:
    """SHA-256 of the file that was graded last, by the submitted notebook's id."""
    return {str(row.notebook_id): str(row.sha256) for row in _rows(session, FILES)}


def outdated_marks(session: Any) -> dict[str, str]:
    """SHA-256 of the file that points or a comment were given for, where that is not the last."""
    return {str(row.mark_id): str(row.sha256) for row in _rows(session, MARKS)}


def review(session: Any, notebook_id: str, sha256: str, marks: Iterable[Mark]) -> dict[str, str]:
    """Record that this file was graded now; tells which marks were given for another, and which.

    A mark that a person has looked at since, or changed, was given for the file that was there
    before this one. Nothing is committed.
    """
    TABLES.create_all(session.connection())
    before = current_files(session).get(notebook_id, UNKNOWN)
    known = {str(row.mark_id): row for row in _rows(session, MARKS)}
    outdated = {}
    for mark in marks:
        row = known.get(mark.id)
        still = row is not None and mark.waiting and row.given == mark.digest
        given_for = str(row.sha256) if row is not None and still else before
        session.execute(delete(MARKS).where(MARKS.c.mark_id == mark.id))
        if given_for != sha256:
            outdated[mark.id] = given_for
            new = {"mark_id": mark.id, "sha256": given_for, "given": mark.digest}
            session.execute(insert(MARKS).values(**new))
    session.execute(delete(FILES).where(FILES.c.notebook_id == notebook_id))
    session.execute(insert(FILES).values(notebook_id=notebook_id, sha256=sha256))
    return outdated


def _rows(session: Any, table: Table) -> list[Any]:
    if not inspect(session.connection()).has_table(table.name):
        return []  # of a gradebook that the kit has not written into yet
    return list(session.execute(select(table)))
