"""Whose a hand-in is: what the platform says, never what a student calls a file or a folder."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from support.making import make_course, nbgrader

pytest.importorskip("nbgrader")

NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
MALLORY = "Mallory X_12_assignsubmission_file"
BOB = "bob_11_assignsubmission_file"


def notebook(mark: str) -> bytes:
    return json.dumps({**NOTEBOOK, "metadata": {"mark": mark}}).encode()


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def collected(course: Path, files: dict[str, bytes]) -> tuple[dict[str, str], str]:
    """Which notebook each student has in ``submitted``, and what zip_collect said."""
    archive = course / "downloaded" / "mnist" / "archive"
    for name, data in files.items():
        (archive / name).parent.mkdir(parents=True, exist_ok=True)
        (archive / name).write_bytes(data)
    told = nbgrader(course, "zip_collect", "mnist").stdout
    found = {}
    for path in (course / "submitted").glob("*/mnist/*"):
        assert path.name == "mnist.ipynb"
        mark = json.loads(path.read_bytes())["metadata"]["mark"]
        found[path.parts[-3]] = mark
    return found, told


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return make_course(tmp_path)


MOODLE = {
    f"{BOB}/mnist.ipynb": notebook("bob's"),
    f"{MALLORY}/bob_mnist.ipynb": notebook("mallory's"),
    "\u00c4nne Gro\u00df_13_assignsubmission_file/My mnist work.ipynb": notebook("\u00e4nne's"),
}
EXPECTED = {"bob": "bob's", "Mallory X": "mallory's", "\u00c4nne Gro\u00df": "\u00e4nne's"}


@pytest.mark.parametrize("alone", [False, True])
def test_a_file_named_after_another_is_the_folders(course: Path, alone: bool) -> None:
    files = {name: data for name, data in MOODLE.items() if not (alone and name.startswith(BOB))}
    expected = {name: mark for name, mark in EXPECTED.items() if not (alone and name == "bob")}
    found, _ = collected(course, {"moodle.zip": packed(files)})
    assert found == expected


def test_what_lies_deeper_is_the_folders_too(course: Path) -> None:
    inner = packed({f"{BOB}/bob_11_34_mnist.ipynb": notebook("zipped")})
    found, told = collected(course, {
        "moodle.zip": packed({
            f"{BOB}/mnist.ipynb": notebook("bob's"),
            f"{MALLORY}/work.zip": inner,
            f"Eve_14_assignsubmission_file/{BOB}/mnist.ipynb": notebook("eve's"),
            "Two_15_assignsubmission_file/bob_mnist.ipynb": notebook("second"),
            "Two_15_assignsubmission_file/mnist.ipynb": notebook("first"),
            "Two_15_assignsubmission_file/.ipynb_checkpoints/mnist.ipynb": notebook("old"),
        }),
    })  # fmt: skip
    assert found == {"bob": "bob's", "Mallory X": "zipped", "Eve": "eve's", "Two": "first"}
    assert "bob_mnist.ipynb" in told.split("Two: takes ")[1].splitlines()[0]


def test_an_unpacked_download_is_read_as_a_packed_one(course: Path) -> None:
    found, _ = collected(course, {**MOODLE, "dora/bob_mnist.ipynb": notebook("dora's")})
    assert found == {**EXPECTED, "dora": "dora's"}


def test_a_regular_expression_of_ones_own_is_followed(course: Path) -> None:
    settings = course / "nbgrader_config.py"
    own = r'c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\w+)-(?P<file_id>mnist)"'
    settings.write_text(f"{settings.read_text()}\n{own}\n")
    found, _ = collected(course, {"a.zip": packed({"ada-mnist.ipynb": notebook("ada's")})})
    assert found == {"ada": "ada's"}


def test_what_cannot_be_unpacked_costs_its_own_student_alone(course: Path) -> None:
    bomb = packed({"mnist.ipynb": notebook("small"), "zeros.ipynb": bytes(1000)})
    bomb = bomb.replace((1000).to_bytes(4, "little"), (2**31).to_bytes(4, "little"))
    inside = packed({"inner.zip": packed({"mnist.ipynb": notebook("inner")})})
    found, told = collected(course, {
        "moodle.zip": packed({
            **MOODLE,
            "Eve_14_assignsubmission_file/work.zip": b"PK this is no zip file",
            "Flo_15_assignsubmission_file/notes.gz": b"nor is this",
            "Gus_16_assignsubmission_file/work.zip": bomb,
            "Hal_17_assignsubmission_file/work.zip": packed({"../../../x.ipynb": b"{}"}),
            "Ida_18_assignsubmission_file/work.zip": inside,
            "Kim_20_assignsubmission_file/work.zip": packed({"more.zip": inside}),
            "Jo_19_assignsubmission_file/my\\mnist.ipynb": notebook("jo's"),
        }),
        "broken.zip": b"PK",
    })  # fmt: skip
    assert found == {**EXPECTED, "Gus": "small", "Ida": "inner", "Jo": "jo's"}
    for name in ("Eve_14", "Flo_15", "zeros.ipynb", "Hal_17", "Kim_20", "broken.zip"):
        assert any(
            name in line for line in told.splitlines() if "WARNING" in line or "ERROR" in line
        )
    assert not list(course.rglob("x.ipynb"))
