"""Folders and archives as students, and people who are up to something, hand them in."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
import sys
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder._util.csv_cells import csv_table, csv_text
from autograder.classes.collecting import collect, count
from autograder.report.class_table import grades_csv
from autograder.report.pages import file_name_of
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
    assert sorted(found) == ["ada", "folder", "gone", "link", "pipe"]
    assert all(found[name].data is None for name in ("folder", "gone", "link", "pipe"))
    assert "link" in found["link"].problem
    assert "link, which is not followed" in found["folder"].problem
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
    found = submission_from_bytes("a.ipynb", data, ["normalize"], "ada")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 130_000_000  # the text itself, decoded
    assert found.problem is not None
    assert not found.defined


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


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ("x;=1+1;", "x;'=1+1;"),
        ('x; "=1+1', "x;' \"=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff20x", "'\uff20x"),
        ("\u22121", "'\u22121"),
        ("  =1", "'  =1"),
        ("'=1", "''=1"),
        ("a|+1", "a|'+1"),
        ("a;b", "a;b"),
    ],
)
def test_no_part_of_a_cell_is_a_formula(text: str, inert: str) -> None:
    assert csv_text(text) == inert


def test_a_table_keeps_its_cells_where_other_signs_separate_them() -> None:
    table = csv_table([["student", "points"], ["x;y", "1,5"], ['a"b', ""]])
    assert table == '"student","points"\n"x;y","1,5"\n"a""b",""\n'
    assert list(csv.reader(io.StringIO(table))) == [
        ["student", "points"], ["x;y", "1,5"], ['a"b', ""]
    ]  # fmt: skip


def test_a_name_that_is_no_utf8_is_spelt_out(tmp_path: Path) -> None:
    write(tmp_path, {"zoe.py": CODE, "m\udcfcller.py": CODE, "\udcff/mnist/mnist.py": CODE})
    found = {one.student: one for one in collect(tmp_path, "mnist")}
    assert set(found) == {r"m\xfcller", "zoe", r"\xff"}
    assert all(one.data == CODE for one in found.values())
    assert found[r"\xff"].name.encode() == rb"\xff/mnist/mnist.py"


ODD = ["bob", "bob\u200b", "bo\u2066b", "bob ", "bob.", "BOB", "\u3164", "x;=1+1;", "\uff1d1",
       "e\u0301", "\u00e9", "\uff42ob", "con", "-rf", "bob\x01", "index", "a\\b", "bob\\u200b",
       "bob\u00a0", "\udcfc", "\u00fc", "\\xfc", "b\u043eb", "x" * 250, ".", "@x"]  # fmt: skip


def test_everybody_has_a_row_and_a_page_of_their_own(tmp_path: Path) -> None:
    for number, name in enumerate(ODD):
        (tmp_path / f"{name}.py").write_bytes(b"# %d\n" % number + CODE)
    found = list(collect(tmp_path, "mnist"))
    assert len({one.data for one in found}) == len({one.student for one in found}) == len(ODD)
    pages = {file_name_of(one.student).lower() for one in found}
    assert len(pages) == len(ODD)
    rows = grades_csv({}, {one.student: "none" for one in found}, []).splitlines()[1:]
    looks = {unicodedata.normalize("NFKC", row) for row in rows}
    assert len(looks) == len(ODD)
    assert all(row.isprintable() for row in rows)
    assert any(r'"bob\u200b"' in row for row in rows)


@pytest.mark.parametrize("name", ["index", "report", "con", "nul", "com1"])
def test_a_page_of_a_student_is_no_page_of_ours(name: str) -> None:
    assert file_name_of(name) != name


def test_what_cannot_be_graded_is_passed_over_however_much(tmp_path: Path) -> None:
    write(tmp_path, {f"{who}/mnist/mnist.py": CODE for who in ("anna", "bert")})
    for number in range(20_001):
        (tmp_path / "bert" / "mnist" / f"{number}.png").touch()
    assert [one.data for one in collect(tmp_path, "mnist")] == [CODE, CODE]


def test_too_many_files_are_their_own_students_problem(tmp_path: Path) -> None:
    files = {f"bert/mnist/{number}.py": CODE for number in range(1_001)}
    files["anna/mnist/mnist.py"] = CODE
    for place in (write(tmp_path / "in", files), archive(tmp_path / "in.zip", files)):
        anna, bert = collect(place, "mnist")
        assert anna.data == CODE
        assert (bert.student, bert.data) == ("bert", None)
        assert "more than 1,000 files" in bert.problem


def test_a_student_without_a_file_to_grade_is_named(tmp_path: Path) -> None:
    files = {"anna/mnist/mnist.py": CODE, "bert/mnist/mnist.txt": b"", "cleo/work.zip": b"PK",
             "dora/art/art.py": CODE, "finn/src/mnist.py": CODE,
             "__MACOSX/x/mnist.py": CODE, "._anna.py": b"",
             ".ipynb_checkpoints/eve-checkpoint.py": CODE, ".DS_Store": b""}  # fmt: skip
    for place in (write(tmp_path / "in", files), archive(tmp_path / "in.zip", files)):
        found = {one.student: one for one in collect(place, "mnist")}
        assert sorted(found) == ["anna", "bert", "cleo", "finn"]  # dora's is another assignment's
        assert found["finn"].data == CODE  # in a folder of their own
        assert found["anna"].data == CODE
        assert found["bert"].data is found["cleo"].data is None
        assert "holds no .py or .ipynb file" in found["bert"].problem
        assert "cannot be opened" in found["cleo"].problem


def test_folders_beside_files_named_after_students_are_nobodys(tmp_path: Path) -> None:
    write(tmp_path, {"anna.py": CODE, "notes/todo.txt": b"", "graded/feedback/anna.html": b""})
    assert [one.student for one in collect(tmp_path, "mnist")] == ["anna"]


def test_the_results_beside_students_folders_are_nobodys(tmp_path: Path) -> None:
    files = {"anna/mnist.py": CODE, "bert/x.txt": b"", "graded/grades.csv": b"", ".git/HEAD": b""}
    write(tmp_path, files)
    found = [one.student for one in collect(tmp_path, "mnist", tmp_path / "x" / ".." / "graded")]
    assert found == ["anna", "bert"]
    assert count(tmp_path, "mnist", tmp_path / "graded") == 2


def test_a_linked_folder_of_an_assignment_is_named(tmp_path: Path) -> None:
    write(tmp_path / "in", {"anna/mnist/mnist.py": CODE, "bert/other.py": CODE})
    (tmp_path / "in" / "bert" / "mnist").symlink_to(tmp_path / "in" / "anna" / "mnist")
    (tmp_path / "in" / "cleo").symlink_to("cleo")
    anna, bert, cleo = collect(tmp_path / "in", "mnist")
    assert anna.data == CODE
    assert bert.data is cleo.data is None
    assert "is a link" in bert.problem
    assert "is a link" in cleo.problem


class Failing:
    """Lists a folder, and fails on the way."""

    def __init__(self, entries: list[os.DirEntry[str]]) -> None:
        self._entries = entries

    def __enter__(self) -> Iterator[os.DirEntry[str]]:
        yield from self._entries[:1]
        raise OSError(errno.EIO, "Input/output error")

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.parametrize("which", ["bert", "mnist", "in"])
def test_a_folder_that_cannot_be_listed_to_its_end(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write(tmp_path / "in", {"anna/a.py": CODE, "bert/mnist/mnist.py": CODE})
    real = os.scandir

    def scandir(folder: str | Path) -> Any:
        return Failing(list(real(folder))) if Path(folder).name == which else real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    if which == "in":  # who else lies there cannot be told
        with pytest.raises(SubmissionError, match="cannot be listed: input/output error"):
            list(collect(place, "mnist"))
        return
    anna, bert = collect(place, "mnist")
    assert anna.data == CODE
    assert bert.data is None
    assert "cannot be listed: input/output error" in bert.problem


def test_files_that_go_or_fail_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = collect(write(tmp_path, {"a.py": CODE, "b.py": CODE, "c.py": CODE}), "mnist")
    assert next(found).data == CODE
    (tmp_path / "b.py").unlink()
    assert "no such file" in next(found).problem

    def fail(*_: object, **__: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("autograder.classes.collecting.folder.read_regular", fail)
    assert next(found).problem == "cannot be read: input/output error."


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    place = write(tmp_path, {"anna/mnist.py": CODE, "bert/mnist.py": CODE, "cleo.py": CODE})
    (place / "bert").chmod(0)
    (place / "cleo.py").chmod(0)
    anna, bert, cleo = collect(place, "mnist")
    (place / "bert").chmod(0o700)
    assert anna.data == CODE
    assert "permission denied" in bert.problem
    assert "permission denied" in cleo.problem
