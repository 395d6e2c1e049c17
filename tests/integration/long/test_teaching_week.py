"""The commands of docs/teach-in-a-week.md, run in their order in a fresh checkout."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import making
from support.canvas_class import (
    COLUMN,
    STUDENTS,
    expected_points,
    mailed_points,
    points,
    write_class,
)

PAGE = making.ROOT / "docs" / "teach-in-a-week.md"
# What sets a machine up, which CI does with README's own command, and what starts a server.
NOT_RUN = ("sudo apt", "python3 -m venv", "source .venv", "jupyter lab")


def commands() -> list[tuple[str, str]]:
    """Each command with the heading that it stands under."""
    found, heading, inside = [], "", False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```sh"
        elif line.startswith("## "):
            heading = line.removeprefix("## ")
        elif inside:
            found.append((heading, line))
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The project's files as a clone has them, in a folder of its own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=making.ROOT, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    if not listed:
        pytest.skip("needs a git checkout, to tell the project's files from others")
    for name in filter(None, listed.split("\0")):
        if not name.startswith("tests/attacks/") and (making.ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(making.ROOT / name, tmp_path / name)
    return tmp_path


def download(course: Path) -> None:
    """What Canvas gives: two of one name, one late and at the second attempt, a script, a zip."""
    blank, right = making.released(course), making.answers()
    wrong = right | {"split": making.MISTAKES["split"][0]}

    def book(functions: dict[str, str]) -> bytes:
        return json.dumps(making.filled_in(blank, functions)).encode()

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as own:
        own.writestr("my work/mnist.ipynb", book(right))
    files = {
        "lovelaceada_123_456_mnist.ipynb": book(right),
        "lovelaceada_129_460_mnist.ipynb": book(wrong),
        "hoppergrace_LATE_124_457_mnist-1.ipynb": book(wrong),
        "turingalan_125_458_mnist.py": (making.ROOT / "solutions" / "mnist.py").read_bytes(),
        "noetheremmy_126_459_work.zip": packed.getvalue(),
    }
    write_class(course, files)


@pytest.mark.slow
def test_a_week_goes_as_the_page_says(checkout: Path) -> None:
    env = {**making.environment(checkout), "PYTHONPATH": str(checkout)}
    ran = []
    for heading, command in commands():
        if command.startswith(NOT_RUN):
            continue
        if command.startswith("autograder collect"):
            download(checkout)
        done = subprocess.run(
            ["bash", "-c", command], cwd=checkout, env=env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        # Where the box has no highest level, doctor says so by its exit status.
        assert done.returncode == 0 or command == "autograder doctor", f"{command}\n{done.stdout}"
        ran.append((heading.split(":")[0], command.split()[0]))
    assert {heading for heading, _ in ran} == {
        "Monday", "Tuesday", "Friday", "Friday night", "Saturday", "Sunday",
    }  # fmt: skip
    expected = expected_points()
    stock = points(checkout / "grades.csv", "student_id", "score")
    assert {name: f"{float(score):g}" for name, score in stock.items()} == expected
    canvas = points(checkout / "canvas.csv", "SIS Login ID", COLUMN)
    assert canvas == {"": "100"} | expected  # the row of possible points has no student
    assert mailed_points(checkout / "mail.csv") == expected
    with zipfile.ZipFile(checkout / "feedback.zip") as pages:
        assert len(pages.namelist()) == len(STUDENTS)
    assert "labels" in making.feedback(checkout, "ghopper")
    (before,) = fingerprints(checkout / "graded" / "results.old.jsonl")
    (after,) = fingerprints(checkout / "graded" / "results.jsonl")
    assert before != after  # Saturday's change was graded anew


def fingerprints(results: Path) -> list[str]:
    from autograder.results.results_file import read_verdicts

    return list(dict.fromkeys(verdict.suite for verdict in read_verdicts(results)))


def test_the_page_leaves_out_no_command_in_silence() -> None:
    skipped = [command for _, command in commands() if command.startswith(NOT_RUN)]
    assert len(skipped) == len(NOT_RUN)
    assert len(commands()) - len(skipped) >= 15
