"""The probe's own training is the training of `fit`; what it cannot do alike is left to `fit`."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.grading import grade

from autograder.sandbox import Sandbox
from autograder.submission import submission_from_bytes
from autograder.suite.assignment import load_assignment

ROOT = Path(__file__).parents[3]
SOLUTION = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
LEFT_TO_FIT = ("own step", "eager")
ALIKE = (
    "sequential", "without an input layer", "subclassed", "own loss", "raw scores", "schedule",
    "clipping", "averaging", "accumulating", "weight decay", "momentum", "penalty",
)  # fmt: skip


@functools.cache
def trained() -> dict[str, Any]:
    """All models in one process: TensorFlow is slow to import."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("trained_twice.py"))],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert set(found) == {*ALIKE, *LEFT_TO_FIT}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ALIKE)
def test_weights_are_those_of_fit(name: str) -> None:
    assert trained()[name]["takes"]
    assert trained()[name]["difference"] < 1e-4  # float32, added up in another order


@pytest.mark.slow
@pytest.mark.parametrize("name", LEFT_TO_FIT)
def test_a_training_of_its_own_is_left_to_fit(name: str) -> None:
    assert not trained()[name]["takes"]


def grade_with(sandbox: Sandbox, build_model: str) -> Any:
    source = f"{SOLUTION}\n\n{build_model}"
    assignment = load_assignment("mnist")
    submission = submission_from_bytes("s.py", source.encode(), assignment.functions, "s")
    return grade(submission, assignment, sandbox=sandbox, seed=3).checks


BUILD = """
def build_model():
    class Mine(keras.Sequential):
        {own}
    model = Mine([keras.Input((28, 28)), keras.layers.Flatten(),
        keras.layers.Dense(128, "relu"), keras.layers.Dense(64, "relu"),
        keras.layers.Dense(10, "softmax")])
    model.compile("adam", {loss!r}, metrics=["accuracy"])
    return model
"""


def test_a_training_step_of_ones_own_counts(plain_sandbox: Sandbox) -> None:
    own = "def train_step(self, data): raise RuntimeError('my own step')"
    build = BUILD.format(own=own, loss="sparse_categorical_crossentropy")
    check = grade_with(plain_sandbox, build)["reaches_minimum_accuracy"]
    assert check.status == "fail"
    assert "my own step" in check.cause.actual


def test_a_loss_that_stops_the_training_costs_its_own_check(plain_sandbox: Sandbox) -> None:
    checks = grade_with(plain_sandbox, BUILD.format(own="pass", loss="mse"))
    assert checks["loss_is_sparse_crossentropy"].status == "fail"
    assert checks["reaches_minimum_accuracy"].status == "pass"


def test_what_cannot_learn_is_paid_for_by_the_optimizer_alone(plain_sandbox: Sandbox) -> None:
    build = BUILD.format(own="pass", loss="sparse_categorical_crossentropy")
    checks = grade_with(plain_sandbox, build.replace('"adam"', "keras.optimizers.SGD(1e-6)"))
    assert [name for name, one in checks.items() if one.status != "pass"] == ["optimizer_is_adam"]
