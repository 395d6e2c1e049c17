"""The lesson's scripts as learners run them: results, pictures, unfinished work, bad options."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY_PICTURE = 10_000  # bytes; an empty figure has fewer

# TensorFlow takes seconds to import: one process tries all bad options, as the script's own main.
BAD_OPTIONS = {
    "no_epochs": ["--epochs", "0"],
    "half_epoch": ["--epochs", "0.5"],
    "no_batch": ["--batch-size", "0"],
    "negative_seed": ["--seed", "-1"],
    "unknown_data": ["--data", "fashion"],
    "unknown_option": ["--dropout"],
    "out_is_a_file": ["--data", "sample", "--out", "a_file"],
    "no_such_file": ["--data", "full"],  # where MNIST_PATH names a file that is not there
}
TRY_ALL = """
import contextlib, io, json, runpy, sys
main = runpy.run_path(sys.argv[1], run_name="lesson")["main"]
told = {}
for name, options in json.loads(sys.argv[2]).items():
    sys.argv = ["mnist.py", *options]
    stderr = io.StringIO()
    with contextlib.redirect_stderr(stderr):
        try:
            main()
        except SystemExit as end:
            told[name] = [end.code, stderr.getvalue()]
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline")
    (folder / "a_file").write_text("not a folder")
    return folder


@pytest.fixture(scope="module")
def runs(folder: Path) -> dict[str, Run]:
    """Three processes side by side: the solution, the exercise, and all bad options."""
    few = ["--data", "sample", "--epochs", "2"]
    commands = {
        "solution": [f"{ROOT}/solutions/mnist.py", *few, "--seed", "3", "--out", "a/b"],
        "exercise": [f"{ROOT}/exercises/mnist.py", *few, "--out", "exercise"],
        "bad": ["-c", TRY_ALL, f"{ROOT}/solutions/mnist.py", json.dumps(BAD_OPTIONS)],
    }
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MNIST_PATH": str(folder / "absent.npz")}
    pipes = {
        name: subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for name, command in commands.items()
    }
    texts = {name: pipe.communicate(timeout=300) for name, pipe in pipes.items()}
    return {name: Run(pipe.returncode, *texts[name]) for name, pipe in pipes.items()}


def test_solution_tells_what_it_does(runs):
    run = runs["solution"]
    assert run.code == 0, run.err
    assert "Data: a sample of MNIST" in run.out
    assert "109,386" in run.out
    assert "Epoch 2/2" in run.out
    assert "val_accuracy" in run.out
    assert "Test loss" in run.out
    assert "precision    recall  f1-score   support" in run.out
    assert "Traceback" not in run.err


def test_metrics_are_saved(runs, folder):
    assert runs["solution"].code == 0
    metrics = json.loads((folder / "a" / "b" / "metrics.json").read_text())
    measured = {key: metrics.pop(key) for key in ("loss", "accuracy", "seconds")}
    assert metrics == {
        "data": "sample",
        "seed": 3,
        "epochs": 2,
        "batch_size": 128,
        "train_size": 3200,
        "validation_size": 800,
        "test_size": 1000,
    }
    assert 0.5 < measured["accuracy"] < 1
    assert 0 < measured["loss"] < 2
    assert 0 < measured["seconds"] < 300


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("samples", 1500), ("weights", 1500), ("confusion", 900), ("mistakes", 1500),
        ("curves", 1500), ("turning_point", 1500),
    ],
)  # fmt: skip
def test_pictures_are_saved(name, width, runs, folder):
    assert runs["solution"].code == 0
    content = (folder / "a" / "b" / f"{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", content[16:20]) == (width,)
    assert len(content) > TINY_PICTURE


def test_unfinished_exercise_ends_with_a_friendly_line(runs):
    run = runs["exercise"]
    assert run.code == 1
    assert run.err.splitlines()[-1].startswith("normalize: step 3 is not done yet.")
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no_epochs", "start at 1"),
        ("half_epoch", "--epochs: invalid int value: '0.5'"),
        ("no_batch", "start at 1"),
        ("negative_seed", "--seed at 0"),
        ("unknown_data", "invalid choice: 'fashion'"),
        ("unknown_option", "unrecognized arguments: --dropout"),
        ("out_is_a_file", "--out a_file cannot be used"),
        ("no_such_file", "set MNIST_PATH to a whole mnist.npz"),
    ],
)
def test_bad_option_is_told_in_one_line(name, told, runs):
    assert runs["bad"].code == 0, runs["bad"].err
    code, err = json.loads(runs["bad"].out.splitlines()[-1])[name]
    assert code == 2
    assert told in err.splitlines()[-1]
