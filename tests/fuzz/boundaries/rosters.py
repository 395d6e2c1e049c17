"""A table of a platform's, damaged or of other people, into which points are to be filled."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fuzz.raw_bytes import ByteEdit, byte_edits, changed
from hypothesis import strategies as st

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Filled, Grades, SheetError, Table, read_table, table_text
from autograder.platforms.sheets.canvas import fill_canvas
from autograder.platforms.sheets.lists import GOOGLE, GRADESCOPE, PLAIN, fill_list
from autograder.platforms.sheets.moodle import fill_moodle

EXAMPLES = 300

HEADINGS = ("Student", "ID", "SIS Login ID", "Section", "hw (1)", "Identifier", "Full name",
            "Email address", "Grade", "Maximum Grade", "Role", "points",
            "First Name", "x")  # fmt: skip
CELLS = ("", "-", "Participant 1", "2", "20.00", "20,00", "EX", "Lovelace, Ada", "a@x.example",
         "    Points Possible", "No", "=1+1", "李 明", "\u202e")  # fmt: skip
PEOPLE = [
    Person("ada", "hw", HandInStatus.TAKEN, "Ada Lovelace", platform_id="1", email="a@x.example"),
    Person("li", "hw", HandInStatus.TAKEN, "李 明", sis_id="2"),
    Person("bo", "hw", HandInStatus.NOT_HANDED_IN, "Ada Lovelace"),
]
GRADES = Grades("hw", 20, {"ada": 7.5, "li": 20}, comments={"ada": "=x"})


@dataclass(frozen=True)
class Roster:
    """Rows of a table, how they are separated, and changes to the bytes."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        text = "\n".join(self.delimiter.join(f'"{cell}"' for cell in row) for row in self.rows)
        return changed(text.encode(), list(self.byte_edits))


def inputs() -> st.SearchStrategy[Roster]:
    """Tables of a few columns and rows."""

    def of(width: int) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
        header = st.tuples(*[st.sampled_from(HEADINGS)] * width)
        row = st.tuples(*[st.sampled_from(CELLS)] * width)
        return st.builds(lambda first, rest: (first, *rest), header, st.lists(row, max_size=6))

    tables = st.integers(1, 9).flatmap(of)
    return st.builds(
        Roster, tables, st.sampled_from(",;\t"), st.lists(byte_edits, max_size=2).map(tuple)
    )


def attempt(given: Roster) -> None:
    """Every platform fills it in, or says why not; nothing that was there is lost."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_bytes(bytes(given))
        try:
            table = read_table(path)
        except SheetError:
            return
    for fill in (_canvas, _moodle, _list):
        with contextlib.suppress(SheetError):
            _keeps(table, fill(table))


def _canvas(table: Table) -> Filled:
    return fill_canvas(table, PEOPLE, [GRADES])


def _moodle(table: Table) -> Filled:
    return fill_moodle(table, PEOPLE, [GRADES])


def _list(table: Table) -> Filled:
    for layout in (GOOGLE, GRADESCOPE):
        fill_list(layout, table, PEOPLE, GRADES)
    return fill_list(PLAIN, table, PEOPLE, GRADES)


def _keeps(table: Table, done: Filled) -> None:
    """No cell was emptied, no row moved, and a grade is in one row at most."""
    assert len(done.table.rows) == len(table.rows)
    for before, after in zip(table.rows, done.table.rows, strict=True):
        changed_cells = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
        assert all(new.strip() for _, new in changed_cells)
    assert done.filled <= len(GRADES.scores)
    table_text(done.table).encode()
