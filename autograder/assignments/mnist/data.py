"""Draws inputs for the students' functions, and the answers that stay with the judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograder import DEFAULT_DATA
from autograder.assignments.mnist.drawn_digits import DrawnDigits, draw_digits
from autograder.box.wire.observations import Array, ProbeCall
from autograder.checks import Inputs
from autograder.datasets import load_digits
from autograder.datasets.npz import Digits
from autograder.suite.assignment import AccuracyThreshold, Assignment

__all__ = [
    "EPOCHS",
    "FULL",
    "LOADERS",
    "NUMBER",
    "PICTURED",
    "REAL_SPLIT",
    "SPLITS",
    "SplitCase",
    "draw_inputs",
]

QUICK = 20.0  # seconds; milliseconds when it is right, unless it imports TensorFlow itself
MODEL_SECONDS = 60.0  # build_model may itself import TensorFlow
TRAINING_SECONDS = 180.0  # the right answer takes about 2 s


@dataclass(frozen=True)
class SplitCase:
    """One call of `split`: how many samples, which fraction (None: the default), which dtypes.

    A seed may draw fewer samples, down to ``fewest``, and a fraction between ``fractions`` (in
    hundredths, both included): a split that looks its sizes up in a table fails.
    """

    samples: int
    fewest: int
    fraction: float | None
    fractions: tuple[int, int] = (0, 0)
    images: str = "float32"
    labels: str = "uint8"
    classes: int = 10
    by_name: bool = False  # images and labels as keyword arguments


# Sizes at which a fraction leaves a remainder, and other fractions than the default, expose a
# split that is written for one size. Each class has at least two samples in every part, so that
# a stratified split is possible.
SPLITS = {
    "split/default": SplitCase(1000, 850, None),
    "split/third": SplitCase(413, 350, 0.3, (27, 39), labels="int64"),
    "split/half": SplitCase(306, 250, 0.5, (41, 59), images="float64"),
    "split/most": SplitCase(330, 280, 0.7, (62, 78)),
    "split/tenth": SplitCase(1537, 1300, 0.1, (6, 14), images="uint8", by_name=True),
    "split/tiny": SplitCase(12, 9, 0.25, (25, 38), classes=2),
}
# The most images of each batch to normalize, and the fewest.
BATCHES = {"dark": (25, 17), "faint": (9, 5), "single": (1, 1), "full": (40, 30)}
# Some images are digits, so that people can see what became of them. They are taken from those to
# train on, as they are, by generators of their own: all other numbers of the inputs stay the same.
FULL = "normalize/full"
REAL_IN_FULL = 8
REAL_SPLIT = "split/default"  # here each image is what its label says
NUMBER = np.s_[:, 0, :2]  # the pixels that count images, so that no two are alike
# name: epochs. A plot written for one number of epochs shows on the others.
EPOCHS = {"plot/3": 3, "plot/10": 10, "plot/17": 17}
PICTURED = "plot/10"  # of which the pixels are wanted, too
LOADERS = ("load_digits", "load_data", "mnist_data")  # that the probes have a stand-in for


def draw_inputs(seed: int, assignment: Assignment, data: str = DEFAULT_DATA) -> Inputs:
    """Draw all calls for one grading; one seed always gives the same inputs.

    The network is trained on ``data``, "sample" or "full". Raises DataError where it is not here.
    """
    rng = np.random.default_rng(seed)
    drawn, threshold = draw_digits(load_digits(data), seed), assignment.thresholds[data]
    calls = [
        *_normalize(rng, _some_digits(drawn.digits, seed), seed),
        *_splits(rng, drawn.digits, seed),
        _model(rng, seed),
        *_plots(rng),
        _training(seed, threshold, drawn),
    ]
    images, labels = drawn.digits.test
    answers = {
        "held_out_images": images,
        "held_out_labels": labels,
        "names": drawn.names,
        "threshold": threshold,
    }
    return Inputs(
        seed, {call.name: call for call in calls}, answers, _lesson(drawn, len(images)), LOADERS
    )


def _lesson(drawn: DrawnDigits, tested: int) -> dict[str, Array]:
    """What a submission gets that loads the digits itself: those that the training learns from.

    The ones to test on are some of them, too, since nothing of the held-out ones may be served.
    """
    images, labels = drawn.images, drawn.labels
    return {
        "train_images": images,
        "train_labels": labels,
        "test_images": images[:tested],
        "test_labels": labels[:tested],
    }


def _normalize(rng: np.random.Generator, digits: Array, seed: int) -> Iterator[ProbeCall]:
    full = rng.integers(0, 256, size=(BATCHES["full"][0], 28, 28), dtype=np.uint8)
    full[0, 0, :2] = 0, 255
    full[1] = full[1].clip(2, 250)  # an image with neither black nor white in it
    # The full range comes last: a function that remembers its first batch shows on it.
    batches = {
        "dark": rng.integers(3, 90, size=(BATCHES["dark"][0], 28, 28), dtype=np.uint8),
        "faint": rng.integers(0, 2, size=(BATCHES["faint"][0], 28, 28), dtype=np.uint8),
        "single": rng.integers(100, 201, size=(BATCHES["single"][0], 28, 28), dtype=np.uint8),
        "full": full,
    }
    sizes = np.random.default_rng([seed, 3])
    for name, batch in batches.items():
        most, fewest = BATCHES[name]
        images = batch[: sizes.integers(fewest, most + 1)]
        if batch is full:
            images[-len(digits) :] = digits
        yield ProbeCall(
            f"normalize/{name}", "call_normalize", ("normalize",), QUICK, {"images": images}
        )


def _splits(rng: np.random.Generator, digits: Digits, seed: int) -> Iterator[ProbeCall]:
    sizes = np.random.default_rng([seed, 4])
    for name, case in SPLITS.items():
        samples, given = _size_and_fraction(sizes, case)
        images = _distinct_images(rng, case.samples)[:samples]
        labels = np.resize(np.arange(case.classes, dtype=case.labels), case.samples)
        labels = rng.permutation(labels)[:samples]
        if name == REAL_SPLIT:
            images = _numbered(_digits_labelled(labels, digits, seed))
        scaled = images if case.images == "uint8" else (images / 255.0).astype(case.images)
        arrays = {"images": scaled, "labels": labels}
        params = {"given": given, "by_name": case.by_name}
        yield ProbeCall(name, "call_split", ("split",), QUICK, arrays, params)


def _size_and_fraction(sizes: np.random.Generator, case: SplitCase) -> tuple[int, dict[str, float]]:
    """How many samples, and the fraction as an argument; by a generator of their own."""
    samples = int(sizes.integers(case.fewest, case.samples + 1))
    if case.fraction is None:
        return samples, {}
    low, high = case.fractions
    return samples, {"validation_split": int(sizes.integers(low, high + 1)) / 100}


def _distinct_images(rng: np.random.Generator, samples: int) -> Array:
    """Sparse random images, no two alike: uint8 (samples, 28, 28); the first pixels count them."""
    images = np.zeros((samples, 28, 28), dtype=np.uint8)
    images[:, 8:20, 8:20] = rng.integers(0, 256, size=(samples, 12, 12), dtype=np.uint8)
    return _numbered(images)


def _numbered(images: Array) -> Array:
    """The array itself, with the number of each image in its first pixels."""
    images[NUMBER] = np.stack(np.divmod(np.arange(len(images)), 256), axis=1)
    return images


def _some_digits(digits: Digits, seed: int) -> Array:
    """A few digits to train on: uint8 (n, 28, 28)."""
    images, _ = digits.train
    own = np.random.default_rng([seed, 1])
    return images[own.choice(len(images), REAL_IN_FULL, replace=False)]


def _digits_labelled(labels: Array, digits: Digits, seed: int) -> Array:
    """For each label a digit to train on that has it: uint8 (n, 28, 28)."""
    images, known = digits.train
    own = np.random.default_rng([seed, 2])
    chosen = np.zeros(len(labels), dtype=int)
    for label in np.unique(labels):
        places = labels == label
        chosen[places] = np.resize(own.permutation(np.flatnonzero(known == label)), places.sum())
    return images[chosen]


def _model(rng: np.random.Generator, seed: int) -> ProbeCall:
    images = rng.random((48, 28, 28), dtype=np.float32)
    scores = rng.random((48, 10)) + 0.05
    arrays = {
        "images": images,
        "labels": rng.integers(0, 10, size=48),
        "probabilities": (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32),
        # The last gradients are far smaller, which tells Adam from its relatives.
        "gradients": (rng.normal(size=(6, 4)) * [[1], [1], [0.3], [3], [0.1], [0.01]]).astype(
            np.float32
        ),
        "start": np.array([10.0, -8.0, 5.0, -10.0], dtype=np.float32),
    }
    return ProbeCall(
        "model",
        "inspect_model",
        ("build_model",),
        MODEL_SECONDS,
        arrays,
        {"seed": seed},
        ("keras",),
    )


def _plots(rng: np.random.Generator) -> Iterator[ProbeCall]:
    for name, epochs in EPOCHS.items():
        progress = np.linspace(0.1, 0.8, epochs)
        history = {
            "accuracy": 0.15 + 0.8 * progress + rng.uniform(-0.05, 0.05, epochs),
            "loss": 2.2 - 2.0 * progress + rng.uniform(-0.15, 0.15, epochs),
            "val_accuracy": 0.10 + 0.7 * progress + rng.uniform(-0.05, 0.05, epochs),
            "val_loss": 2.4 - 1.7 * progress + rng.uniform(-0.15, 0.15, epochs),
        }
        for metric, curve in history.items():  # ends in a setback: no curve only rises or falls
            curve[-1] = curve[-2] + (0.2 if "loss" in metric else -0.05)
        yield ProbeCall(
            name,
            "call_plot_metrics",
            ("plot_metrics",),
            MODEL_SECONDS,
            history,
            {"draw": name == PICTURED},
            ("matplotlib.pyplot",),
        )


def _training(seed: int, threshold: AccuracyThreshold, drawn: DrawnDigits) -> ProbeCall:
    return ProbeCall(
        "training",
        "train_and_predict",
        ("normalize", "split", "build_model"),
        TRAINING_SECONDS,
        {"images": drawn.images, "labels": drawn.labels, "held_out": drawn.held_out},
        {"epochs": threshold.epochs, "batch_size": threshold.batch_size, "seed": seed},
        ("keras",),
    )
