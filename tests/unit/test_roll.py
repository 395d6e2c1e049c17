"""Who is of a class after a run: this run's, others, who is gone."""

from __future__ import annotations

import pytest

from autograder.classes.failures import ClassError
from autograder.classes.roll import call_roll, find_students
from autograder.platforms.person import HandInStatus, Person

ABSENT = HandInStatus.NOT_HANDED_IN


def person(student: str, source: str = "hw1", **facts: object) -> Person:
    status = facts.pop("status", HandInStatus.TAKEN)
    return Person(student, "mnist", status, source=source, **facts)  # type: ignore[arg-type]


def test_who_is_gone_from_a_source_is_gone_and_all_of_others_stay() -> None:
    before = [person("ada"), person("bob"), person("cleo", "late"), person("dan", "")]
    roll = call_roll(before, [person("ada", "x")], "hw1")
    assert {*roll.now} == {"ada"}
    assert {*roll.gone} == {"bob"}
    assert {*roll.others} == {"cleo", "dan"}
    assert roll.now["ada"].source == "hw1"
    assert {*call_roll(before, [person("ada")], "hw1", whole=True).gone} == {"bob", "cleo", "dan"}


def test_another_source_replaces_whom_it_has() -> None:
    before = [person("ada", sha256="a"), person("bob", sha256="b"), person("cleo", sha256="c")]
    came = [person("ada", sha256="A"), person("cleo", sha256="c")]
    roll = call_roll(before, came, "late")
    assert {*roll.others} == {"bob"}
    assert not roll.gone
    assert roll.moved == {"ada": before[0]}  # and the same bytes from elsewhere are no news
    assert {name: one.source for name, one in roll.everybody.items()} == {
        "ada": "late", "bob": "hw1", "cleo": "late",
    }  # fmt: skip


def test_a_roster_beside_a_resubmission_takes_nobodys_work() -> None:
    before = [person("ada"), person("bob"), person("cleo", status=ABSENT)]
    came = [person("ada"), person("bob", status=ABSENT, name="Bob B", email="b@uni.example")]
    roll = call_roll(before, came, "late", roster=True)
    assert roll.others["bob"].status is HandInStatus.TAKEN
    assert (roll.others["bob"].name, roll.others["bob"].source) == ("Bob B", "hw1")
    assert not roll.withdrawn
    whole = call_roll(before, came, "late", roster=True, whole=True)
    assert whole.withdrawn == ("bob",)
    assert {*whole.gone} == {"cleo"}


def test_who_has_not_handed_in_stays_until_a_roster_lacks_them() -> None:
    before = [person("ada"), person("bob", status=ABSENT)]
    assert {*call_roll(before, [person("ada")], "hw1").others} == {"bob"}
    assert {*call_roll(before, [person("ada")], "hw1", roster=True).gone} == {"bob"}
    took_back = call_roll(before, [person("ada", status=ABSENT)], "hw1", roster=True)
    assert took_back.withdrawn == ("ada",)


def test_what_a_resubmission_does_not_tell_is_known_from_before() -> None:
    before = [person("ada", name="Ada L", platform="canvas", platform_id="7", group="g")]
    (one,) = call_roll(before, [person("ada", platform="folder")], "late").now.values()
    assert (one.name, one.platform, one.platform_id, one.group) == ("Ada L", "canvas", "7", "g")
    king = [person("ada", name="Ada King")]
    assert call_roll(before, king, "hw1").now["ada"].name == "Ada L"
    assert call_roll(before, king, "hw1", named=True).now["ada"].name == "Ada King"
    king = [person("ada", name="ada")]  # a folder's name is none
    assert call_roll(before, king, "hw1", named=True).now["ada"].name == "Ada L"


def test_of_chosen_students_alone_all_others_stay_and_newcomers_are_named() -> None:
    before = [person("ada", sha256="a"), person("bob"), person("gone")]
    came = [person("ada", sha256="A"), person("bob", sha256="B"), person("new")]
    roll = call_roll(before, came, "hw1", only={"ada"})
    assert {*roll.now} == {"ada"}
    assert {*roll.others} == {"bob", "gone", "new"}
    assert roll.others["bob"].sha256 == ""
    assert not roll.gone


def test_students_are_found_by_any_name_of_theirs() -> None:
    people = [
        person("ada", name="Zo\u00eb A", email="z@uni.example"),
        person("bob", name="Bob B", platform_id="7"),
        person("bob2", name="bob b"),
        person("cleo", status=ABSENT),
    ]
    assert find_students(people, ["ZOE\u0308 a"]) == {"ada"}
    assert find_students(people, ["7", "Z@uni.example"]) == {"ada", "bob"}
    assert find_students(people, []) == frozenset()
    for wanted, said in (
        ("Bob B", "could be bob, bob2"), ("eve", "nobody"), ("", "nobody"), ("cleo", "has not"),
    ):  # fmt: skip
        with pytest.raises(ClassError, match=said):
            find_students(people, [wanted])
