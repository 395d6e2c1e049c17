"""Remembers in the gradebook for which file a person gave points or a comment.

nbgrader keeps them when a student hands in anew, and does not say that they were given for another
file. Two tables of the kit's own lie beside nbgrader's, in the same database, whichever it is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, String, Table, inspect, select

__all__ = ["current_files", "outdated_marks"]

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
)


def current_files(session: Any) -> dict[str, str]:
    """SHA-256 of the file that was graded last, by the submitted notebook's id."""
    return _all(session, FILES)


def outdated_marks(session: Any) -> dict[str, str]:
    """SHA-256 of the file that points or a comment were given for, where that is not the last."""
    return _all(session, MARKS)


def _all(session: Any, table: Table) -> dict[str, str]:
    if not inspect(session.connection()).has_table(table.name):
        return {}  # of a gradebook that the kit has not written into yet
    return {str(key): str(sha256) for key, sha256 in session.execute(select(table))}
