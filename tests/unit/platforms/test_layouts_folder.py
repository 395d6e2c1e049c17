"""Folders that lecturers sort by hand, the folder around all, litter, and names that are odd."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.platforms.layouts import KINDS, Layout, lay_out, recognise
from autograder.submission.reading import FileError

A = "mnist"


def unread(name: str) -> bytes:
    raise FileError("cannot be read.")


def laid_out(*names: str, kind: str = "") -> Layout:
    return lay_out(kind or recognise(names, A), names, A, unread)


def keys(found: Layout) -> dict[str, str]:
    """Whose each file is; nothing where nobody's."""
    return {one.path: "".join(who.key for who in one.owners) for one in found.files}


@pytest.mark.parametrize(
    "files",
    [
        {"ada.py": "ada", "bob.ipynb": "bob"},
        {"hw1/ada.py": "ada", "hw1/bob.py": "bob", "hw1/cleo.py": "cleo"},
        {"a/b/hw1/ada.py": "ada", "a/b/hw1/bob.py": "bob"},
        {"hw1/ada.py": "ada"},
        {"a\\b.py": "a\\b", "bob.py": "bob"},
        {"./hw1//ada.py": "ada", "hw1/./bob.py": "bob"},
        {"ada/mnist.py": "ada"},
        {"ada/solution.py": "ada"},
        {"ada/src/mnist.py": "ada"},
        {"ada/x.py": "ada"},
        {"week 3/ada.py": "ada"},
        {"mnist-2026/ada.py": "ada", "mnist-2026/bob.py": "bob"},
        {"mnist-hw/ada.py": "ada"},
        {"a/b/hw1/ada/x.py": "ada", "a/b/hw1/bob.py": "bob"},
        {"ada/mnist.py": "ada", "ada/helper_of_bob.py": "ada"},
        {"hw1/ada/mnist.py": "ada", "hw1/bob/work.py": "bob"},
        {"hw1/ada/x.py": "ada", "readme.txt": ""},
        {"ada/x.py": "ada", "bob/x.txt": "bob"},
        {"ada/x.pdf": "ada", "bob/x.zip": "bob"},
        {"ada/x.py": "ada", "cleo.py": "cleo"},
        {"ada/bob_mnist.py": "ada", "cleo/x.py": "cleo"},
        {"ada/src/a/b/mnist.py": "ada", "cleo/x.py": "cleo"},
        {"ada.py": "ada", "ada.ipynb": "ada", "Ada.py": "Ada"},
        {"ada.py": "ada", "ada (1).py": "ada", "Copy of ada.py": "ada", "bob - Copy.py": "bob"},
        {"j_smith_mnist.ipynb": "j_smith", "mnist-lee.py": "lee", "mnist_kim (1).py": "kim"},
        {"mnist - ada.zip": "ada", "bob-Mnist.py": "bob"},
        {"12345.py": "12345", "s-17.py": "s-17", "ada_1.py": "ada_1"},
        {"hw/12345.py": "12345", "hw/12346.py": "12346"},
        {"ada.py": "ada", "mnist.py": "", "mnist (1).py": ""},
        {"ada.py": "ada", "bob.pdf": "bob", "cleo.zip": "cleo", "dan.py.txt": "dan",
         "eve.tar.gz": "eve", "fay.docx": "fay", "gus.html": "gus"},
        {"main.py": "main", "solution.py": "solution"},
        {".x/mnist.py": ".x", "ada/x.py": "ada"},
        {"Дарья.py": "Дарья", "李雷.ipynb": "李雷", "Ελένη/m.py": "Ελένη", "Zoë.py": "Zoë"},
        {"e\u0301.py": "e\u0301", "\u00e9.py": "\u00e9"},
        {"m\udcfcller.py": "m\udcfcller", "\udcff/m.py": "\udcff"},
    ],
)  # fmt: skip
def test_a_folder(files: dict[str, str]) -> None:
    found = laid_out(*files)
    assert keys(found) == files
    assert keys(laid_out(*files, kind="folder")) == files


@pytest.mark.parametrize(
    ("inner", "name"),
    [("src/x.py", "ada/src/x.py"), ("x.py", "ada/x.py"), ("bob.py", "bob.py")],
)
def test_what_the_student_called_it(inner: str, name: str) -> None:
    found = laid_out("cleo/x.py", "ada/y.py", "bob.py", name)
    assert found.files[-1].inner == inner


def test_what_lies_beside_students_files_is_named_and_nobodys() -> None:
    nobodys = ["notes/todo.txt", "graded/feedback/anna.html", "grades.csv", "x.png", "README"]
    found = laid_out("anna.py", *nobodys)
    assert keys(found) == {"anna.py": "anna", **dict.fromkeys(nobodys, "")}
    assert [bool(one.note) for one in found.files] == [False, *[True] * len(nobodys)]


def test_a_programs_folder_is_no_student() -> None:
    assert keys(laid_out("ada/x.py", ".vscode/x.json")) == {"ada/x.py": "ada", ".vscode/x.json": ""}


