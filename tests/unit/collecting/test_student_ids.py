"""Everybody has one id, which is a folder's name, and keeps it."""

from __future__ import annotations

import itertools

import pytest

from autograder.classes.collecting.student_ids import EarlierIds, student_ids
from autograder.platforms.person import HandInStatus, Person


def person(student: str, **facts: str) -> Person:
    given = {"platform": "moodle", **facts}
    return Person(student, given.pop("assignment", "tiny"), HandInStatus.TAKEN, **given)  # type: ignore[arg-type]


def ids(*people: Person, before: tuple[Person, ...] = ()) -> list[str]:
    return student_ids(people, EarlierIds(before), {})


def test_namesakes_have_the_platforms_number() -> None:
    names = ("Ada Lovelace", "ada lovelace", "Bob")
    people = [person(name, platform_id=str(at)) for at, name in enumerate(names)]
    assert ids(*people) == ["Ada Lovelace_0", "ada lovelace_1", "Bob"]


def test_namesakes_without_a_number_are_two_all_the_same() -> None:
    found = ids(person("Ada"), person("Ada"), person("Ada", email="a.l@uni.example"))
    assert found == ["Ada", "Ada_", "Ada_a.l"]


@pytest.mark.parametrize(
    "name",
    ["../x", "a/b", ".", "..", "...", "", "x" * 300, "李" * 200, "a\0b", "\u202eada", "<b>&",
     "\ud800", "-rf", " "],
)  # fmt: skip
def test_every_id_is_a_folders_name(name: str) -> None:
    (found,) = ids(person(name))
    assert found
    assert "/" not in found
    assert found.strip(".")
    assert len(found.encode()) <= 200
    assert not set(found) & set('<>&"\0')


def test_no_two_share_an_id_whatever_they_are_called() -> None:
    names = ["a/b", "a_b", "a<b", "e\u0301", "\u00e9", "x" * 300, "x" * 301, "", "_", "Ada", "ADA"]
    for some in itertools.permutations(names, 3):
        assert len(set(ids(*map(person, some)))) == 3


def test_letters_with_marks_are_one_character() -> None:
    assert ids(person("Zoe\u0308")) == ["Zo\u00eb"]


def test_whoever_was_collected_before_keeps_their_id() -> None:
    before = (
        person("Ada Lovelace", name="Ada Lovelace", platform_id="7", email="ada@uni.example"),
    )
    again = person("ada", name="Lovelace", platform_id="8", email="ADA@uni.example", assignment="b")
    assert ids(again, before=before) == ["Ada Lovelace"]
    by_number = person("ada", name="?", platform_id="7")
    assert ids(by_number, before=before) == ["Ada Lovelace"]
    by_name = person("ada", name="ada lovelace", assignment="b", platform_id="9")
    assert ids(by_name, before=before) == ["Ada Lovelace"]


@pytest.mark.parametrize(
    "facts",
    [
        {"platform_id": "8"},  # another participant of the same assignment
        {"email": "other@uni.example"},
        {"platform_id": "7", "assignment": "b", "name": "Bob"},  # numbers count anew
        {"platform_id": "7", "platform": "canvas", "name": "Bob"},
    ],
)
def test_nobody_gets_the_id_of_another(facts: dict[str, str]) -> None:
    before = (person("Ada", name="Ada", platform_id="7", email="ada@uni.example"),)
    assert ids(person("new", **{"name": "Ada", **facts}), before=before) == ["new"]


def test_a_new_namesake_does_not_take_over_the_old_ones_id() -> None:
    before = (person("Ada", name="Ada", platform_id="7"),)
    people = (
        person("Ada", name="Ada", platform_id="8"),
        person("Ada", name="Ada", platform_id="7"),
    )
    assert ids(*people, before=before) == ["Ada_8", "Ada"]
