"""Archives of any bytes and folders of any names: one clear error, or everybody there once."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder._util.names import identity, told_apart, visible
from autograder.classes.collecting import HandedIn, collect, count
from autograder.platforms.layouts.words import student_in
from autograder.report.class_table import grades_csv
from autograder.report.pages import file_name_of
from autograder.submission import SubmissionError

CODE = b"def normalize(images):\n    return images / 255\n"
BUDGET = settings(max_examples=150, deadline=5000)
ENDINGS = st.sampled_from([b".py", b".ipynb", b".PY"])


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in ("anna.py", "bert/mnist/mnist.py", "cleo/x.ipynb", "d\u00f6ra.py"):
            out.writestr(name, CODE * 9)
    return made.getvalue()


GOOD = archive()


def all_is_well(found: list[HandedIn]) -> None:
    """What everything that was collected has to be, whatever it was collected from."""
    students = [one.student for one in found]
    assert students == sorted(set(students))
    for one in found:
        assert (one.data is None) == bool(one.problem)
        for text in (one.student, one.name):
            assert json.loads(json.dumps(text).encode()) == text == text.encode().decode()
            assert visible(text) == text
    assert len({file_name_of(student).casefold() for student in students}) == len(students)
    table = grades_csv({}, {one.student: one.problem for one in found}, [])
    rows = list(csv.reader(io.StringIO(table)))[1:]
    assert len({row[0] for row in rows}) == len(students)


@contextmanager
def place(data: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(data)
        file.flush()
        yield Path(file.name)


def collected(data: bytes) -> list[HandedIn] | None:
    """What an archive of these bytes gives; None where that is one clear error."""
    with place(data) as path:
        try:
            found = list(collect(path, "mnist"))
        except SubmissionError:
            return None
        assert count(path, "mnist") == len(found)
    all_is_well(found)
    return found


@BUDGET
@given(st.binary(max_size=300))
@example(b"")
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes(data: bytes) -> None:
    collected(data)


@settings(BUDGET, max_examples=600)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_a_good_archive_with_bytes_changed_moved_or_lost(seed: int, times: int) -> None:
    chance, data = random.Random(seed), bytearray(GOOD)
    for _ in range(times):
        at, other = (chance.randrange(len(data) + 1) for _ in range(2))
        length = chance.choice((1, 1, 1, 2, 4, 30))
        match chance.randrange(4):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                data[at : at + length] = data[other : other + length]
            case 2:
                data[at : at + length] = b""
            case _:
                data[at : at + length] = bytes([chance.choice((0, 255))]) * length
    collected(bytes(data))


LOCAL = GOOD.index(b"PK\x03\x04", 4), GOOD.index(b"PK\x03\x04", GOOD.index(b"bert"))
LISTED = GOOD.rindex(b"bert/mnist") - 46


@settings(BUDGET, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=9))
def test_damage_to_one_member_is_one_students(changes: list[tuple[int, int]]) -> None:
    """Anything of bert's member, but for what tells where the next one is listed."""
    own = [*range(*LOCAL), *(LISTED + at for at in range(4, 46) if not 28 <= at < 34)]
    data = bytearray(GOOD)
    for place, value in changes:
        data[own[place % len(own)]] = value
    found = {one.student: one for one in collected(bytes(data)) or ()}
    assert sorted(found) == sorted(["anna", "bert", "cleo", "d\u00f6ra"])
    assert all(found[who].data == CODE * 9 for who in found if who != "bert")


TRICKY = "\u200b\u200c\u200d\u202e\u3164\u2800\u0301 .\\;=\t\n\r-a\u0430e\u00e9"
names = st.one_of(
    st.binary(min_size=1, max_size=60),
    st.text(min_size=1, max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(TRICKY, min_size=1, max_size=6).map(str.encode),
).filter(lambda raw: not {0, ord("/")} & set(raw) and raw not in (b".", b".."))  # fmt: skip


def plain(name: str) -> str:
    """A name as it is compared with an id, which is composed and holds no markup."""
    signs = str.maketrans(dict.fromkeys('<>&"', "_"))
    return unicodedata.normalize("NFC", name).translate(signs).strip("_")


@BUDGET
@given(st.lists(st.tuples(names, ENDINGS, st.booleans()), min_size=1, max_size=12))
def test_a_folder_of_any_names(files: list[tuple[bytes, bytes, bool]]) -> None:
    root = Path(tempfile.mkdtemp())
    expected = set()
    try:
        for raw, ending, own_folder in files:
            name = os.fsdecode(raw)
            if raw.startswith(b"._") or student_in(name, "mnist") != name:
                continue
            folder = os.fsencode(root) + (b"/" + raw + b"/mnist" if own_folder else b"")
            if own_folder and os.path.isfile(os.fsencode(root) + b"/" + raw):  # noqa: PTH113
                continue
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            target = folder + b"/" + (b"mnist" if own_folder else raw) + ending
            if os.path.isdir(target):  # noqa: PTH112
                continue
            Path(os.fsdecode(target)).write_bytes(CODE)
            expected.add(identity(os.fsdecode(raw)))
        if not expected:
            return
        found = list(collect(root, "mnist"))
    finally:
        shutil.rmtree(os.fsencode(root))
    all_is_well(found)
    assert len(found) == len(expected)
    assert {plain(one.student) for one in found} == {plain(name) for name in expected}


@BUDGET
@given(st.lists(st.text(max_size=12), unique=True, max_size=8))
@example(["\\u200b", "\u200b"])
@example(["e\u0301", "\u00e9", r"e\u0301", r"\u00e9"])
@example(["x" * 200 + "a", "x" * 200 + "b"])
def test_no_two_names_are_one(raw: list[str]) -> None:
    assert len({identity(one) for one in raw}) == len(raw)
    shown = told_apart(raw)
    assert len(set(shown.values())) == len(raw)
    joined = (text.replace("\u200c", "").replace("\u200d", "") for text in shown.values())
    assert all(text.isprintable() for text in joined)
    students = {identity(one) for one in raw}
    looks = [unicodedata.normalize("NFKC", text) for text in told_apart(students).values()]
    assert len(set(looks)) == len(raw)


@pytest.mark.parametrize(
    "name",
    [
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # Ali-Reza, as Persian spells it
        "\u0915\u094d\u200d\u0937",  # half a letter of Hindi
        "Jane Doe", "\u00c6gir", "\u674e\u96f7", "d'Arc", "ada_1",
    ],
)  # fmt: skip
def test_honest_names_stay_as_they_are(name: str) -> None:
    assert identity(name) == visible(name) == told_apart([name, "other"])[name] == name


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("bob\u200b", r"bob\u200b"),
        ("bob\u200d", r"bob\u200d"),
        ("b\u200cob", r"b\u200cob"),
        (" bob", r"\u0020bob"),
        ("b  ob", r"b \u0020ob"),
        ("\u0301bob", r"\u0301bob"),
        ("bob\ufe0f", r"bob\ufe0f"),
        ("bob\U000e0061", r"bob\U000e0061"),
        ("bob\udcfc", r"bob\xfc"),
        ("b\\ob", r"b\\ob"),
        ("bob\u0085", r"bob\u0085"),
    ],
)
def test_what_nobody_can_see_is_spelt_out(name: str, seen: str) -> None:
    assert identity(name) == seen
