"""Reads ``extensions.csv``: who may hand in later, until when, and why.

A row has student, assignment, until and reason. ``until`` is a time as nbgrader takes them, such as
``2026-01-12 12:00 UTC``; without a time zone it is UTC. Of several rows of one student, the latest
time counts.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

__all__ = ["Extension", "ExtensionError", "extension_of", "read_extensions"]

COLUMNS = ("student", "assignment", "until", "reason")


class ExtensionError(Exception):
    """The table cannot be read; the message says which line, and why."""


@dataclass(frozen=True)
class Extension:
    """A row; ``until`` is in UTC, and ``said`` the time as it was written."""

    student: str
    assignment: str
    until: datetime
    said: str
    reason: str
    place: str

    def is_for(self, student: str) -> bool:
        """Whether it is this student's, whose name may be spelt in another form of Unicode."""
        return _plain(self.student) == _plain(student)


def read_extensions(path: Path) -> list[Extension]:
    """All rows; none where there is no table. Raises ExtensionError where one cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ExtensionError(f"{path.name}: cannot be read: {error}.") from None
    rows = csv.DictReader(text.splitlines(), skipinitialspace=True)
    names = [str(name).strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in names]:
        raise ExtensionError(f"{path.name}: has no column {missing[0]}.")
    rows.fieldnames = names
    return [_extension(row, f"{path.name}, line {rows.line_num}") for row in rows]


def extension_of(
    extensions: Iterable[Extension], student: str, assignment: str
) -> Extension | None:
    """The latest of a student's; None where there is none."""
    mine = [one for one in extensions if one.assignment == assignment and one.is_for(student)]
    return max(mine, key=lambda one: one.until, default=None)


def _extension(row: dict[str, str | None], place: str) -> Extension:
    from dateutil.tz import gettz
    from nbgrader.utils import parse_utc

    facts = {name: (row[name] or "").strip() for name in COLUMNS}
    if empty := [name for name in COLUMNS if not facts[name]]:
        raise ExtensionError(f"{place}: {empty[0]} is empty.")
    zone = facts["until"].split(" ")[2:]
    try:
        if zone and gettz(zone[0]) is None:  # nbgrader would take it for UTC
            raise ExtensionError(f"{place}: {zone[0]!r} is no time zone.")
        until = parse_utc(facts["until"])
    except (ValueError, OverflowError):
        raise ExtensionError(f"{place}: {facts['until']!r} is no time.") from None
    return Extension(
        facts["student"], facts["assignment"], until, facts["until"], facts["reason"], place
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
