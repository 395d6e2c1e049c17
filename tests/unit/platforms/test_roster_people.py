"""Rosters of all platforms, in several languages, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.platforms.roster_people import RosterError, RosterPerson, read_roster

ADA = "Ada Lovelace"
ROSTERS = {
    "canvas": (
        'Student,ID,SIS User ID,SIS Login ID,Section,tiny (77)\n    Points Possible,,,,,100\n'
        '"Lovelace, Ada",101,s1,ada,A,\n"Student, Test",9,,,,\n',
        RosterPerson(ADA, "101", "ada", "s1", section="A"),
    ),
    "canvas's groups": (
        f"name,canvas_user_id,user_id,login_id,sections,group_name\n{ADA},101,s1,ada,A,Team\n",
        RosterPerson(ADA, "101", "ada", "s1", group="Team", section="A"),
    ),
    "moodle's worksheet": (
        "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade\n"
        f"Participant 101,{ADA},s1,a@uni.example,Submitted,,100\n",
        RosterPerson(ADA, "101", "", "s1", "a@uni.example"),
    ),
    "moodle's worksheet in German": (
        "Teilnehmer/in;Vollständiger Name;E-Mail-Adresse;Status\n"
        f"Teilnehmer/in101;{ADA};a@uni.example;\n",
        RosterPerson(ADA, "101", email="a@uni.example"),
    ),
    "moodle's worksheet in a language unknown": (
        f"Foo,Bar,Baz\nFoo 101,{ADA},a@uni.example\n",
        RosterPerson(ADA, "101", email="a@uni.example"),
    ),
    "moodle's participants": (
        "First name,Last name,ID number,Email address,Groups\nAda,Lovelace,s1,a@uni.example,G\n",
        RosterPerson(ADA, "", "", "s1", "a@uni.example", "G"),
    ),
    "moodle's participants in Spanish": (
        "Nombre,Apellido(s),Dirección de correo\nAda,Lovelace,a@uni.example\n",
        RosterPerson(ADA, email="a@uni.example"),
    ),
    "gradescope": (
        "First Name,Last Name,SID,Email,Role,Sections\nAda,Lovelace,s1,a@uni.example,Student,1\n"
        "Tom,Teacher,t1,t@uni.example,Instructor,1\n",
        RosterPerson(ADA, "", "", "s1", "a@uni.example", section="1"),
    ),
    "github classroom": (
        f"identifier,github_username,github_id,name\na@uni.example,adal,77,{ADA}\n",
        RosterPerson(ADA, "77", "adal", "", "a@uni.example"),
    ),
    "nbgrader": (
        "id,first_name,last_name,email,lms_user_id\nstudent1,Ada,Lovelace,a@uni.example,5\n",
        RosterPerson(ADA, "5", "student1", "", "a@uni.example"),
    ),
    "a plain table": (
        f"name,id,email\n{ADA},7,a@uni.example\n", RosterPerson(ADA, "", "7", "", "a@uni.example"),
    ),
    "a spreadsheet's": (
        f"name\temail\n{ADA}\ta@uni.example\n", RosterPerson(ADA, email="a@uni.example"),
    ),
    "names alone": (f"Name\n{ADA}\n\n", RosterPerson(ADA)),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROSTERS)
def test_every_roster_is_read(tmp_path: Path, kind: str) -> None:
    text, expected = ROSTERS[kind]
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    assert read_roster(tmp_path / "roster.csv") == (expected,)


def test_a_table_of_a_spreadsheet_in_two_bytes_a_letter(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name\n李雷\n", encoding="utf-16")
    assert read_roster(tmp_path / "roster.csv") == (RosterPerson("李雷"),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no column"),
        (b"points\n5\n", "no column"),
        (b"name\n", "names nobody"),
        (b"name\n\xff\xff\n", "not UTF-8"),
        (b'name\n"a', "no CSV file"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_roster_is_one_clear_line(
    tmp_path: Path, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(RosterError, match=message) as told:
        read_roster(tmp_path / "roster.csv")
    assert len(str(told.value).splitlines()) == 1
