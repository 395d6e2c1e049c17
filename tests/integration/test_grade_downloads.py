"""Downloads of six platforms, graded as they are: each verdict is its owner's, and all are told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.downloads import DOWNLOADS, download
from support.tiny_assignment import TinyKit
from support.tiny_class import lines

from autograder.platforms.person import HandInStatus


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_everybody_of_a_download_is_graded_or_told(kind: str, tmp_path: Path) -> None:
    kit = TinyKit(tmp_path)
    made = download(kind)
    place, roster, _ = made.write(tmp_path / "from")
    given = ("--assignment", "tiny", "--isolation", "L0", "--out", "g", "--seed", "5")
    done = kit.run("grade", str(place), "--roster", str(roster), *given)
    assert done.returncode == 1, done.stdout + done.stderr
    rows = _table(tmp_path / "g" / "grades.csv")
    people = {one["student"]: one for one in _table(tmp_path / "g" / "people.csv")}
    assert len(rows) == len(people) == len(made.people)
    verdicts = {one["submission"]["student"]: one for one in lines(tmp_path / "g")}
    graded = {
        (key, one["submission"]["sha256"], one["points"])
        for student, one in verdicts.items()
        for key in people[student].values()
    }
    expected = {
        (one.key.removeprefix("Participant "), one.sha256, one.points)
        for one in made.people
        if one.status is HandInStatus.TAKEN
    }
    assert expected <= graded
    assert len(expected) == len(verdicts)
    for row in rows:
        assert bool(row["points"]) == (row["student"] in verdicts)
        assert row["points"] or row["problem"]
        assert row["student"] in done.stdout
    before = (tmp_path / "g" / "grades.csv").read_bytes()
    again = kit.run("grade", str(place), *given)  # who has not handed in is of the class still
    assert (tmp_path / "g" / "grades.csv").read_bytes() == before
    assert again.stdout == done.stdout


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
