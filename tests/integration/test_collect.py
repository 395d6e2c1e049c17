"""`autograder collect` on what six platforms give: everyone named, each file its owner's."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.downloads import DOWNLOADS, Download, Expected, download
from support.tiny_assignment import GOOD, TinyKit

from autograder.platforms.people_table import read_people
from autograder.platforms.person import Person

OPTIONS = ("--assignment", "tiny", "--out", "course")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> TinyKit:
    return TinyKit(tmp_path_factory.mktemp("kit"))


@pytest.fixture
def course(kit: TinyKit, tmp_path: Path) -> Path:
    return tmp_path / "course"


def collect(kit: TinyKit, *given: str | Path, out: Path) -> tuple[int, str]:
    done = kit.run("collect", *map(str, given), "--assignment", "tiny", "--out", str(out))
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def tree(course: Path) -> dict[str, str]:
    """The hash of each file that was collected, by student."""
    return {
        path.parts[-3]: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in course.glob("submitted/*/tiny/tiny.*")
    }


def whole(course: Path) -> dict[str, bytes]:
    files = (path for path in course.rglob("*") if path.is_file() and path.name != ".collect.lock")
    return {str(path.relative_to(course)): path.read_bytes() for path in files}


def person(people: tuple[Person, ...], wanted: Expected) -> Person:
    """The one row of somebody, by what their platform knows them by."""
    found = [
        one
        for one in people
        if wanted.key
        in (one.platform_id, f"Participant {one.platform_id}", one.email, one.login, one.student)
    ]
    assert len(found) == 1, (wanted, found)
    return found[0]


def decide(course: Path, given: Download) -> None:
    """Answer each question as a lecturer would who knows whose the files are."""
    table = course / "decisions.csv"
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    people = read_people(course / "people.csv")
    for wanted in given.people:
        student = person(people, wanted).student
        for row in rows:
            if wanted.choose == row["file"] and row["student"] in ("", student):
                row["student"], row["choice"] = student, "take"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "student", "choice"])
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_everybody_is_named_and_each_file_is_its_owners(
    kit: TinyKit, course: Path, tmp_path: Path, kind: str
) -> None:
    given = download(kind)
    archive, roster, _ = given.write(tmp_path)
    status, told = collect(kit, archive, "--roster", roster, out=course)
    assert told.startswith(f"{kind}: "), told
    assert status == any(one.choose for one in given.people)
    people = read_people(course / "people.csv", "tiny")
    assert len(people) == len(given.people)
    for wanted in given.people:
        found = person(people, wanted)
        assert found.status is wanted.status, (wanted, found)
        assert found.sha256 == ("" if wanted.choose else wanted.sha256)
        assert (bool(found.late), bool(found.group)) == (wanted.late, wanted.group)
        assert f"\n  {found.student}" in told
    if status:
        decide(course, given)
        answers = (course / "decisions.csv").read_text(encoding="utf-8")
        assert collect(kit, archive, "--roster", roster, out=course)[0] == 0
        people = read_people(course / "people.csv", "tiny")
        assert (course / "decisions.csv").read_text(encoding="utf-8") == answers
    assert tree(course) == {one.student: one.sha256 for one in people if one.sha256}
    owners = {wanted.key: person(people, wanted).sha256 for wanted in given.people}
    assert owners == {wanted.key: wanted.sha256 for wanted in given.people}


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_an_unpacked_download_and_a_second_run_are_the_same(
    kit: TinyKit, course: Path, tmp_path: Path, kind: str
) -> None:
    given = download(kind)
    archive, roster, _ = given.write(tmp_path)
    collect(kit, archive, "--roster", roster, out=course)
    once = whole(course)
    collect(kit, archive, out=course)  # with the roster of the run before
    assert whole(course) == once
    folder = given.unpack(tmp_path / kind)
    collect(kit, folder, "--roster", roster, out=course)
    assert whole(course) == once


def test_without_a_roster_nobody_is_lost_either(kit: TinyKit, course: Path, tmp_path: Path) -> None:
    for kind in ("canvas", "moodle"):
        given = download(kind)
        archive, _, _ = given.write(tmp_path)
        collect(kit, archive, out=course / kind)
        wanted = {one.sha256 for one in given.people if one.sha256}
        assert set(tree(course / kind).values()) == wanted
        assert len(tree(course / kind)) == len(wanted)


def test_a_single_resubmission_keeps_all_others(kit: TinyKit, course: Path, tmp_path: Path) -> None:
    write(tmp_path / "all.zip", {"ada.py": GOOD, "bob.py": GOOD + "#b\n", "cleo.txt": "x"})
    write(tmp_path / "late.zip", {"bob.py": GOOD + "#new\n"})
    collect(kit, tmp_path / "all.zip", out=course)
    before = tree(course)
    collect(kit, tmp_path / "late.zip", out=course)
    after = tree(course)
    assert after["ada"] == before["ada"]
    assert after["bob"] != before["bob"]
    assert sorted(one.student for one in read_people(course / "people.csv")) == ["ada", "bob"]


def test_who_is_gone_from_the_same_download_is_gone_and_said(
    kit: TinyKit, course: Path, tmp_path: Path
) -> None:
    write(tmp_path / "all.zip", {"ada.py": GOOD, "bob.py": GOOD})
    collect(kit, tmp_path / "all.zip", out=course)
    write(tmp_path / "all (1).zip", {"ada.py": GOOD})
    _, told = collect(kit, tmp_path / "all (1).zip", out=course)
    assert "Gone since the last run: bob" in told
    assert list(tree(course)) == ["ada"]


def test_what_somebody_put_into_the_tree_is_never_lost(
    kit: TinyKit, course: Path, tmp_path: Path
) -> None:
    mine = course / "submitted" / "bob" / "tiny" / "tiny.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("# came by mail\n", encoding="utf-8")
    write(tmp_path / "all.zip", {"ada.py": GOOD, "bob.py": GOOD})
    _, told = collect(kit, tmp_path / "all.zip", out=course)
    assert "submitted.old/bob/tiny-1" in told
    kept = course / "submitted.old" / "bob" / "tiny-1" / "tiny.py"
    assert kept.read_text(encoding="utf-8") == "# came by mail\n"


BAD = {"none.zip": None, "bad.zip": b"PK", "x.rar": b""}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_line_and_status_2(
    kit: TinyKit, course: Path, tmp_path: Path, name: str
) -> None:
    if (data := BAD[name]) is not None:
        (tmp_path / name).write_bytes(data)
    status, told = collect(kit, tmp_path / name, out=course)
    assert status == 2
    wanted = "cannot be read as a zip file" if name.endswith("zip") else "neither a folder nor"
    assert wanted in told
    assert len(told.strip().splitlines()) == 1
    assert not (course / "submitted").exists()


@pytest.mark.parametrize("table", ["roster", "decisions", "people"])
def test_a_table_that_cannot_be_read_is_one_line_and_status_2(
    kit: TinyKit, course: Path, tmp_path: Path, table: str
) -> None:
    write(tmp_path / "all.zip", {"ada.py": GOOD})
    course.mkdir()
    (course / f"{table}.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    given = ("--roster", course / "roster.csv") if table == "roster" else ()
    status, told = collect(kit, tmp_path / "all.zip", *given, out=course)
    assert (status, len(told.strip().splitlines())) == (2, 1)
    assert f"{table}.csv: " in told


@pytest.mark.parametrize("folders", [0, 1, 7, 25])
def test_killed_at_any_moment_the_next_run_comes_to_the_same(
    kit: TinyKit, course: Path, tmp_path: Path, folders: int
) -> None:
    class_of = {f"s{number:02}.py": f"{GOOD}# {number}\n" for number in range(40)}
    write(tmp_path / "all.zip", class_of)
    collect(kit, tmp_path / "all.zip", out=tmp_path / "whole")
    running = subprocess.Popen(
        [sys.executable, "-m", "autograder.frontends.cli", "collect", str(tmp_path / "all.zip"),
         "--assignment", "tiny", "--out", str(course)],
        cwd=kit.root,
        env={**os.environ, "PYTHONPATH": str(kit.root)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in moments(60):
        if (course / ".collect.lock").exists() and len(tree(course)) >= folders:
            break
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    for path in course.glob("submitted/*/tiny"):
        assert [one.name for one in path.iterdir()] == ["tiny.py"]  # whole, or not there
    collect(kit, tmp_path / "all.zip", out=course)
    assert whole(course) == whole(tmp_path / "whole")


def moments(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.001)


def write(place: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
