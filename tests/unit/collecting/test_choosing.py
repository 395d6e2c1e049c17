"""Which of a student's files is graded, and what is said of the choice."""

from __future__ import annotations

import json

import pytest

from autograder.classes.collecting.choosing import Choice, choose
from autograder.classes.collecting.functions_in import Defined, functions_in
from autograder.platforms.layouts import DownloadedFile
from autograder.submission.reading import FileError

FUNCTIONS = ("double", "half")
DONE = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
STUB = DONE.replace("return 2 * x", "raise NotImplementedError('task 1')").replace(
    "return x / 2", "raise NotImplementedError"
)
ONE = DONE.replace("return x / 2", "raise NotImplementedError")


def notebook(*cells: str, lines: bool = False) -> str:
    made = [
        {"cell_type": "code", "source": one.splitlines(True) if lines else one} for one in cells
    ]
    return json.dumps({"cells": made}, indent=1 if lines else None)


def chosen(files: dict[str, str], *, copies: bool = True, **facts: dict[str, object]) -> Choice:
    def read(path: str) -> bytes:
        if files[path] == "unreadable":
            raise FileError("is a link.")
        return files[path].encode()

    candidates = [DownloadedFile(one, (), one, **facts.get(one, {})) for one in files]  # type: ignore[arg-type]
    return choose(candidates, "tiny", FUNCTIONS, read, copies=copies)


@pytest.mark.parametrize("text", [STUB, notebook(STUB), notebook(STUB, lines=True)])
def test_a_stub_is_defined_and_not_filled_in(text: str) -> None:
    assert functions_in(text.encode(), FUNCTIONS) == Defined(2, 0)


@pytest.mark.parametrize(
    "text", [DONE, notebook(DONE), notebook(*DONE.split("\n\n\n"), lines=True)]
)
def test_work_is_filled_in(text: str) -> None:
    assert functions_in(text.encode(), FUNCTIONS) == Defined(2, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STUB + DONE, Defined(2, 2)),  # the last one counts
        (DONE + STUB, Defined(2, 0)),
        ("# def double(x): ...\nundefined = 1\n", Defined()),
        ("def doubled(x): return x\n", Defined()),
        ("class A:\n    def half (self): return 1\n", Defined(1, 1)),
        ("", Defined()),
        ("\xff\0def double(", Defined()),
    ],
)
def test_odd_texts(text: str, expected: Defined) -> None:
    assert functions_in(text.encode("latin-1"), FUNCTIONS) == expected


def test_a_large_file_is_searched_in_time() -> None:
    assert functions_in(b"def double(x):\n" * 300_000, FUNCTIONS).all == 1


@pytest.mark.parametrize(
    ("files", "which", "words"),
    [
        ({"helper.py": "x = 1", "anything.py": DONE}, "anything.py", "defines 2 functions"),
        ({"tiny.ipynb": notebook(STUB), "tiny.py": ONE}, "tiny.py", "1 function filled in"),
        ({"tiny.py": STUB, "tiny (1).py": DONE}, "tiny (1).py", "2 functions filled in"),
        ({"tiny.py": DONE, "tiny (1).py": DONE + "#"}, "tiny (1).py", "latest copy"),
        ({"tiny (2).py": DONE, "tiny (10).py": DONE + "#"}, "tiny (10).py", "latest copy"),
        ({"tiny.py": DONE, "old.py": DONE + "#"}, "tiny.py", "named after the assignment"),
        ({"a.py": DONE, "b.py": DONE}, "a.py", "the same"),
        ({"tiny.py": "unreadable", "b.py": DONE}, "b.py", "only one that can be read"),
    ],
)
def test_rules(files: dict[str, str], which: str, words: str) -> None:
    for order in (files, dict(reversed(files.items()))):
        choice = chosen(order)
        assert choice.file is not None
        assert choice.file.path == which
        assert words in choice.why


def test_the_newest_attempt_wins_unless_it_has_none_of_the_functions() -> None:
    files = {"tiny.py": DONE, "again.py": STUB, "notes.py": "x = 1"}
    facts = {"again.py": {"attempt": 1}, "notes.py": {"attempt": 2}}
    choice = chosen(files, **facts)
    assert choice.file is not None
    assert choice.file.path == "again.py"


def test_what_was_handed_in_last_wins_among_equals() -> None:
    times = {"a.py": {"handed_in": "2026-11-28T10:00:00+00:00"},
             "b.py": {"handed_in": "2026-11-28T10:30:00+01:00"}}  # fmt: skip
    choice = chosen({"a.py": DONE, "b.py": DONE + "#"}, **times)
    assert choice.file is not None
    assert (choice.file.path, choice.why) == ("a.py", "handed in last")


def test_where_nothing_decides_a_person_has_to() -> None:
    choice = chosen({"tiny.py": DONE, "tiny.ipynb": notebook(DONE)})
    assert choice.file is None
    assert "tiny.ipynb" in choice.why
    assert "tiny.py" in choice.why


def test_a_drive_numbers_files_of_several_people() -> None:
    files = {"tiny.py": DONE, "tiny (1).py": DONE + "#"}
    assert chosen(files, copies=False).file is None
