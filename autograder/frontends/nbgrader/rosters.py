"""Tables from a learning platform: reading and writing them, and finding each student's row."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from autograder._util.files import atomic_write
from autograder.report.pages import csv_table

__all__ = [
    "CANVAS_KEYS",
    "MOODLE_KEYS",
    "ExportError",
    "Key",
    "Matches",
    "Student",
    "Table",
    "match_rows",
    "number_in",
    "read_table",
    "same",
    "write_table",
]

BOM = "\ufeff"
One = TypeVar("One")


class ExportError(Exception):
    """Nothing can be exported; the message says why, and what to do."""


@dataclass(frozen=True)
class Student:
    """A student as nbgrader's gradebook knows them; what it does not know is empty."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class Table:
    """A CSV file's cells, and how the file was written."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    bom: bool = False

    def columns(self, fits: Callable[[str], bool]) -> list[int]:
        """Where the columns are whose headings fit."""
        return [at for at, name in enumerate(self.header) if fits(name.strip())]

    def named(self, row: list[str]) -> dict[str, str]:
        """A row's cells by their headings, of which upper and lower case do not matter."""
        return {same(name): cell for name, cell in zip(self.header, row, strict=True)}


@dataclass
class Matches:
    """The student of each row, and the students whose rows are in doubt."""

    student_at: dict[int, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


Key = tuple[Callable[[dict[str, str]], str], Callable[[Student], str]]


def match_rows(
    students: Iterable[Student], rows: dict[int, dict[str, str]], keys: Sequence[Key]
) -> Matches:
    """Pair students with rows by the first key that any row shares with them.

    Where two students or two rows share a key, none of them is paired: a grade in a wrong row
    is worse than none.
    """
    matches, open_rows, open_students = Matches(), dict(rows), {one.id: one for one in students}
    for of_row, of_student in keys:
        at = _grouped((of_row(row), index) for index, row in open_rows.items())
        who = _grouped((of_student(one), name) for name, one in open_students.items())
        for key in at.keys() & who.keys():
            if len(at[key]) == len(who[key]) == 1:
                matches.student_at[at[key][0]] = who[key][0]
            else:
                matches.doubtful.update(who[key])
            for index in at[key]:
                del open_rows[index]
            for name in who[key]:
                del open_students[name]
    return matches


def _grouped(pairs: Iterable[tuple[str, One]]) -> dict[str, list[One]]:
    """What shares a key, by the key; an empty key is none."""
    groups: dict[str, list[One]] = defaultdict(list)
    for key, one in pairs:
        if same(key):
            groups[same(key)].append(one)
    return groups


def same(text: str) -> str:
    """A text as it is compared: platforms do not tell upper from lower case in names."""
    return text.strip().casefold()


def _cell(name: str) -> Callable[[dict[str, str]], str]:
    return lambda row: row.get(same(name), "")


def _local(address: str) -> str:
    """What stands before the @ of an e-mail address; nothing if it is none."""
    return address.partition("@")[0] if "@" in address else ""


def _canvas_id(row: dict[str, str]) -> str:
    """Canvas's own number, where no other identifier could contradict it."""
    return "" if _cell("SIS User ID")(row) or _cell("SIS Login ID")(row) else _cell("ID")(row)


# In the order of their strength: what is matched by one is not looked at by the next.
CANVAS_KEYS: tuple[Key, ...] = (
    (_cell("SIS Login ID"), lambda one: one.id),
    (_cell("SIS User ID"), lambda one: one.id),
    (_cell("ID"), lambda one: one.lms_id),
    (_canvas_id, lambda one: one.id),
    (_cell("SIS Login ID"), lambda one: one.email),
    (_cell("SIS Login ID"), lambda one: _local(one.email)),
    (lambda row: _local(_cell("SIS Login ID")(row)), lambda one: one.id),
)
MOODLE_KEYS: tuple[Key, ...] = (
    (_cell("ID number"), lambda one: one.id),
    (_cell("ID number"), lambda one: one.lms_id),
    (_cell("Email address"), lambda one: one.email or one.id),
    (_cell("Username"), lambda one: one.id),
    (lambda row: _local(_cell("Email address")(row)), lambda one: one.id),
)


def read_table(path: Path) -> Table:
    """Read a CSV file as a platform or a spreadsheet wrote it; short rows are filled up.

    Raises ExportError, in one line, for a file that is missing or is no such table.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ExportError(f"Cannot read the roster {path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ExportError(
            f"The roster {path} is not UTF-8 text: download it again, or save it as CSV UTF-8."
        ) from None
    plain = text.removeprefix(BOM)
    first = plain.partition("\n")[0]
    try:
        delimiter = max(",;\t", key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
        reader = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, strict=True)
        header, *rows = [row for row in reader if row] or [[]]
    except csv.Error as error:
        problem = f"The roster {path} is no CSV file ({error}): download it again."
        raise ExportError(problem) from None
    if any(len(row) > len(header) for row in rows):
        raise ExportError(f"The roster {path} has rows longer than its first: download it again.")
    filled = [row + [""] * (len(header) - len(row)) for row in rows]
    return Table(header, filled, delimiter, text.startswith(BOM))


def write_table(path: Path, table: Table) -> None:
    """Write a table as CSV, whole or not at all. Raises ExportError where that fails."""
    # After a byte order mark, many programs take a quote for a part of the first heading.
    text = csv_table([table.header], table.delimiter, quoted=not table.bom)
    text += csv_table(table.rows, table.delimiter)
    try:
        with atomic_write(path) as file:
            file.write(f"{BOM * table.bom}{text}".encode())
    except OSError as error:
        problem = f"Cannot write {path}: {error.strerror}. Name another file with --to."
        raise ExportError(problem) from None


def number_in(text: str, where: str) -> float:
    """A number that a platform wrote, maybe with a decimal comma. Raises ExportError for others."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text.strip()):
        return float(text.replace(",", "."))
    raise ExportError(f"{where} is {text!r}, but must be a number: use an assignment with points.")
