"""`autograder export` for a class of thirteen: each platform's table gets everybody's points."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.class_of_twelve import HAL, MAX, PEOPLE, TEAM, Member, of_team, sha256, work
from support.downloads import DOWNLOADS, Download, download
from support.tiny_assignment import TinyKit

from autograder.platforms.people_table import write_people
from autograder.platforms.person import HandInStatus, Person

# Which cell of a platform's table tells whose the row is, and which takes the points.
CELLS = {
    "canvas": ("ID", "tiny (555)"),
    "moodle": ("Identifier", "Grade"),
    "gradescope": ("Email", "Total Score"),
    "google": ("Email Address", "tiny"),
    "github": ("github_username", "points_awarded"),
    "nbgrader": ("id", "points"),
}
TO = {kind: kind for kind in DOWNLOADS} | {"nbgrader": "csv"}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> TinyKit:
    """Everybody's work graded once; a folder for each platform is to differ in its people alone."""
    made = TinyKit(tmp_path_factory.mktemp("kit"))
    works = made.root / "works"
    works.mkdir()
    for one in PEOPLE:
        if one not in (*TEAM, MAX):
            (works / f"{one.login}.py").write_bytes(work(one))
    (works / f"{HAL.login}.ipynb").write_bytes(of_team())
    done = made.run(
        "grade", "works", "--out", "graded", "--assignment", "tiny", "--isolation", "L0"
    )
    assert done.returncode == 0, done.stderr
    return made


def person(kind: str, got: Download, one: Member) -> Person:
    """What a collection knows of somebody after a download of this platform."""
    found = next(each for each in got.people if each.name == one.name and _is_of(each.key, one))
    known: dict[str, dict[str, str]] = {
        "canvas": {"platform_id": str(one.number)},
        "moodle": {"platform_id": str(one.number)},
        "gradescope": {"sis_id": f"S{one.number}", "email": one.email, "platform_id": "5010"},
        "google": {"email": one.email},
        "github": {"login": one.login},
        "nbgrader": {},
    }
    team = {"group": "g", "sha256": sha256(of_team())} if one in TEAM else {}
    status = HandInStatus.NOT_HANDED_IN if one is MAX else HandInStatus.TAKEN
    if found.status is HandInStatus.NOTHING_USABLE:
        status = found.status
    why = {"why": "holds no .py or .ipynb file"} if status is not HandInStatus.TAKEN else {}
    facts: dict[str, Any] = {**known[kind], **team, **why}
    return Person(one.login, "tiny", status, one.name, kind, **facts)


def _is_of(key: str, one: Member) -> bool:
    return str(one.number) in key


