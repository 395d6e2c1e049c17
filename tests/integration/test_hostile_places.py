"""Real runs of `autograder grade` on places that were made to stop it, of the tiny assignment."""

from __future__ import annotations

import csv
import errno
import io
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from support.tiny_assignment import GOOD, TinyKit

from autograder.report.pages import page_name

ODD = ["bob", "bob\u200b", "bo\u2066b", "BOB", "x;=1+1;", "\uff1d1+1", "\u3164", "e\u0301",
       "\u00e9", "m\udcfcller", "bob ", "index", "con", "-rf", "b\u043eb"]  # fmt: skip
OPTIONS = ("--assignment", "tiny", "--seed", "5", "--isolation", "L0")


@pytest.fixture
def kit(tmp_path: Path) -> TinyKit:
    return TinyKit(tmp_path)


def graded(kit: TinyKit, place: str = "in") -> tuple[int, list[dict[str, str]], str]:
    """Exit status, the rows of the table, and what was printed."""
    done = kit.run("grade", place, *OPTIONS, "--out", "out", "--jobs", "2")
    assert "Traceback" not in done.stdout + done.stderr
    table = kit.root / "out" / "grades.csv"
    text = table.read_text(encoding="utf-8") if table.exists() else ""
    return done.returncode, list(csv.DictReader(io.StringIO(text))), done.stdout + done.stderr


def test_names_that_look_alike_are_rows_and_pages_of_their_own(kit: TinyKit) -> None:
    (kit.root / "in").mkdir()
    for number, name in enumerate(ODD):
        text = GOOD.replace("x / 2", "x / 3") if number % 2 else GOOD
        (kit.root / "in" / f"{name}.py").write_text(f"{text}# {number}\n")
    status, rows, told = graded(kit)
    assert status == 0, told
    assert sorted(row["points"] for row in rows) == ["3"] * 7 + ["5"] * 8
    names = {unicodedata.normalize("NFKC", row["student"]) for row in rows}
    assert len(names) == len(ODD)
    assert {r"bob\u200b", r"m\xfcller", r"b\u043eb", "x;'=1+1;"} <= names
    assert all(name.isprintable() and name.strip() == name for name in names)
    pages = {path.name.casefold() for path in (kit.root / "out" / "feedback").iterdir()}
    assert len(pages) == len(ODD)
    assert page_name("BOB") in os.listdir(kit.root / "out" / "feedback")  # noqa: PTH208
    report = (kit.root / "out" / "report.html").read_text(encoding="utf-8")
    for name in (r"bob\u200b", r"m\xfcller", r"bob\u0020", r"b\u043eb", r"e\u0301"):
        assert report.count(f"<bdi>{name}</bdi>") >= 1
    lines = (kit.root / "out" / "results.jsonl").read_bytes().splitlines()
    assert len(lines) == len(ODD)
    again = graded(kit)
    assert again[1] == rows  # nothing was graded anew, and nobody is called otherwise


def test_a_folder_of_everything_that_cannot_be_read(kit: TinyKit) -> None:
    place = kit.root / "in"
    for who in ("anna", "bert", "many", "vast"):
        kit.put(Path(f"in/{who}/tiny/tiny.py"), f"{GOOD}# {who}\n")
    for number in range(20_001):
        (place / "many" / "tiny" / f"{number}.png").touch()
    for number in range(1_001):
        (place / "vast" / "tiny" / f"{number}.py").touch()
    (place / "link").symlink_to("anna")
    (place / "loop").symlink_to("loop")
    (place / "bert" / "tiny" / "away").symlink_to("/")
    (place / "deep" / "tiny").mkdir(parents=True)
    os.mkfifo(place / "pipe.py")
    (place / "null.py").symlink_to(os.devnull)
    kit.put(Path("in/.ipynb_checkpoints/anna-checkpoint.py"), GOOD)
    kit.put(Path("in/__MACOSX/._anna.py"), "")
    status, rows, told = graded(kit)
    assert status == 1
    problems = {row["student"]: row["problem"] for row in rows}
    assert sorted(problems) == [
        "anna", "bert", "deep", "link", "loop", "many", "null", "pipe", "vast",
    ]  # fmt: skip
    assert {who for who, problem in problems.items() if not problem} == {"anna", "bert", "many"}
    words = {"deep": "holds no", "link": "is a link", "loop": "is a link", "null": "is a link",
             "pipe": "regular file", "vast": "1,000"}  # fmt: skip
    for who, word in words.items():
        assert word in problems[who]
        assert f"\n{who} " in told


def test_an_archive_of_everything_that_cannot_be_read(kit: TinyKit) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in ("anna.py", "bert.py", "cleo.py", "d\u00e9ra.py", "../eve.py"):
            out.writestr(name, f"{GOOD}# {'x' * 999}\n")
        spoilt = out.getinfo("bert.py").header_offset + 30 + len("bert.py")
        out.getinfo("cleo.py").extract_version = 99
    data = bytearray(made.getvalue())
    data[spoilt : spoilt + 2] = b"\xff\xff"
    name = "d\u00e9ra".encode()
    (kit.root / "in.zip").write_bytes(data.replace(name, b"d\xff\xfera"))
    status, rows, _ = graded(kit, "in.zip")
    assert status == 1
    problems = {row["student"]: row["problem"] for row in rows}
    assert sorted(problems) == [".._eve.py", "anna", "bert", "cleo", r"d\xff\xfera"]
    assert [who for who, problem in problems.items() if not problem] == ["anna"]


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"PK\x03\x04" * 99])
def test_what_is_no_archive_is_one_line(kit: TinyKit, data: bytes) -> None:
    (kit.root / "in.zip").write_bytes(data)
    status, rows, told = graded(kit, "in.zip")
    assert (status, rows) == (2, [])
    assert len(told.strip().splitlines()) == 1
    assert "in.zip: cannot be read as a zip file" in told


def test_a_name_that_no_file_can_have(kit: TinyKit) -> None:
    """An archive's names may be longer than the names of files."""
    with zipfile.ZipFile(kit.root / "in.zip", "w") as out:
        for name in ("x" * 5_000 + "a.py", "x" * 5_000 + "b.py"):
            out.writestr(name, GOOD)
    with pytest.raises(OSError, match=os.strerror(errno.ENAMETOOLONG)):
        (kit.root / ("x" * 5_000)).touch()
    status, rows, _ = graded(kit, "in.zip")
    assert status == 0
    assert len({row["student"] for row in rows}) == 2
