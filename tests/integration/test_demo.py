"""The demonstration: a class of ten, each with the points that their work deserves."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from autograder.report.pages import page_name

POINTS = {
    "ada": 100,  # a right script
    "hana": 100,  # a right notebook
    "ben": 95,  # divides by 256 (5)
    "cem": 80,  # shuffles the labels (5), so that the network learns nothing (15)
    "dora": 97,  # sigmoid in the place of softmax (3)
    "emil": 96,  # no activations in the hidden layers (4)
    "finn": 0,  # the exercise as it came
    "gül": 93,  # no curves of the loss (4), so that nothing tells it from accuracy (3)
    "mallory": 70,  # the cheat loses what she cheated in (15), and what builds on it (15)
}


def run(*options: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.frontends.cli", "demo", *options]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_everybody_gets_what_they_deserve(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    graded = tmp_path / "demo" / "graded"
    with (graded / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["student"]: row for row in csv.DictReader(table)}
    found = {who: float(row["points"]) for who, row in rows.items() if row["points"]}
    assert found == POINTS
    assert "larger than 2 MB" in rows["zoë"]["problem"]
    report = (graded / "report.html").read_text(encoding="utf-8")
    for who in (*POINTS, "zoë"):
        assert who in report
    pages = {path.name for path in (graded / "feedback").iterdir()}
    assert pages == {page_name(who) for who in POINTS}
    assert "divid" in (graded / "feedback" / "ben.html").read_text(encoding="utf-8")
    assert "graded/report.html" in done.stdout


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("file/demo", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("file/demo: cannot be written to: ")
    assert len(done.stderr.splitlines()) == 1