@pytest.mark.parametrize("kind", KINDS)
def test_litter_is_nobodys_work_and_who_has_nothing_else_is_named(kind: str) -> None:
    names = {
        "canvas": ("adal_1_2_mnist.py", "bobs_2_3_._mnist.py", "cleo_3_4_.DS_Store"),
        "moodle": tuple(f"{who}_assignsubmission_file/{rest}" for who, rest in (
            ("Ada_1", "mnist.py"), ("Bob_2", ".ipynb_checkpoints/m.ipynb"), ("Cleo_3", "._m.py"))),
        "gradescope": tuple(f"submission_{rest}" for rest in (
            "1/mnist.py", "2/__MACOSX/mnist.py", "3/.git/config")),
        "google": ("Ada - mnist.py", "Bob - .ds_store", "Cleo - ._mnist.py"),
        "github": ("mnist-ada/a.py", "mnist-bob/.git/config", "mnist-cleo/__pycache__/a.py"),
        "nbgrader": ("ada/mnist/a.py", "bob/mnist/.ipynb_checkpoints/a-checkpoint.py",
                     "cleo/mnist/Thumbs.db"),
        "folder": ("ada/a.py", "bob/.ipynb_checkpoints/a-checkpoint.py", "cleo/desktop.ini"),
    }[kind]  # fmt: skip
    everywhere = ("__MACOSX/x/._a.py", "._a.py", ".DS_Store", ".ipynb_checkpoints/a.ipynb")
    assert recognise([*names, *everywhere], A) == kind
    found = laid_out(*names, *everywhere)
    assert [one.path for one in found.files] == [names[0]]
    assert len(found.empty) == 2
    assert set(found.litter) == {*names[1:], *everywhere}


def test_a_folder_with_nothing_in_it_is_somebodys() -> None:
    assert [one.key for one in laid_out("ada/x.py", "bob/", "cleo/sub/").empty] == ["bob", "cleo"]
    assert [one.key for one in laid_out("hw/ada/x.py", "hw/bob/x.py", "hw/cleo/", "hw/").empty] == [
        "cleo"
    ]
    moodle = laid_out("Ada_1_assignsubmission_file/", "Bob_2_assignsubmission_file/x.py")
    assert [(one.key, one.name) for one in moodle.empty] == [("1", "Ada")]


ELSEWHERE = ["../x.py", "/etc/x.py", "C:x.py", "C:\\x.py", "..\\x.py", "\\\\host\\x.py", "/", ".."]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_leads_elsewhere_is_named_never_graded_and_nobodys(kind: str) -> None:
    found = laid_out("ada/mnist/mnist.py", *ELSEWHERE, kind=kind)
    odd = {one.path: one for one in found.files if one.path in ELSEWHERE}
    assert set(odd) == set(ELSEWHERE)
    assert all(one.note and not one.owners for one in odd.values())


def test_a_name_that_leads_out_of_somebodys_folder_is_theirs_alone() -> None:
    found = laid_out("ada/../bob/mnist.py", "bob/mnist.py", "cleo/x.py")
    assert keys(found)["ada/../bob/mnist.py"] == "ada"
    assert found.files[0].note
    moodle = laid_out("Ada_1_assignsubmission_file/../Bob_2_assignsubmission_file/mnist.py")
    assert keys(moodle) == {moodle.files[0].path: "1"}
    assert moodle.files[0].note


PARTS = st.one_of(
    st.sampled_from(["mnist", "ada", "..", ".", "", "C:", "submitted", "__MACOSX", "._a", "a b",
                     "Ada_1_assignsubmission_file", "submission_1", "x_1_2_mnist.py", "mnist-ada",
                     "ada+mnist+2026-01-01 10:00:00 UTC", "Ada - mnist.py", "mnist (1).py",
                     "mnist.zip", "timestamp.txt", "submission_metadata.yml", ".git", "-",
                     "e\u0301", "\udcff.py", "anon_x_1_text.html", "\n", "+", "_1_2_"]),
    st.text(max_size=8),
)  # fmt: skip
NAMES = st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=8)


@settings(max_examples=300, deadline=5000)
@given(NAMES, st.sampled_from(["", *KINDS]))
@example(["", "/", "..", "./", "//", "\\"], "")
@example(["hw/", "hw/ada/", "hw/ada/mnist/"], "")
@example(["a.py", "a.py"], "folder")
def test_of_any_names_none_is_lost_and_none_is_there_twice(names: list[str], kind: str) -> None:
    found = laid_out(*names, kind=kind)
    told = Counter([*(one.path for one in found.files), *found.litter, *found.elsewhere])
    files = [one for one in names if not one.endswith("/")]
    assert not Counter(files) - told
    assert not told - Counter(names)
    keys = [one.key for one in found.empty]
    assert len(set(keys)) == len(keys)
    by_key: dict[str, object] = {}
    for owner in (who for one in found.files for who in one.owners):
        assert by_key.setdefault(owner.key, owner) == owner
        assert owner.key not in keys
    assert all(one.inner or one.note for one in found.files)
