"""Real runs of ``autograder grade`` on a small class."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
WRONG = GOOD.replace("/ 255.0", "/ 256.0")
CLASS = {
    "ada.py": GOOD,
    "bob.py": WRONG,
    "=cmd().py": WRONG,  # the same bytes as bob's
    "dee.py": "def split(images:\n",
    "eve.ipynb": "{",
}


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", "grade", *options, "--isolation", "L0"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("class")
    (folder / "in").mkdir()
    for name, text in CLASS.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    done = run(folder, "in", "--seed", "5")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "graded" / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {row["student"]: row for row in csv.DictReader(table)}


def test_every_student_has_a_line(graded: tuple[Path, str]) -> None:
    folder, printed = graded
    found = rows(folder)
    assert set(found) == {"ada", "bob", "'=cmd()", "dee", "eve"}
    assert found["ada"]["points"] == "100"
    assert found["bob"]["points"] == found["'=cmd()"]["points"] == "95"
    assert (found["bob"]["normalize"], found["bob"]["seed"]) == ("10", "5")
    assert found["dee"]["points"] == found["eve"]["points"] == "0"
    assert found["dee"]["problem"] == found["eve"]["problem"] == ""
    assert "5 of 5 submissions have a verdict" in printed


def test_a_second_run_grades_nothing_again(graded: tuple[Path, str]) -> None:
    folder, _ = graded
    results = folder / "graded" / "results.jsonl"
    before, table = results.read_bytes(), rows(folder)
    students = [json.loads(line)["submission"]["student"] for line in before.splitlines()]
    assert sorted(students) == ["=cmd()", "ada", "bob", "dee", "eve"]
    run(folder, "in")
    assert results.read_bytes() == before  # the seed of the first run is kept, too
    assert rows(folder) == table


def test_what_is_added_later_is_graded_on_the_same_seed(
    graded: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = graded
    (tmp_path / "in").mkdir()
    (tmp_path / "graded").mkdir()
    first = (folder / "graded" / "results.jsonl").read_bytes().splitlines(keepends=True)[0]
    (tmp_path / "graded" / "results.jsonl").write_bytes(first)
    (tmp_path / "in" / "new.py").write_text(GOOD + "\n# mine\n", encoding="utf-8")
    assert run(tmp_path, "in").returncode == 0
    assert rows(tmp_path)["new"]["seed"] == "5"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["none"], "none: is neither a folder nor a .zip file."),
        (["empty"], "empty: holds no .py or .ipynb file to grade."),
        (["empty", "--assignment", "art"], "There is no assignment 'art'"),
        (["empty", "--data", "x"], "There is no data set 'x'"),
        (["empty", "--out", "file/in"], "file/in: cannot be written to"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, options: list[str], message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    done = run(tmp_path, *options)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
