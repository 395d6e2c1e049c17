"""From a download to a file of points, killed at every step and run again: the same file."""

from __future__ import annotations

import csv
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.downloads import download
from support.tiny_assignment import TinyKit

KINDS = ("canvas", "moodle")
STEPS = ("collect", "grade", "export")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> TinyKit:
    return TinyKit(tmp_path_factory.mktemp("kit"))


def command(step: str, kind: str, given: tuple[Path, ...], course: Path) -> list[str]:
    """What somebody types; ``given`` are a platform's download, roster and table of points."""
    archive, roster, sheet = given
    options: dict[str, list[str | Path]] = {
        "collect": [archive, "--roster", roster, "--out", course],
        "grade": [
            course / "submitted", "--isolation", "L0", "--seed", "5", "--jobs", "1",
            "--out", course / "graded",
        ],
        "export": [
            course / "graded", "--to", kind, "--gradebook", "none", "--roster", sheet,
            "--out", course / "points.csv",
        ],
    }  # fmt: skip
    kit = [sys.executable, "-m", "autograder.frontends.cli", step, "--assignment", "tiny"]
    return [*kit, *map(str, options[step])]


def run(kit: TinyKit, arguments: list[str], seconds: float | None = None) -> bool:
    """Run it, or kill it after so long; tells whether it was killed."""
    running = subprocess.Popen(
        arguments, cwd=kit.root, env={**os.environ, "PYTHONPATH": str(kit.root)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    if seconds is not None:
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
    told, _ = running.communicate()
    assert running.returncode in (0, 1, -signal.SIGKILL), told
    assert "Traceback" not in told
    return running.returncode == -signal.SIGKILL


def outcome(course: Path) -> tuple[list[list[str]], str, str]:
    """What everybody handed in and got, and the platform's file."""
    with (course / "people.csv").open(encoding="utf-8", newline="") as table:
        people = list(csv.reader(table))
    grades = (course / "graded" / "grades.csv").read_text(encoding="utf-8")
    return people, grades, (course / "points.csv").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_points_whenever_it_was_killed(kit: TinyKit, kind: str, tmp_path: Path) -> None:
    given = download(kind).write(tmp_path / "given")
    undisturbed, took = tmp_path / "undisturbed", {}
    for step in STEPS:
        started = time.monotonic()
        run(kit, command(step, kind, given, undisturbed))
        took[step] = time.monotonic() - started
    killed = 0
    course = tmp_path / "disturbed"
    for step, part in itertools.product(STEPS, (0.4, 0.7, 0.9)):
        killed += run(kit, command(step, kind, given, course), part * took[step])
        if part == 0.9:
            run(kit, command(step, kind, given, course))
    assert killed >= 3
    assert outcome(course) == outcome(undisturbed)
    points = [row for row in outcome(undisturbed)[1].splitlines() if ',"5","5",' in row]
    assert points  # somebody has all points, or nothing would be compared
