"""Names of files of feedback, read again by the rules of the platforms that import them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets.feedback_files import feedback_file


def person(**known: Any) -> Person:
    return Person("ada", "mnist", HandInStatus.TAKEN, **known)


def canvas_reads(name: str) -> tuple[str, str]:
    """As Canvas does: the first two parts between underscores that are whole numbers."""
    numbers = [part for part in name.split("_") if re.fullmatch(r"\d+", part)]
    return numbers[0], numbers[1]


def moodle_reads(path: str) -> tuple[str, str, str]:
    """As Moodle does: a part of the path with a number second, and the plug-in's two names."""
    folder, _, rest = path.partition("/")
    parts = folder.split("_", 4)
    assert parts[2:4] == ["assignsubmission", "file"]
    return parts[1], "_".join(parts[4:]), rest


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("lovelaceada_101_9001_mnist.ipynb", "lovelaceada_101_9001_mnist.html"),
        ("lovelaceada_LATE_101_9001_my_2_work.py", "lovelaceada_LATE_101_9001_my_2_work.html"),
        ("hw1/李明_101_9001_a.ipynb", "李明_101_9001_a.html"),
        ("x_101_9001_work.zip/inner/mnist.ipynb", "x_101_9001_work.html"),
        ("lovelaceada_101_9001_mnist-2.ipynb", "lovelaceada_101_9001_mnist-2.html"),
    ],
)
def test_canvas_finds_the_student_and_the_file(file: str, name: str) -> None:
    assert feedback_file(person(platform="canvas", platform_id="101", file=file)) == name
    assert canvas_reads(name) == ("101", "9001")


@pytest.mark.parametrize(
    "file", ["", "mnist.ipynb", "lovelaceada_101_link.html", "a_1_2_link.html"]
)
def test_without_a_file_of_canvas_there_is_no_name(file: str) -> None:
    assert feedback_file(person(platform="canvas", platform_id="101", file=file)) == ""


@pytest.mark.parametrize(
    ("file", "name", "folder"),
    [
        ("Ada L_12_assignsubmission_file_/mnist.ipynb", "x", "Ada L_12_assignsubmission_file_"),
        ("Ada L_12_assignsubmission_file/a/b.py", "x", "Ada L_12_assignsubmission_file"),
        ("", "Zoë O'Brien", "Zoë O'Brien_12_assignsubmission_file_"),
        ("12.ipynb", "../a_b/<c>", "a b c_12_assignsubmission_file_"),
        ("12.ipynb", "~.", "student_12_assignsubmission_file_"),
    ],
)
def test_moodle_finds_the_participant(file: str, name: str, folder: str) -> None:
    path = feedback_file(person(platform="moodle", platform_id="12", file=file, name=name))
    assert path == f"{folder}/feedback.html"
    assert moodle_reads(path) == ("12", "", "feedback.html")


def test_a_groups_number_is_no_participants() -> None:
    file = "Team Zeta_105_assignsubmission_file/Bo_103_assignsubmission_file/a.py"
    mate = person(platform="moodle", platform_id="110", name="Hal", group="Team Zeta", file=file)
    assert feedback_file(mate) == "Hal_110_assignsubmission_file_/feedback.html"
    unknown = person(platform="moodle", name="Hal", group="Team Zeta", file=file)
    assert feedback_file(unknown) == ""


def test_others() -> None:
    assert feedback_file(person(platform="moodle", name="Ada")) == ""
    assert feedback_file(person(platform="github", file="x/y.py")) == "ada/feedback.html"
