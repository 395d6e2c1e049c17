"""Whose a row of a roster is: by numbers before names, and nobody's where it is in doubt."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets.matching import RosterRow, match_rows, plain, words


def person(student: str, **known: Any) -> Person:
    return Person(student, "mnist", HandInStatus.TAKEN, **known)


ANNA = person("anna", email="a.b@uni.example", platform_id="77", platform="canvas")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"platform_id": "77", "login": "x", "name": "Somebody Else"}, True),
        ({"login": "ANNA"}, True),
        ({"sis_id": "anna", "login": "x"}, True),
        ({"platform_id": "anna"}, False),  # another number than hers
        ({"email": "A.B@uni.example"}, True),
        ({"login": "a.b@uni.example"}, True),
        ({"login": "a.b"}, True),
        ({"login": "anna@other.example"}, True),
        ({"email": "anna@other.example"}, True),
        ({"name": "anna", "email": "a@b.example"}, False),  # a namesake has another address
        ({"name": "Anna"}, True),
        ({"platform_id": "78", "name": "Anna"}, False),
        ({"sis_id": "9", "email": "a.b@uni.example"}, True),
    ],
)
def test_by_what_a_person_is_found(row: dict[str, str], found: bool) -> None:
    matches = match_rows([ANNA, person("bert")], {3: RosterRow(**row)}, "canvas")
    assert matches.student_at == ({3: "anna"} if found else {})


def test_the_stronger_key_decides() -> None:
    people = [person("b", email="a@uni.example"), person("a")]
    rows = {0: RosterRow(login="a"), 1: RosterRow(login="a@uni.example")}
    assert match_rows(people, rows).student_at == {0: "a", 1: "b"}


def test_namesakes_are_told_apart_by_their_numbers_or_not_at_all() -> None:
    rows = {at: RosterRow(str(101 + at), name="Ada Lovelace") for at in range(3)}
    known = [person("s1", name="Ada Lovelace", platform_id="102"), person("s2", platform_id="101")]
    assert match_rows(known, rows).student_at == {0: "s2", 1: "s1"}
    unknown = match_rows([person("s1", name="Ada Lovelace")], rows)
    assert unknown.student_at == {}
    assert (unknown.doubtful, unknown.doubtful_rows) == ({"s1"}, {0, 1, 2})


def test_namesakes_whose_folders_have_the_number() -> None:
    rows = {at: RosterRow(str(101 + at), name="Lovelace, Zoë") for at in range(2)}
    people = [person("lovelacezoe_102"), person("lovelacezoe_101")]
    assert match_rows(people, rows).student_at == {0: "lovelacezoe_101", 1: "lovelacezoe_102"}


def test_a_group_shares_its_number_and_each_member_has_a_row() -> None:
    group = {"platform_id": "5", "platform": "gradescope", "group": "g"}
    mates = [person("a", sis_id="1", **group), person("b", email="b@x.example", **group)]
    rows = {0: RosterRow("5", sis_id="1"), 1: RosterRow("5", email="b@x.example")}
    assert match_rows(mates, rows, "gradescope").student_at == {0: "a", 1: "b"}


def test_a_number_of_another_platform_is_no_key() -> None:
    mate = person("ada", platform_id="7", platform="moodle", name="Ada Lovelace")
    rows = {0: RosterRow("7", name="Bob"), 1: RosterRow("8", name="Lovelace, Ada")}
    assert match_rows([mate], rows, "canvas").student_at == {1: "ada"}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Zoë X", unicodedata.normalize("NFD", "Zoë X")),
        ("Ada Lovelace", "Lovelace,  Ada"),
        ("李 明", "明, 李"),
        ("mullerjorg", "Müller, Jörg"),
        ("Σωκράτης", "ΣΩΚΡΆΤΗΣ"),
        ("محمد علي", "علي, محمد"),
    ],
)
def test_names_in_any_script_and_order(name: str, row: str) -> None:
    people = [person("s1", name=name), person("s2", name="Bob")]
    assert match_rows(people, {4: RosterRow(name=row)}).student_at == {4: "s1"}


def test_the_kits_own_name_in_another_form_of_unicode() -> None:
    zoe = unicodedata.normalize("NFD", "zoë")
    assert match_rows([person(zoe)], {0: RosterRow(sis_id="zoë")}).student_at == {0: zoe}


def test_how_names_are_compared() -> None:
    assert words("Lovelace, Ada King") == words("Ada King Lovelace")
    assert plain("O'Brien, Zoë-Ann") == "obrienzoeann"
