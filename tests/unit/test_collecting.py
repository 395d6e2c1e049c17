"""Folders and archives as students, and people who are up to something, hand them in."""

from __future__ import annotations

import os
import stat
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from autograder.classes.collecting import collect
from autograder.report.pages import csv_text, file_name_of
from autograder.submission import SubmissionError, submission_from_bytes

CODE = b"def normalize(images):\n    return images / 255\n"
NAMES = ["../x", "-rf", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "Ada", "ada", "ADA",
         "con", "nul.txt", "a/b", "a\\b", "", ".", "..", "x" * 300, "\u202eada", "ada\x00", "a b",
         "\ud800", "józef", "ada-lovelace", "student_1"]  # fmt: skip


def write(place: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return place


def archive(place: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return place


TREE = {"ada/mnist/mnist.py": CODE, "ada/mnist/notes.txt": b"x", "ben/mnist/mnist.ipynb": b"{}",
        "cho/mnist/other.py": CODE}  # fmt: skip


def test_nbgraders_tree_and_a_zip_of_it_are_the_same(tmp_path: Path) -> None:
    folder = list(collect(write(tmp_path / "submitted", TREE), "mnist"))
    zipped = list(collect(archive(tmp_path / "all.zip", TREE), "mnist"))
    assert [(one.student, one.data) for one in folder] == [
        ("ada", CODE), ("ben", b"{}"), ("cho", CODE)
    ]  # fmt: skip
    assert folder == zipped


def test_files_named_after_students(tmp_path: Path) -> None:
    found = collect(write(tmp_path, {"ada.py": CODE, "Ada.py": CODE, "x.txt": b""}), "mnist")
    assert [one.student for one in found] == ["Ada", "ada"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as Unix has them")
def test_links_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.py": b"TOKEN"}) / "secret.py"
    place = write(tmp_path / "in", {"ada.py": CODE})
    (place / "link.py").symlink_to(secret)
    os.mkfifo(place / "pipe.py")
    (place / "folder").symlink_to(tmp_path)
    (place / "gone.py").symlink_to(tmp_path / "nowhere")
    found = {one.student: one for one in collect(place, "mnist")}
    assert found["ada"].data == CODE
    assert sorted(found) == ["ada", "gone", "link", "pipe"]
    assert all(found[name].data is None for name in ("gone", "link", "pipe"))
    assert "link" in found["link"].problem
    assert "regular file" in found["pipe"].problem


@pytest.mark.parametrize("name", ["../x.py", "/etc/x.py", "a/../../x.py", "C:x.py", "..\\x.py"])
def test_members_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    found = list(collect(archive(tmp_path / "a.zip", {"ada.py": CODE, name: CODE}), "mnist"))
    assert [one.data for one in found if one.name == "ada.py"] == [CODE]
    (other,) = [one for one in found if one.name != "ada.py"]
    assert other.data is None
    assert "leads elsewhere" in other.problem


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w") as out:
        link = zipfile.ZipInfo("ada.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
    (found,) = collect(place, "mnist")
    assert found.data is None
    assert "link" in found.problem


def test_a_zip_bomb_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    place = archive(tmp_path / "a.zip", {"ada.py": bytes(300_000_000), "ben.py": CODE})
    tracemalloc.start()
    found = list(collect(place, "mnist"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[0].data is None
    assert "larger than 2 MB" in found[0].problem
    assert found[1].data == CODE
    assert peak < 20_000_000


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    place = archive(tmp_path / "a.zip", {f"{number}.py": b"" for number in range(20_001)})
    with pytest.raises(SubmissionError, match="more than 20,000 files"):
        list(collect(place, "mnist"))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.zip", b"PK\x03\x04 no zip", "cannot be read as a zip file"),
        ("a.tar", b"", "neither a folder nor a .zip file"),
        ("none.zip", None, "cannot be read"),
    ],
)
def test_what_is_no_archive_is_one_clear_line(
    name: str, data: bytes | None, message: str, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(SubmissionError, match=message):
        list(collect(tmp_path / name, "mnist"))


def test_an_empty_class_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="to grade"):
        list(collect(tmp_path, "mnist"))


def test_what_was_read_is_what_is_graded(tmp_path: Path) -> None:
    (found,) = collect(write(tmp_path, {"ada.py": CODE}), "mnist")
    (tmp_path / "ada.py").write_bytes(b"def other(): pass\n")
    assert found.data is not None
    made = submission_from_bytes(found.name, found.data, ["normalize"], found.student)
    assert made.defined == {"normalize"}
    assert made.student == "ada"


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [' + b",".join([b'{"cell_type": "code", "source": ""}'] * 1_000_000) + b"]}",
        b"[" * 1_000_000,
        b"[" + b"1," * 20_000_000 + b"1]",
        b'{"nbformat": 4, "cells": [' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"]}",
    ],
    ids=["cells", "brackets", "numbers", "nested"],
)
def test_a_notebook_made_to_fill_the_memory_is_refused(data: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(SubmissionError):
        submission_from_bytes("a.ipynb", data, ["normalize"], "ada")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 130_000_000  # the text itself, decoded


def test_file_names_of_students_are_plain_and_differ() -> None:
    names = [file_name_of(name) for name in NAMES]
    assert len({name.lower() for name in names}) == len(NAMES)
    for name in names:
        assert Path(name).name == name
        assert name.isascii()
        assert not name.startswith(("-", "."))
        assert len(name) < 100
    assert file_name_of("ada-lovelace") == "ada-lovelace"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    assert csv_text(text) == "'" + text
    assert csv_text("Ada = 1") == "Ada = 1"
