"""Tells which columns of a table identify people, by headings or by what their cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autograder.platforms.comparing import same
from autograder.platforms.person import Person
from autograder.platforms.sheets.matching import RosterRow, words
from autograder.platforms.sheets.table import Table

__all__ = ["likest", "people_rows"]

MAIL = re.compile(r"[^\s@]+@[^\s@]+")
# English headings of Gradescope, Google Classroom, GitHub Classroom, Canvas and Moodle; in other
# languages, columns are found by what they have in common with the class.
HEADINGS = {
    "platform_id": ("Submission ID", "platform_id", "ID"),
    "login": ("github_username", "Username", "SIS Login ID", "Login"),
    "sis_id": (
        "SID", "Student ID", "SIS User ID", "ID number", "sis_id", "roster_identifier",
        "identifier",
    ),
    "email": ("Email", "Email Address", "E-mail", "Mail"),
    "name": ("Name", "Full name", "Student", "Student name"),
}  # fmt: skip
FIRST, LAST = ("First Name", "first_name", "Given name"), ("Last Name", "last_name", "Surname")


def people_rows(table: Table, people: Sequence[Person]) -> dict[int, RosterRow]:
    """Everybody in a table, by the place of their row; rows that tell of nobody are left out."""
    places = {name: _place(table, name, people) for name in HEADINGS}
    first, last = table.headed(*FIRST)[:1], table.headed(*LAST)[:1]
    rows = {}
    for at, row in enumerate(table.rows):
        told = {name: row[place].strip() for name, place in places.items() if place is not None}
        if first or last:
            told["name"] = " ".join(row[place].strip() for place in (*first, *last)).strip()
        if (one := RosterRow(**told)).is_person:
            rows[at] = one
    return rows


def likest(table: Table, places: Iterable[int], values: Iterable[str]) -> int | None:
    """The column of which most cells are among these values; None where no cell is."""
    wanted = {same(one) for one in values if one}
    shared = {at: sum(same(cell) in wanted for cell in table.column(at)) for at in places}
    best = max(shared, key=lambda at: shared[at], default=None)
    return best if best is not None and shared[best] else None


def _place(table: Table, name: str, people: Sequence[Person]) -> int | None:
    if headed := [at for one in HEADINGS[name] for at in table.headed(one)]:
        return headed[0]
    everywhere = range(len(table.header))
    if name == "name":
        return _names(table, people)
    if name == "email":
        mails = [at for at in everywhere if any(map(MAIL.fullmatch, table.column(at)))]
        return mails[0] if mails else None
    return likest(table, everywhere, (getattr(one, name) for one in people))


def _names(table: Table, people: Sequence[Person]) -> int | None:
    wanted = {words(text) for one in people for text in (one.name, one.student) if text}
    shared = {
        at: sum(words(cell) in wanted for cell in table.column(at))
        for at in range(len(table.header))
    }
    best = max(shared, key=lambda at: shared[at], default=None)
    return best if best is not None and shared[best] else None
