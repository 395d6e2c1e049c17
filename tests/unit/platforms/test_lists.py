"""Tables of Gradescope, Google and GitHub, plain ones, and the one for a mail merge."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, SheetError, Table
from autograder.platforms.sheets.lists import (
    GITHUB,
    GOOGLE,
    GRADESCOPE,
    PLAIN,
    fill_list,
    list_table,
)
from autograder.platforms.sheets.mail_merge import mail_merge_table

GRADES = Grades("mnist", 20, {"ada": 7.5, "bo": 20}, {"cleo": "has handed in nothing"})


def sheet(text: str) -> Table:
    header, *rows = list(csv.reader(io.StringIO(text)))
    return Table(header, rows)


def person(student: str, platform: str, **known: Any) -> Person:
    return Person(student, "mnist", HandInStatus.TAKEN, platform=platform, **known)


def test_gradescopes_own_grades_with_a_group() -> None:
    roster = sheet(
        "First Name,Last Name,SID,Email,Total Score,Max Points,Status,Submission ID\n"
        "Ada,Lovelace,,a@x.example,,20.0,Ungraded,77\n李,明,2,,,20.0,Ungraded,77\n"
        "Cleo,Öz,3,c@x.example,4.0,20.0,Graded,78\nDi,Li,4,d@x.example,,20.0,Missing,\n"
    )
    group = {"group": "g", "platform_id": "77"}
    people = [
        person("ada", "gradescope", email="A@x.example", **group),
        person("bo", "gradescope", sis_id="2", **group),
        person("cleo", "gradescope", platform_id="78"),
    ]
    done = fill_list(GRADESCOPE, roster, people, GRADES)
    assert done.table.column(4) == ["7.5", "20", "4.0", ""]
    assert dict(done.blank) == {
        "Cleo Öz (78)": "has handed in nothing; the roster's 4.0 stays",
        "Di Li (4)": "nobody of the class fits this row",
    }


def test_a_course_roster_gets_a_column_and_staff_no_points() -> None:
    roster = sheet("Name,SID,Email,Role\nAda L,1,a@x.example,Student\nTeacher,9,t@x.example,TA\n")
    done = fill_list(GRADESCOPE, roster, [person("ada", "gradescope", sis_id="1")], GRADES)
    assert done.table.header[4:] == ["Total Score"]
    assert done.table.column(4) == ["7.5", ""]
    assert done.complete


def test_google_classrooms_grades() -> None:
    roster = sheet(
        "Last Name,First Name,Email Address,Digits\nDate,,,2026-06-01\nPoints,,,20\n"
        "Lovelace,Ada,a@x.example,\nLi,Bo,b@x.example,\n"
    )
    people = [person("ada lovelace", "google", name="Ada Lovelace"), person("bo", "google")]
    people[1] = person("bo", "google", name="BO LI")
    grades = Grades("mnist", 20, {"ada lovelace": 1, "bo": 2})
    done = fill_list(GOOGLE, roster, people, grades, "digits")
    assert done.table.column(3) == ["2026-06-01", "20", "1", "2"]
    assert done.complete
    with pytest.raises(SheetError, match="has no column Zahlen"):
        fill_list(GOOGLE, roster, people, grades, "Zahlen")


def test_github_classrooms_roster() -> None:
    roster = sheet("identifier,github_username,github_id,name\n0001,adal,5,Ada\n0002,,,\n")
    people = [person("ada", "github", login="AdaL"), person("0002", "github")]
    done = fill_list(GITHUB, roster, people, Grades("mnist", 20, {"ada": 3, "0002": 4}))
    assert done.table.header[4:] == ["points_awarded"]
    assert done.table.column(4) == ["3", "4"]


def test_any_table_in_any_language() -> None:
    roster = sheet("Nachname;Mail\n".replace(";", ",") + "Öz,o@x.example\n明,m@x.example\n")
    people = [person("ada", "", name="öz"), person("bo", "", email="M@x.example")]
    done = fill_list(PLAIN, roster, people, GRADES)
    assert done.table.column(2) == ["7.5", "20"]
    assert done.table.header[2] == "points"
    with pytest.raises(SheetError, match="tells of nobody"):
        fill_list(PLAIN, sheet("x,y\n,\n"), people, GRADES)
    twice = sheet("email,points,points\na@x.example,,\n")
    with pytest.raises(SheetError, match=re.escape("has 2 columns points")):
        fill_list(PLAIN, twice, people, GRADES)


def test_tables_of_ones_own_have_everybody_and_no_formula() -> None:
    people = [person("ada", "github", name="=1+1", email="+x"), person("cleo", "github", login="c")]
    table = list_table(GITHUB, people, GRADES)
    assert table.rows == [
        ["ada", "", "'=1+1", "7.5", "20", ""],
        ["c", "", "", "", "20", "has handed in nothing"],
    ]
    assert list_table(GOOGLE, people, Grades("=x", 1)).header == [
        "Name", "Email Address", "'=x", "note",
    ]  # fmt: skip
    merged = mail_merge_table(people, GRADES, {"ada": "feedback/ada.html"})
    assert merged.rows == [
        ["'+x", "'=1+1", "7.5", "20", "", "feedback/ada.html", ""],
        ["", "cleo", "", "20", "", "", "has handed in nothing"],
    ]
