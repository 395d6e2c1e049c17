"""The whole of MNIST, in the lesson's script and in a check; most needs a copy of the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [Path(os.environ.get("MNIST_PATH") or "mnist.npz"), ROOT.parent / "shared/data/mnist.npz"]
FULL = next((place.resolve() for place in PLACES if place.is_file()), None)


@pytest.mark.slow
@pytest.mark.skipif(FULL is None, reason="needs all of MNIST: set MNIST_PATH to an mnist.npz")
def test_five_epochs_reach_the_documented_accuracy(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "solutions/mnist.py", "--data", "full", "--epochs", "5",
            "--seed", "0", "--out", str(tmp_path),
        ],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "MNIST_PATH": str(FULL)},
    )  # fmt: skip
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["data"] == "full"
    assert (metrics["train_size"], metrics["validation_size"]) == (48_000, 12_000)
    assert metrics["test_size"] == 10_000
    assert metrics["accuracy"] >= 0.965
    assert "weighted avg" in done.stdout


@pytest.mark.slow
@pytest.mark.skipif(FULL is None, reason="needs all of MNIST: set MNIST_PATH to an mnist.npz")
def test_a_check_on_the_full_set_passes_the_reference(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    done = subprocess.run(
        [
            sys.executable, "-m", "autograder.frontends.cli", "check", "solutions/mnist.py",
            "--data", "full", "--json", str(results),
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "MNIST_PATH": str(FULL)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    verdict = json.loads(results.read_text(encoding="utf-8"))
    assert (verdict["data"], verdict["points"]) == ("full", 100.0)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("full", "MNIST_PATH"),
        ("fashion", "There is no data set 'fashion'. There are: sample, full"),
    ],
)
def test_data_that_are_not_here_are_one_line_and_exit_status_2(
    tmp_path: Path, data: str, message: str
) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "autograder.frontends.cli", "check", "solutions/mnist.py",
            "--data", data, "--task", "normalize",
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "MNIST_PATH": str(tmp_path / "absent.npz")},
    )  # fmt: skip
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
