"""What a person gave stays with the file it was given for, in a real course directory."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from support import making
from support.gradebook import gradebook

from autograder.frontends.nbgrader.gradebook_points import (
    GradebookPoints,
    find_gradebook,
    read_gradebook,
)

pytest.importorskip("nbgrader")

RIGHT = making.answers()
WRONG = {name: text for name, (text, _) in making.MISTAKES.items()}
BY_HAND = ("ada", "check_normalize", {"manual_score": 12.5})
COMMENT = ("ada", "split", {"manual_comment": "Say why you shuffle."})


def hand_in(course: Path, normalize: str) -> None:
    book = making.filled_in(
        making.released(course), {"normalize": normalize, "split": RIGHT["split"]}
    )
    making.hand_in(course, "ada", book)


@pytest.fixture(scope="module")
def graded(generated: Path) -> Path:
    """A course whose one student has a mistake; for copying only."""
    hand_in(generated, WRONG["normalize"])
    making.nbgrader(generated, "autograde", "mnist")
    return generated


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(graded, tmp_path / "course")


def counts(course: Path) -> GradebookPoints:
    return read_gradebook(find_gradebook(course), "mnist")["ada"]


def grade_of(course: Path, *changes: Any) -> dict[str, Any]:
    grade: dict[str, Any] = gradebook(course, *changes)["ada"]["grades"]["check_normalize"]
    return grade


def test_grading_the_same_file_again_keeps_points_and_comments_as_they_are(course: Path) -> None:
    assert counts(course).points == 10 + 20
    gradebook(course, BY_HAND, COMMENT)
    before = counts(course)
    assert (before.points, before.manual) == (32.5, {"check_normalize": 12.5})
    for _ in range(2):
        making.nbgrader(course, "autograde", "mnist", "--force")
        assert counts(course) == before
    assert before.comments == {"split": "Say why you shuffle."}


def test_for_another_file_they_wait_for_a_look_and_say_what_they_were_given_for(
    course: Path,
) -> None:
    gradebook(course, BY_HAND, COMMENT)
    first = counts(course).sha256
    hand_in(course, RIGHT["normalize"])
    said = making.nbgrader(course, "autograde", "mnist").stdout  # notices it without --force
    assert "ada has handed in another file since" in said
    now = counts(course)
    assert (now.points, now.manual, now.comments) == (
        None, {"check_normalize": 12.5}, {"split": "Say why you shuffle."},
    )  # fmt: skip
    assert f"for another file ({first[:12]})" in now.why
    cells = making.graded_cells(course, "ada")
    assert f"Points by hand here (12.5): given for the file {first[:12]}" in cells["normalize"]
    assert f"The comment on `split`: given for the file {first[:12]}" in cells["split"]
    making.nbgrader(course, "export")
    row = (course / "grades.csv").read_text(encoding="utf-8").splitlines()[1]
    assert ",,,,100.0,A person has to look" in row.replace('"', "")

    # Nobody has looked yet, however often it is graded.
    making.nbgrader(course, "autograde", "mnist", "--force")
    assert counts(course) == now

    # A look at one of the two is none at the other.
    assert not grade_of(course, BY_HAND)["open"]
    making.nbgrader(course, "autograde", "mnist", "--force")
    assert counts(course).needs_manual
    gradebook(course, ("ada", "check_split", {"manual_score": None}))
    making.nbgrader(course, "autograde", "mnist", "--force")
    looked = counts(course)
    assert (looked.points, looked.why, looked.comments) == (32.5, "", now.comments)
    assert "given for" not in making.graded_cells(course, "ada")["normalize"]


def test_the_earlier_file_once_more_has_its_points(course: Path) -> None:
    gradebook(course, BY_HAND)
    before = counts(course)
    hand_in(course, RIGHT["normalize"])
    making.nbgrader(course, "autograde", "mnist")
    assert counts(course).points is None
    hand_in(course, WRONG["normalize"])
    making.nbgrader(course, "autograde", "mnist")
    assert counts(course) == before


def test_points_taken_back_leave_nothing_to_look_at(course: Path) -> None:
    gradebook(course, BY_HAND)
    hand_in(course, RIGHT["normalize"])
    making.nbgrader(course, "autograde", "mnist")
    grade_of(course, ("ada", "check_normalize", {}))
    assert counts(course).points == 35
    making.nbgrader(course, "autograde", "mnist", "--force")
    assert counts(course).points == 35
