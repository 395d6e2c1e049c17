"""Moodle's grading worksheet, in languages that the kit does not know."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, SheetError, Table
from autograder.platforms.sheets.moodle import fill_moodle, moodle_table
from autograder.platforms.sheets.moodle_columns import participant, worksheet_columns

GERMAN = (
    "ID,Vollständiger Name,Matrikelnummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
    "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
    "Feedback als Kommentar"
)
FRENCH = (
    "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,Modifiable,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback"
)
JAPANESE = "識別子,フルネーム,ステータス,評点,最大評点,採点状態,評点は変更できる,最終更新日時"


def sheet(header: str, *rows: str) -> Table:
    read = list(csv.reader(io.StringIO("\n".join((header, *rows)))))
    return Table(read[0], read[1:])


def person(student: str, number: str = "", **known: Any) -> Person:
    status = HandInStatus.TAKEN
    return Person(student, "mnist", status, platform="moodle", platform_id=number, **known)


def test_a_german_worksheet_gets_commas_and_comments() -> None:
    when = '"Montag, 1. Juni 2026, 09:00"'
    table = sheet(
        GERMAN,
        f'Teilnehmer/in12,Zoë Li,k1,z@u.example,Abgegeben,,"100,00",Ja,{when},-,',
        'Teilnehmer/in7,Zoë Li,k2,y@u.example,Abgegeben,"3,50","100,00",Ja,-,-,"=Gut, <b>so</b>"',
        'Teilnehmer/in8,Bo,k3,b@u.example,Keine,"9,00","100,00",Ja,-,-,',
        'Teilnehmer/in9,Co,k4,c@u.example,Ja,"8,00","100,00",Nein,-,-,<p>Autograder: alt</p>',
        'Teilnehmer/in10,Di,k5,d@u.example,Abgegeben,,"100,00",Ja,-,-,<p>Autograder: alt</p>',
    )
    people = [person("z12", "12"), person("z7", "7"), person("co", "9"), person("di", sis_id="K5")]
    scores = {"z12": 12.5, "z7": 10, "co": 1, "di": 20}
    comments = dict.fromkeys(scores, "Autograder: neu")
    done = fill_moodle(table, people, [Grades("mnist", 20, scores, comments=comments)])
    assert done.table.column(5) == ["62,5", "50", "9,00", "8,00", "100"]
    said = done.table.column(10)
    assert said[:2] == ["Autograder: neu", "=Gut, <b>so</b>"]  # a person's stays
    assert said[2:] == ["", "<p>Autograder: alt</p>", "Autograder: neu"]
    told = "nobody of the class fits this row; the roster's 9,00 stays"
    assert dict(done.blank) == {"Bo (8)": told}
    assert done.notes == (
        "Scaled from 20 points to Moodle's 100.",
        "z7 keeps the comment that the worksheet has.",
        "co keeps the grade in Moodle: it cannot be changed there.",
    )
    untouched = [row[:5] + row[6:10] for row in table.rows]
    assert [row[:5] + row[6:10] for row in done.table.rows] == untouched


def test_french_and_japanese_and_blind_worksheets() -> None:
    french = sheet(
        FRENCH,
        'Participant 4,Ada Lovelace,a@u.example,Remis,-,"20,00",Oui,-,-,',
        'Participant 5,Bo,b@u.example,Remis,-,"20,00",Non,-,"lundi 1 juin 2026, 09:00",',
    )
    ada = person("ada", email="A@u.example")
    done = fill_moodle(french, [ada], [Grades("x", 20, {"ada": 3.5})])
    assert done.table.column(4) == ["3,5", "-"]
    japanese = sheet(
        JAPANESE,
        "参加者 31,李 明,提出済み,,20.00,未採点,はい,-",
        "参加者 32,Bo,提出済み,,20.00,未採点,はい,-",
    )
    columns = worksheet_columns(japanese)
    assert (columns.grade, columns.maximum, columns.feedback) == (3, 4, None)
    done = fill_moodle(japanese, [person("li", name="李 明")], [Grades("x", 20, {"li": 19})])
    assert done.table.column(3) == ["19", ""]
    blind = sheet(
        "Identifier,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback",
        "Participant 900,Submitted for grading,,20.00,Yes,-,",
        "Participant 901,Submitted for grading,,20.00,Yes,-,",
    )
    done = fill_moodle(blind, [person("x", "901")], [Grades("x", 20, {"x": 7})])
    assert done.table.column(2) == ["", "7"]
    assert [who for who, _ in done.blank] == ["900"]


def test_one_row_with_a_number_of_an_institution() -> None:
    table = sheet(GERMAN, 'Teilnehmer/in1,Zoë,12345,z@u.example,Abgegeben,,"20,00",Ja,-,-,')
    done = fill_moodle(table, [person("z", sis_id="12345")], [Grades("x", 20, {"z": 7})])
    assert done.table.rows[0][2:7] == ["12345", "z@u.example", "Abgegeben", "7", "20,00"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (sheet("Student,ID,SIS Login ID,Section,mnist"), "has no rows"),
        (sheet("Name,Note", "Ada,five"), "has no column of identifiers"),
        (sheet("Identifier,Full name,Grade", "Participant 1,Ada,"), "has 0 columns that could be"),
        (sheet("Identifier,Username,Grade,Maximum Grade", "1,anna,,A B"), "is 'A B', but"),
    ],
)
def test_a_useless_worksheet_is_told(table: Table, told: str) -> None:
    with pytest.raises(SheetError, match=re.escape(told)):
        fill_moodle(table, [person("anna", "1")], [Grades("mnist", 20, {"anna": 5})])


def test_more_points_than_moodle_takes_are_told() -> None:
    table = sheet("Identifier,Username,Grade,Maximum Grade", "1,anna,,10", "2,bert,,10")
    grades = Grades("mnist", 10, {"anna": 11.5, "bert": 10})
    done = fill_moodle(table, [person("anna"), person("bert")], [grades])
    assert done.table.rows == [["1", "anna", "11.5", "10"], ["2", "bert", "10", "10"]]
    assert done.notes == ("anna has more than 10 points: Moodle will not take that grade.",)
    assert table.rows[0][2] == ""  # the worksheet itself is not changed


def test_a_table_of_ones_own_is_a_worksheet_for_one_assignment() -> None:
    people = [person("z", "12", name="=Zoë", login="zl", email="z@u.example"), person("bo")]
    one = Grades("mnist", 20, {"z": 7.5}, comments={"z": "=x"})
    table = moodle_table(people, [one])
    assert table.header[0::5] == ["Identifier", "Grade"]
    assert table.rows == [
        ["Participant 12", "'=Zoë", "", "zl", "z@u.example", "7.5", "20", "-", "'=x"],
        ["", "", "bo", "", "", "", "20", "-", ""],
    ]
    two = moodle_table(people, [one, Grades("other", 5)])
    assert two.header[5:] == ["mnist", "other"]


def test_participants() -> None:
    texts = ("Participant 12", "Teilnehmer/in12", "参加者 3", "x")
    assert [participant(text) for text in texts] == ["12", "12", "3", ""]