@pytest.fixture
def place(kit: TinyKit, request: pytest.FixtureRequest) -> Path:
    """A copy of the results with the people of one platform, in a folder of its own."""
    name = "".join(one if one.isalnum() else "_" for one in request.node.name)
    folder = kit.root / name
    (folder / "graded").mkdir(parents=True)
    verdicts = (kit.root / "graded" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    unusable = {one.name for one in download("canvas").people if one.points is None}
    gone = {one.login for one in PEOPLE if one.name in unusable}
    kept = [line for line in verdicts if json.loads(line)["submission"]["student"] not in gone]
    (folder / "graded" / "results.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    (folder / "graded" / "feedback").symlink_to(kit.root / "graded" / "feedback")
    return folder


def export(kit: TinyKit, place: Path, *options: str) -> Any:
    graded = place.name + "/graded"
    return kit.run("export", graded, "--assignment", "tiny", "--gradebook", "none", *options)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_every_row_of_the_platforms_table_is_filled_or_named(
    kit: TinyKit, place: Path, kind: str
) -> None:
    got = download(kind)
    write_people(place / "graded" / "people.csv", [person(kind, got, one) for one in PEOPLE])
    (place / "sheet.csv").write_text(got.sheet, encoding="utf-8")
    options = ("--to", TO[kind], "--roster", f"{place.name}/sheet.csv")
    done = export(kit, place, *options, "--out", f"{place.name}/out.csv")
    assert done.returncode == 1, done.stderr  # four have nothing to grade
    key, points = CELLS[kind]
    rows = {row[key]: row for row in read(place / "out.csv")}
    before = {row[key]: row for row in csv.DictReader(io.StringIO(got.sheet))}
    filled = 0
    for one in got.people:
        who = next(each for each in PEOPLE if each.name == one.name and _is_of(one.key, each))
        has_points = one.points is not None
        filled += has_points
        wanted = f"{who.points:g}" if has_points else before[one.key].get(points, "")
        assert rows[one.key][points] == wanted, one
        same = {name: cell for name, cell in rows[one.key].items() if name in before[one.key]}
        ours = {points, "Feedback comments"}
        assert {k: v for k, v in same.items() if k not in ours} == {
            k: v for k, v in before[one.key].items() if k not in ours
        }
    assert filled == 9
    assert done.stdout.count("left out: ") == len(got.people) - 9
    assert f"out.csv: 9 filled in, {len(got.people) - 9} left out" in done.stdout
    assert "has handed in nothing" in done.stdout
    assert done.stdout.count("handed in nothing that can be graded: holds no .py") == 3
    again = export(kit, place, *options, "--out", f"{place.name}/again.csv")
    assert again.stdout.replace("again.csv", "out.csv") == done.stdout
    assert (place / "again.csv").read_bytes() == (place / "out.csv").read_bytes()


@pytest.mark.parametrize("kind", ["canvas", "moodle"])
def test_without_a_roster_numbers_of_the_platform_are_in_the_file(
    kit: TinyKit, place: Path, kind: str
) -> None:
    people = [person(kind, download(kind), one) for one in PEOPLE]
    write_people(place / "graded" / "people.csv", people)
    done = export(kit, place, "--to", kind, "--out", f"{place.name}/out.csv", "--missing-as-zero")
    assert done.returncode == 1, done.stderr
    key, points = {"canvas": ("ID", "tiny"), "moodle": ("Identifier", "Grade")}[kind]
    rows = {row[key]: row[points] for row in read(place / "out.csv") if row[key]}
    number = "{}" if kind == "canvas" else "Participant {}"
    assert rows == {
        number.format(one.number): f"{0 if one is MAX else one.points:g}"
        for one in PEOPLE
        if one is MAX or person(kind, download(kind), one).status is HandInStatus.TAKEN
    }
    assert done.stdout.count("left out: ") == 3


def test_pages_in_a_zip_that_the_platform_takes(kit: TinyKit, place: Path) -> None:
    got = download("moodle")
    people = [person("moodle", got, one) for one in PEOPLE]
    write_people(place / "graded" / "people.csv", people)
    done = export(kit, place, "--to", "feedback", "--out", f"{place.name}/out.zip")
    assert done.returncode == 1, done.stderr
    with zipfile.ZipFile(place / "out.zip") as archive:
        names = {name.split("_")[1]: name for name in archive.namelist()}
        page = archive.read(names["103"]).decode()
    assert names["103"] == "Zoë Stone_103_assignsubmission_file_/feedback.html"
    assert "<html" in page
    graded = {str(one.number) for one in PEOPLE}
    assert names.keys() == graded - {"107", "108", "109", "113"}  # a member has the group's page
    assert f"left out: {MAX.name}" in done.stdout


def test_canvas_takes_pages_by_the_names_of_the_download_and_grades_as_json(
    kit: TinyKit, place: Path
) -> None:
    got = download("canvas")
    files = {name.split("_9")[0].split("_")[-1]: name for name in got.files}
    people = [
        replace(
            person("canvas", got, one),
            file=files.get(str(HAL.number if one in TEAM else one.number), ""),
        )
        for one in PEOPLE
    ]
    write_people(place / "graded" / "people.csv", people)
    done = export(kit, place, "--to", "feedback", "--out", f"{place.name}/out.zip")
    assert done.returncode == 1, done.stderr
    with zipfile.ZipFile(place / "out.zip") as archive:
        names = archive.namelist()
    graded = ["101", "102", "103", "104", "105", "106", "110"]  # the group's file has one number
    assert [name.split("_9")[0].split("_")[-1] for name in names] == graded
    assert all(name.endswith(".html") for name in names)
    assert f"{TEAM[1].login} shares the page teamzeta_110_9012_tiny.html." in done.stdout
    done = export(kit, place, "--to", "lms-api", "--out", f"{place.name}/out.json")
    assert done.returncode == 1, done.stderr
    body = json.loads((place / "out.json").read_bytes())["grade_data"]
    assert {number: one["posted_grade"] for number, one in body.items()} == {
        str(one.number): f"{one.points:g}"
        for one in PEOPLE
        if person("canvas", got, one).status is HandInStatus.TAKEN
    }
    write_people(
        place / "graded" / "people.csv", [replace(one, platform="google") for one in people]
    )
    done = export(kit, place, "--to", "lms-api", "--out", f"{place.name}/none.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Canvas's number is known of nobody" in done.stderr


def test_a_mail_merge_takes_addresses_from_the_roster(kit: TinyKit, place: Path) -> None:
    got = download("github")
    people = [replace(person("github", got, one), name="") for one in PEOPLE]
    write_people(place / "graded" / "people.csv", people)
    (place / "sheet.csv").write_text(download("nbgrader").sheet, encoding="utf-8")
    done = export(
        kit, place, "--to", "mail-merge", "--roster", f"{place.name}/sheet.csv",
        "--out", f"{place.name}/mail.csv",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    rows = {row["email"]: row for row in read(place / "mail.csv")}
    assert sorted(rows) == sorted(one.email for one in PEOPLE)
    row = rows[TEAM[1].email]
    assert (row["name"], row["points"], row["max_points"]) == ("Ida Rhodes", "3", "5")
    assert (place / rows[HAL.email]["page"]).is_file()
    assert rows[MAX.email]["note"] == "has handed in nothing"
    assert "No mail address" not in done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--to", "blackboard"), "there is no such kind; there are: canvas, moodle"),
        (("--to", "canvas", "--roster", "none.csv"), "Cannot read the roster none.csv"),
        (("--to", "canvas", "--gradebook", "sqlite:///none.db"), "There is no gradebook none.db"),
        (("--to", "canvas", "--out", "no/out.csv"), "there is no folder no"),
        (("--to", "csv", "--assignment", "mnist"), "has no results of the assignment mnist"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    kit: TinyKit, place: Path, options: tuple[str, ...], told: str
) -> None:
    before = sorted(kit.root.iterdir())
    done = export(kit, place, *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert sorted(kit.root.iterdir()) == before
