"""``autograder calibrate``: records every training, goes on where it was, compares honestly."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.tiny_assignment import GOOD, TinyKit

from autograder.quality.error_rates import compare, summarise
from autograder.quality.records import Records
from autograder.quality.trainings import PER_CHILD, Training, missing, read_subjects, train_all
from autograder.sandbox import Sandbox
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "autograder" / "assignments" / "mnist" / "calibration"
NOISY = GOOD.replace("2 * x", "2 * x * (numpy.random.rand(50) > 0.3)").replace(
    "def double", "import numpy\n\n\ndef double", 1
)
SUBJECTS = """
[[subjects]]
path = "good.py"
title = "right"
correct = true
seeds = { sample = 100 }

[[subjects]]
path = "noisy.py"
title = "noisy"
correct = false
seeds = { sample = 30 }
"""


@pytest.fixture
def kit(tmp_path: Path) -> TinyKit:
    made = TinyKit(tmp_path)
    made.put(Path("pyproject.toml"), "")
    (tmp_path / "source").mkdir()
    made.put(Path("good.py"), GOOD)
    made.put(Path("noisy.py"), NOISY)
    made.put(made.folder / "calibration" / "subjects.toml", SUBJECTS)
    return made


def record_of(kit: TinyKit) -> Path:
    return kit.folder / "calibration" / "sample.csv"


def test_a_calibration_is_recorded_resumed_and_verified(kit: TinyKit) -> None:
    done = kit.run("calibrate", "tiny")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(record_of(kit).read_text().splitlines()))
    assert len(rows) == 130
    assert {row["accuracy"] for row in rows if row["submission"] == "good"} == {"1.0000"}
    table = (kit.folder / "calibration" / "sample.md").read_text()
    assert "| right | yes | 100 | 1.000 | 1.0000 | 1.000 | 0.0000 | 0 | 0.087% |" in table
    assert table in done.stdout

    whole = record_of(kit).read_bytes()
    record_of(kit).write_bytes(whole[: len(whole) // 2])  # torn in the middle of a line
    assert kit.run("calibrate", "tiny").returncode == 0
    assert record_of(kit).read_bytes() == whole

    agreed = kit.run("calibrate", "tiny", "--verify", "10")
    assert agreed.returncode == 0, agreed.stdout
    assert agreed.stdout.count("agrees") == 2
    assert record_of(kit).read_bytes() == whole

    record_of(kit).write_text(whole.decode().replace("1.0000", "0.9000"))
    differs = kit.run("calibrate", "tiny", "--verify", "10")
    assert differs.returncode == 1
    assert "DIFFERS  1.0000 on 10 new seeds" in differs.stdout


def test_a_killed_run_loses_nothing(kit: TinyKit) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "autograder.frontends.cli", "calibrate", "tiny", "--jobs", "1"],
        cwd=kit.root,
        env={**os.environ, "PYTHONPATH": str(kit.root)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not record_of(kit).exists() or len(record_of(kit).read_bytes()) < 200:
        assert run.poll() is None
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    kept = {line for line in record_of(kit).read_text().splitlines()[1:] if line.count(",") == 3}
    done = kit.run("calibrate", "tiny")
    assert done.returncode == 0, done.stderr
    assert kept <= set(record_of(kit).read_text().splitlines())
    assert f"of {130 - len(kept)}" in done.stderr


def test_too_few_trainings_of_a_correct_submission_are_not_enough(kit: TinyKit) -> None:
    few = SUBJECTS.replace("sample = 100", "sample = 20")
    kit.put(kit.folder / "calibration" / "subjects.toml", few)
    done = kit.run("calibrate", "tiny")
    assert done.returncode == 1
    assert "right: correct, and yet it may fail too often." in done.stderr


def test_another_submission_under_the_same_name_is_measured_anew(kit: TinyKit) -> None:
    kit.run("calibrate", "tiny")
    kit.put(Path("good.py"), GOOD.replace("2 * x", "2.5 * x"))
    done = kit.run("calibrate", "tiny")
    assert done.returncode == 1
    assert "| right | yes | 100 | 0.000 |" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "There is no assignment 'nothing'"),
        (["tiny", "--data", "full"], "There is no data set 'full'"),
        (["tiny", "--verify", "5"], "is not on record yet"),
        (["tiny", "--fresh", "--verify", "5"], "contradict each other"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_status_2(
    kit: TinyKit, arguments: list[str], message: str
) -> None:
    done = kit.run("calibrate", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "no such file"), ("x = [", "no list of subjects"), ("a = 1", "no list of subjects")],
)
def test_a_wrong_list_of_subjects_is_named(kit: TinyKit, text: str | None, message: str) -> None:
    listed = kit.folder / "calibration" / "subjects.toml"
    listed.unlink()
    if text:
        listed.write_text(text)
    done = kit.run("calibrate", "tiny")
    assert done.returncode == 2
    assert message in done.stderr


def test_a_training_that_did_not_come_through_counts_as_nothing_right() -> None:
    subject = read_subjects(FOLDER, ROOT, load_assignment(), "sample")[0]
    summary = summarise(subject, [float("nan"), 0.9], 0.86)
    assert (summary.minimum, summary.below) == (0.0, 1)


def test_a_comparison_notices_a_shift_and_ignores_chance() -> None:
    recorded = [0.92 + 0.001 * (number % 7) for number in range(200)]
    assert compare(recorded, recorded[3:23]).agrees
    assert not compare(recorded, [one - 0.005 for one in recorded[3:23]]).agrees


@pytest.mark.parametrize("data", ["sample", "full"])
def test_the_threshold_may_stand_as_recorded(data: str) -> None:
    assignment = load_assignment()
    records = Records(FOLDER / f"{data}.csv")
    line = assignment.thresholds[data].minimum
    for one in read_subjects(FOLDER, ROOT, assignment, data):
        found = records.accuracies(one.key, range(one.seeds))
        assert len(found) == one.seeds, f"{one.title}: run autograder calibrate --data {data}"
        if one.seeds:
            summary = summarise(one, found.values(), line)
            assert summary.sound, one.title
            assert summary.row() in (FOLDER / f"{data}.md").read_text(encoding="utf-8")


def test_the_reference_has_two_hundred_trainings_and_wrong_versions_fifty() -> None:
    for data in ("sample", "full"):
        subjects = [
            one for one in read_subjects(FOLDER, ROOT, load_assignment(), data) if one.seeds
        ]
        assert subjects[0].submission.path.name == "mnist.py"
        assert subjects[0].seeds >= 200
        assert all(one.seeds >= 50 for one in subjects)
        assert sum(not one.correct for one in subjects) >= 7


@pytest.mark.slow
def test_a_recorded_training_can_be_repeated(plain_sandbox: Sandbox) -> None:
    assignment = load_assignment()
    subject = read_subjects(FOLDER, ROOT, assignment, "sample")[0]
    recorded = Records(FOLDER / "sample.csv").accuracies(subject.key, range(3))
    todo = missing([subject], Records(None), range(3))
    assert todo == [Training(subject, (0, 1, 2))]
    ((_, again),) = train_all(load_suite(assignment), todo, "sample", plain_sandbox, 1)
    # Another processor or library may round otherwise, and training magnifies that.
    assert all(abs(again[seed] - recorded[seed]) < 0.03 for seed in range(3))


def test_trainings_are_dealt_out_by_the_child() -> None:
    subject = read_subjects(FOLDER, ROOT, load_assignment(), "sample")[0]
    todo = missing([subject], Records(None), range(2 * PER_CHILD + 1))
    assert [len(one.seeds) for one in todo] == [PER_CHILD, PER_CHILD, 1]


def test_ctrl_c_is_one_line_and_what_is_done_stays(kit: TinyKit) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "autograder.frontends.cli", "calibrate", "tiny", "--jobs", "1"],
        cwd=kit.root,
        env={**os.environ, "PYTHONPATH": str(kit.root)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not record_of(kit).exists() or len(record_of(kit).read_bytes()) < 200:
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert err.strip().splitlines()[-1] == "Stopped."
    assert "Traceback" not in err
    assert record_of(kit).read_bytes().endswith(b"\n")
