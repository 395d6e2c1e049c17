"""Everybody's points that count, and why somebody has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.classes.booked import Booked
from autograder.classes.exemptions import Exemption, Kind, write_exemptions
from autograder.classes.exports.class_points import read_class
from autograder.classes.failures import ClassError
from autograder.platforms.people_table import write_people
from autograder.platforms.person import HandInStatus, Person
from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict
from autograder.results.results_file import add_verdict

TAKEN = HandInStatus.TAKEN


def verdict(student: str, points: float, *, fault: str = "", most: float = 10) -> Verdict:
    status = Status.ERROR if fault else Status.PASS if points == most else Status.FAIL
    cause = Cause(rationale=fault or "wrong") if status is not Status.PASS else None
    check = CheckResult(
        id="doubles", description="", status=status, points=points, max_points=most, cause=cause
    )
    task = TaskResult(status=status, points=points, max_points=most, checks=(check,))
    return Verdict(
        assignment="tiny",
        submission=SubmissionId(student=student, path="x.py", sha256="0" * 64),
        status="no_verdict" if fault else "graded",
        points=points,
        max_points=most,
        seed=1,
        isolation="L0",
        seconds=1,
        tasks={"double": task},
    )


def person(student: str, status: HandInStatus = TAKEN, **known: Any) -> Person:
    return Person(student, "tiny", status, **known)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    graded = tmp_path / "graded"
    for one in (verdict("ada", 4), verdict("ada", 7), verdict("bob", 10)):
        add_verdict(graded / "results.jsonl", one)
    return graded


def test_the_last_verdict_counts_and_everybody_else_is_told(folder: Path) -> None:
    add_verdict(folder / "results.jsonl", verdict("eve", 0, fault="the grader\nfell over"))
    add_verdict(folder / "results.jsonl", verdict("old", 5, most=20))
    people = [
        person("ada"),
        person("ab", HandInStatus.AMBIGUOUS, why="two files"),
        person("nu", HandInStatus.NOTHING_USABLE, why="a .docx"),
        person("ni", HandInStatus.NOT_HANDED_IN),
        person("ta"),
    ]
    write_people(folder / "people.csv", people)
    read = read_class(folder, "tiny")
    assert [one.student for one in read.people] == [
        "ab",
        "ada",
        "bob",
        "eve",
        "ni",
        "nu",
        "old",
        "ta",
    ]
    assert read.grades.scores == {"ada": 7, "bob": 10}
    assert read.grades.missing == {
        "ab": "a person has to decide: two files",
        "nu": "handed in nothing that can be graded: a .docx",
        "ni": "has handed in nothing",
        "ta": "no verdict: run `autograder grade` again, which says why",
        "eve": "no verdict: the grader fell over",
        "old": "graded out of 20 points and not of 10; grade again",
    }
    assert read.grades.comments["ada"] == "Autograder: 7 of 10 points. double 7 of 10."
    (folder / "problems.json").write_text('{"ta": "too large"}', encoding="utf-8")
    assert read_class(folder, "tiny").grades.missing["ta"] == "no verdict: too large"
    zero = read_class(folder, "tiny", missing_as_zero=True)
    assert zero.grades.scores == {"ada": 7, "bob": 10, "ni": 0}


def test_the_gradebook_counts_where_it_has_the_student(folder: Path) -> None:
    booked = {
        "ADA": Booked(9, 10, late_penalty=1),
        "zoe": Booked(3, 10),
        "bob": Booked(None, 10, why="A person has to look at essay."),
    }
    read = read_class(folder, "tiny", booked)
    assert read.grades.scores == {"ada": 9, "zoe": 3}
    assert read.grades.missing == {"bob": "A person has to look at essay."}
    assert read.differences == (
        "ada: 9 in the gradebook, 1 lost for being late, 7 in the class run",
    )
    assert "points. Late penalty: 1. double" in read.grades.comments["ada"]
    assert read_class(folder, "tiny", {"bob": Booked(10, 10)}).differences == ()


def test_other_points_than_the_gradebooks_are_no_grade(folder: Path) -> None:
    read = read_class(folder, "tiny", {"ada": Booked(15, 20)})
    assert (read.grades.max_score, read.grades.scores) == (20, {"ada": 15})
    assert read.grades.missing["bob"] == "graded out of 10 points and not of 20; grade again"


def test_exemptions_count(folder: Path) -> None:
    exemption = Exemption(check="doubles", kind=Kind.FULL_MARKS, reason="It was unfair.")
    write_exemptions(folder, [exemption])
    assert read_class(folder, "tiny").grades.scores == {"ada": 10, "bob": 10}
    (folder / "exemptions.toml").write_text("x", encoding="utf-8")
    with pytest.raises(ClassError, match="is not valid TOML"):
        read_class(folder, "tiny")


def test_points_of_a_group_reach_each_member(folder: Path) -> None:
    work = {"group": "g", "sha256": "5"}
    mates = [person("ada", **work), person("di", **work), person("no", group="g", sha256="6")]
    write_people(folder.parent / "people.csv", mates)  # as `autograder collect` leaves it
    read = read_class(folder, "tiny", {"ada": Booked(8, 10)})
    assert read.grades.scores == {"ada": 8, "di": 8, "bob": 10}
    assert list(read.grades.missing) == ["no"]


def test_without_results_there_is_nothing_to_export(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ClassError, match=r"is not there\. Grade first"):
        read_class(tmp_path / "none", "tiny")
    with pytest.raises(ClassError, match="has no results of the assignment other"):
        read_class(folder, "other")
    (folder / "people.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(ClassError, match="has no column student"):
        read_class(folder, "tiny")
