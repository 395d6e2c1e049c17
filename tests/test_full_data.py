"""The whole of MNIST through the lesson's script; needs a local copy of the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
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
