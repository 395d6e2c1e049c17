"""Canvas's gradebook: made anew, filled in, and refused where it is another table."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, SheetError, Table, read_table, table_text
from autograder.platforms.sheets.canvas import canvas_api_body, canvas_table, fill_canvas
from autograder.platforms.sheets.grades import decimal_sign, number_in, number_text

HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]


def person(student: str, number: str = "", **known: Any) -> Person:
    status = HandInStatus.TAKEN
    return Person(student, "mnist", status, platform="canvas", platform_id=number, **known)


def read(folder: Path, text: str) -> Table:
    path = folder / "roster.csv"
    path.write_bytes(text.encode())
    return read_table(path)


def test_numbers_of_canvas_find_everybody_and_no_cell_is_emptied(tmp_path: Path) -> None:
    roster = read(
        tmp_path,
        "Student,ID,SIS Login ID,Section,MNIST (555),Final Score\n,,,,Manual Posting,\n"
        '"    Points Possible",,,,20.00,(read only)\n"Lovelace, Ada",101,al9,A,,1\n'
        '"Lovelace, Ada",102,al8,A,,2\n"=Li, Bo",103,bl,A,7.00,3\n"Öz, Can",104,co,A,EX,4\n'
        '"Nobody, Known",105,nk,A,3.00,5\n"Student, Test",9,,A,,\n',
    )
    people = [person("a2", "102", name="lovelaceada"), person("a1", "101", name="lovelaceada")]
    people += [person("bo", "103"), person("can", "104"), person("extra", "999")]
    grades = Grades("mnist", 20, {"a1": 1, "a2": 2.5, "can": 4, "extra": 9}, {"bo": "no file"})
    done = fill_canvas(roster, people, [grades])
    assert done.table.column(4) == ["Manual Posting", "20.00", "1", "2.5", "7.00", "EX", "3.00", ""]
    assert done.table.column(5) == roster.column(5)
    assert dict(done.blank) == {
        "=Li, Bo (103)": "no file; the roster's 7.00 stays",
        "Nobody, Known (105)": "nobody of the class fits this row; the roster's 3.00 stays",
    }
    assert (done.filled, done.lost) == (2, ("extra",))
    assert done.notes == (
        "can keeps the roster's EX for mnist.",
        "In the class, but not in the roster: extra.",
    )
    assert not done.complete


def test_first_and_last_names_in_two_columns_and_decimal_commas(tmp_path: Path) -> None:
    roster = read(
        tmp_path,
        "LastName;FirstName;ID;SIS User ID;SIS Login ID;Section;hw (7)\n"
        "    Points Possible;;;;;;20,00\nMüller;Jörg;;;;A;\n",
    )
    done = fill_canvas(roster, [person("j", name="Jörg Müller")], [Grades("HW", 20, {"j": 12.25})])
    assert done.table.rows[1] == ["Müller", "Jörg", "", "", "", "A", "12,25"]
    assert (done.complete, done.notes) == (True, ())
    assert table_text(done.table).splitlines()[2] == '"Müller";"Jörg";"";"";"";"A";"12,25"'


def test_whom_canvas_excuses_is_nobodys_concern(tmp_path: Path) -> None:
    text = "Student,ID,Section,hw (1),HW (2)\nA,1,,ex,\nA,2,,N/A,\nB,,,,\nB,,,3,\n"
    done = fill_canvas(read(tmp_path, text), [person("a", "1")], [Grades("hw", 5, {}, {"a": "x"})])
    none = "nobody of the class fits this row"
    assert done.blank == (("B", none), ("B", f"{none}; the roster's 3 stays"))
    assert done.table.column(3) == ["ex", "N/A", "", "3"]


def test_a_gradebook_of_ones_own_has_numbers_and_no_formulas() -> None:
    people = [person("ada", "101", name="=cmd()", sis_id="S1", login="al"), person("bob")]
    table = canvas_table(people, [Grades("mnist", 100, {"ada": 99.5})])
    assert [table.header, *table.rows] == [
        [*HEADER, "mnist"],
        ["    Points Possible", "", "", "", "", "100"],
        ["'=cmd()", "101", "S1", "al", "", "99.5"],
        ["bob", "", "bob", "bob", "", ""],
    ]


def test_the_body_of_a_bulk_update_has_who_has_points_and_a_number() -> None:
    other = Person("gh", "mnist", HandInStatus.TAKEN, platform="github", platform_id="5")
    people = [person("ada", "101"), person("bob"), person("cleo", "103"), other]
    grades = Grades("mnist", 9, {"ada": 7.5, "bob": 1, "gh": 2}, comments={"ada": "Gut, 明!"})
    assert json.loads(canvas_api_body(grades, people)) == {
        "grade_data": {"101": {"posted_grade": "7.5", "text_comment": "Gut, 明!"}}
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has 0 columns 'ID', but must have one"),
        ('Student,ID\n"open', "is no CSV file"),
        ("Student,ID,Section,mnist\nA,1,,,,,\n", "rows longer than its first"),
        ("Student,ID,Section,mnits (1)\nA,1,,\n", "has 0 columns for the assignment mnist"),
        ("Student,ID,Section,mnits (1)\nA,1,,\n", "Its assignments are: mnits (1)."),
        ("Student,ID,Section,mnist (1),mnist (2)\nA,1,,,\n", "has 2 columns for"),
        ("Student,ID,Section,mnist\n,,,\n", "tells of nobody"),
        ("Student,ID,Section,mnist\n    Points Possible,,,A B\nA,1,,\n", "is 'A B', but"),
    ],
)
def test_a_useless_roster_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SheetError, match=re.escape(told)):
        fill_canvas(read(tmp_path, text), [person("ada")], [Grades("mnist", 20, {"ada": 5})])


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(b"\xff\xfe\x00S")
    with pytest.raises(SheetError, match="is not UTF-8 text"):
        read_table(tmp_path / "roster.csv")


NUMBERS = [(0, "0"), (100, "100"), (7.5, "7.5"), (2.675, "2.68"), (2.665, "2.67"), (0.004, "0"),
           (1e-9, "0"), (10.1, "10.1")]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_numbers_have_nothing_needless(number: float, text: str) -> None:
    assert number_text(number) == text
    assert number_in(number_text(number, ","), "x") == float(text)


def test_numbers_as_platforms_write_them() -> None:
    assert [number_in(text, "x") for text in ("1,000.00", "1.000,50", " 7 ")] == [1000, 1000.5, 7]
    with pytest.raises(SheetError, match="Points is '-5'"):
        number_in("-5", "Points")
    assert decimal_sign(["7,5", "", "x"]) == ","
    assert decimal_sign(["7,5", "7.5"]) == decimal_sign(["a,b"]) == "."
