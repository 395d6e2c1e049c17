"""``people.csv``: everybody of a class, a row each; written whole, and read by all commands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.platforms.person import HandInStatus, Person

__all__ = ["PEOPLE", "PeopleError", "from_cell", "read_people", "to_cell", "write_people"]

PEOPLE = "people.csv"
COLUMNS = tuple(one.name for one in fields(Person))
BETWEEN = " | "  # other files of one person; no file name holds it in any download seen
QUOTE = "'"  # before what a spreadsheet would work out, and before itself
FORMULA = ("=", "+", "-", "@", "\t", "\r", QUOTE)


class PeopleError(Exception):
    """The table cannot be read; the message says why, and what to do."""


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Write the table, sorted by assignment and student, whole or not at all; raises OSError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sorted(people, key=lambda one: (one.assignment, one.student)):
        writer.writerow([_text(getattr(one, name)) for name in COLUMNS])
    with atomic_write(path) as stream:
        stream.write(text.getvalue().encode("utf-8", "backslashreplace"))


def read_people(path: Path, assignment: str = "") -> tuple[Person, ...]:
    """Everybody in the table, or those of one assignment; nobody where there is no table.

    Raises PeopleError for a table that was damaged or is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise PeopleError(f"{path}: cannot be read: {error}. Collect again.") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise PeopleError(f"{path}: has no column {missing[0]}. Collect again.")
    found = [_person(row, path) for row in rows]
    return tuple(one for one in found if assignment in ("", one.assignment))


def to_cell(text: str) -> str:
    """A cell that no spreadsheet works out."""
    return f"{QUOTE}{text}" if text.startswith(FORMULA) else text


def from_cell(cell: str) -> str:
    """What ``to_cell`` made a cell of."""
    return cell.removeprefix(QUOTE)


def _text(value: object) -> str:
    return to_cell(BETWEEN.join(value) if isinstance(value, tuple) else str(value))


def _person(row: dict[str, str | None], path: Path) -> Person:
    plain = {name: from_cell(row[name] or "") for name in COLUMNS}
    try:
        return Person(
            **{
                **plain,
                "status": HandInStatus(plain["status"]),
                "others": tuple(filter(None, plain["others"].split(BETWEEN))),
            }  # type: ignore[arg-type]  # each field by its name
        )
    except ValueError:
        raise PeopleError(f"{path}: {plain['status']!r} is no status. Collect again.") from None
