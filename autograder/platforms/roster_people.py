"""Reads a class's roster: everybody who belongs to it, whichever platform wrote the table.

Known are the gradebook's file of Canvas, the list of participants and the grading worksheet of
Moodle, the rosters of Gradescope and of GitHub Classroom, ``students.csv`` of nbgrader, and any
table with a column for names, numbers or addresses. Headings are known in several languages; where
they are not, a worksheet of Moodle is told by the numbers in its first column, and a column of
addresses by its ``@``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.platforms.comparing import same
from autograder.platforms.csv_rows import csv_rows
from autograder.platforms.roster_words import COLUMNS, NO_STUDENTS, STUDENT_ROLES

__all__ = ["RosterError", "RosterPerson", "read_roster"]

MOST_BYTES = 64_000_000
PARTICIPANT = re.compile(r"\D*?(?P<number>\d+)")  # "Participant 101", in any language
Columns = dict[str, int]


class RosterError(Exception):
    """The table cannot be read, or names nobody; the message says why, and what to do."""


@dataclass(frozen=True)
class RosterPerson:
    """Somebody on a roster; what it does not tell is empty."""

    name: str = ""
    platform_id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    group: str = ""
    section: str = ""

    @property
    def known(self) -> str:
        """The strongest of what they are known by."""
        return self.login or self.sis_id or self.email or self.name or self.platform_id


def read_roster(path: Path) -> tuple[RosterPerson, ...]:
    """Everybody on a roster, each once; raises RosterError."""
    header, rows = _cells(path)
    columns = _columns(header, rows)
    if not columns.keys() & {"name", "first", "last", "login", "sis_id", "email"}:
        raise RosterError(
            f"{path}: no column with names, numbers or addresses was found in it; head them "
            "name, id and email."
        )
    people = [_person(row, columns) for row in rows if _is_student(row, columns)]
    found = tuple(dict.fromkeys(one for one in people if one.known))
    if not found:
        raise RosterError(f"{path}: names nobody.")
    return found


def _cells(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES)
    except OSError as error:
        raise RosterError(f"{path}: cannot be read: {error.strerror}.") from None
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(f"{path}: is not UTF-8 text; save it as CSV UTF-8.") from None
    try:
        read, _ = csv_rows(text)
        header, *rows = [row for row in read if any(map(str.strip, row))] or [[]]
    except csv.Error as error:
        raise RosterError(f"{path}: is no CSV file ({error}); download it again.") from None
    return header, [[*row, *[""] * (len(header) - len(row))] for row in rows]


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """Which column holds what: by its heading, or else by what is in it."""
    columns: Columns = {}
    names = [same(one).rstrip(":*").replace("\u2019", "'") for one in header]
    for what, words in COLUMNS.items():
        at = next((names.index(word) for word in words if word in names), None)
        if at is not None and at not in columns.values():
            columns[what] = at
    if names[:1] == ["student"] and "plain_id" in columns:  # the gradebook's file of Canvas
        columns["platform_id"] = columns.pop("plain_id")
    if any(one.startswith("github_") for one in names) and "plain_id" in columns:
        columns.setdefault("sis_id", columns.pop("plain_id"))
    # A worksheet of Moodle, whose headings are in the site's language.
    numbered = bool(rows) and all(PARTICIPANT.fullmatch(row[0].strip()) for row in rows)
    lettered = any(not row[0].strip().isdigit() for row in rows)
    if numbered and lettered and len(header) > 1 and not _has_own_ids(names):
        columns = {what: at for what, at in columns.items() if at != 0}
        columns["participant"] = 0
        columns.setdefault("name", 1)
    if "email" not in columns and (at := _addresses(rows, len(header))) is not None:
        columns = {what: one for what, one in columns.items() if one != at or what != "name"}
        columns["email"] = at
    return columns


def _has_own_ids(names: Sequence[str]) -> bool:
    """Whether the first column holds ids that may end with a number, as other platforms' do."""
    known = {word for what in ("sis_id", "login", "email") for word in COLUMNS[what]}
    return names[0] in known | {"id"} or any(one.startswith("github_") for one in names)


def _addresses(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """The column in which most cells are e-mail addresses."""
    counts = [sum("@" in row[at] for row in rows) for at in range(width)]
    most = max(counts, default=0)
    return counts.index(most) if most * 2 > len(rows) else None


def _person(row: Sequence[str], columns: Columns) -> RosterPerson:
    def cell(what: str) -> str:
        return " ".join(row[columns[what]].split()) if what in columns else ""

    participant = PARTICIPANT.fullmatch(cell("participant"))
    number = participant["number"] if participant else cell("platform_id")
    name = cell("name") or f"{cell('first')} {cell('last')}".strip()
    login, sis_id, email = cell("login"), cell("sis_id"), cell("email")
    if "@" in sis_id and email in ("", sis_id):  # what a class of GitHub Classroom was made of
        sis_id, email = "", sis_id
    if not login and not sis_id and not participant and "plain_id" in columns:
        login = cell("plain_id")
    return RosterPerson(
        _first_name_first(name), number, login, sis_id, email, cell("group"), cell("section")
    )


def _first_name_first(name: str) -> str:
    """``Lovelace, Ada`` as it is spoken."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


def _is_student(row: Sequence[str], columns: Columns) -> bool:
    """Whether the row is a person's who hands in: no points, no test student, no teacher."""
    name = row[columns["name"]] if "name" in columns else ""
    role = same(row[columns["role"]]) if "role" in columns else ""
    return same(name) not in NO_STUDENTS and (not role or role in STUDENT_ROLES)
