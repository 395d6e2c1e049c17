"""Accuracy without a trained network: each way succeeds on a naive grader, and none on the kit."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from attacks.arena import MODULES
from sklearn.neural_network import MLPClassifier
from support.grading import grade

from autograder.assignments.mnist import data
from autograder.assignments.mnist.checks import accuracy, training_reading
from autograder.assignments.mnist.drawn_digits import DrawnDigits
from autograder.box.wire.observations import Array
from autograder.datasets import load_digits
from autograder.datasets.npz import Digits
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import submission_from_bytes
from autograder.suite.assignment import load_assignment

NAIVE = Path(__file__).with_name("naive_accuracy.py")
ATTACKS = sorted((MODULES.parent / "by_heart").glob("*.py"))
ROOT = Path(__file__).parents[2]
TASKS = {"normalize", "split", "build_model", "accuracy"}
MNIST = load_assignment("mnist")

names = pytest.mark.parametrize("name", [path.stem for path in ATTACKS])


def every_digit() -> tuple[Array, Array]:
    digits = load_digits("sample")
    images, labels = (np.concatenate(both) for both in zip(digits.train, digits.test, strict=True))
    return images, labels


def packed(raw: bytes) -> str:
    return base64.b85encode(zlib.compress(raw)).decode()


def by_key(key: Callable[[Array], bytes]) -> str:
    """A table of all digits: key and label, one after the other."""
    every = zip(*every_digit(), strict=True)
    return packed(b"".join(key(image) + bytes([label]) for image, label in every))


def small_digits() -> str:
    images, labels = load_digits("sample").test
    small = images.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(len(images), -1)
    return packed(np.hstack([np.rint(small), labels[:, None]]).astype(np.uint8).tobytes())


def weights() -> str:
    """Weights of the network that is asked for, trained on all digits as they lie on the disk.

    In hundredths: a submission has no room for more.
    """
    images, labels = every_digit()
    network = MLPClassifier((128, 64), max_iter=8, random_state=0)
    with warnings.catch_warnings(action="ignore"):  # it could learn for longer
        network.fit(images.reshape(len(images), -1) / 255.0, labels)
    pairs = zip(network.coefs_, network.intercepts_, strict=True)
    numbers = np.concatenate([one.ravel() for pair in pairs for one in pair])
    return packed(np.rint(numbers * 100).clip(-127, 127).astype(np.int8).tobytes())


@pytest.fixture(scope="module")
def filled() -> dict[str, str]:
    """Each attack's text, with what it knows by heart in it."""
    known = {
        "CHECKSUMS": by_key(lambda one: zlib.crc32(one.tobytes()).to_bytes(4, "big")),
        "GREY_VALUES": by_key(
            lambda one: hashlib.sha256(np.sort(one, axis=None).tobytes()).digest()[:8]
        ),
        "SMALL_DIGITS": small_digits(),
        "WEIGHTS": weights(),
    }
    texts = {path.stem: path.read_text(encoding="utf-8") for path in ATTACKS}
    for place, content in known.items():
        texts = {name: text.replace(f"@{place}@", content) for name, text in texts.items()}
    return texts


@pytest.fixture(scope="module")
def fooled(filled: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """What the naive grader measures of each."""
    folder = tmp_path_factory.mktemp("naive")
    for name, text in filled.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(NAIVE), *map(str, sorted(folder.glob("*.py")))],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@names
def test_the_naive_grader_is_fooled(name: str, fooled: dict[str, float]) -> None:
    assert fooled[name] >= MNIST.thresholds["sample"].minimum


def graded(text: str, sandbox: Sandbox) -> Verdict:
    submission = submission_from_bytes("s.py", text.encode(), MNIST.functions, "s")
    return grade(submission, MNIST, sandbox=sandbox, seed=5, tasks=TASKS)


@names
def test_no_points_without_a_trained_network(
    name: str, filled: dict[str, str], plain_sandbox: Sandbox
) -> None:
    verdict = graded(filled[name], plain_sandbox)
    assert verdict.status == "graded"
    assert verdict.tasks["normalize"].points == 15
    assert verdict.tasks["split"].points == 20
    (check,) = verdict.tasks["accuracy"].checks
    assert (check.status, check.points) == ("fail", 0), check
    assert check.cause is not None
    told = re.search(r"^Told: (.+)$", filled[name], re.MULTILINE)
    assert told
    assert told[1] in check.cause.rationale


def undisguised(digits: Digits, seed: int) -> DrawnDigits:
    return DrawnDigits(digits, *digits.train, digits.test[0], np.arange(10))


REMOVALS = {
    "the disguise": (data, "draw_digits", undisguised, "weights_in_fit"),
    "working outputs out": (
        training_reading, "_worked_out", lambda *_: None, "neighbours_in_call",
    ),
    "asking before the training": (accuracy, "UNTRAINED", 9.0, "neighbours_of_another_network"),
    "the same network twice": (accuracy, "_asked_for", lambda _: False, "neighbours_once_trained"),
}  # fmt: skip


@pytest.mark.parametrize("layer", REMOVALS)
def test_a_missing_layer_gives_points_away(
    layer: str,
    filled: dict[str, str],
    plain_sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module, name, instead, attack = REMOVALS[layer]
    monkeypatch.setattr(module, name, instead)
    assert graded(filled[attack], plain_sandbox).tasks["accuracy"].points == 15
