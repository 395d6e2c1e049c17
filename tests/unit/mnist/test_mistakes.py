"""The tables of known mistakes: each mistake is told from the others, and chance from all."""

from __future__ import annotations

import re

import numpy as np
import pytest

from autograder.assignments.mnist.checks.fault_notes import FAULT_NOTES
from autograder.assignments.mnist.checks.model_words import metric_rationale, size_rationale
from autograder.assignments.mnist.checks.normalize_mistakes import (
    MISTAKES,
    constant_divisor,
    name_mistake,
)
from autograder.assignments.mnist.checks.split_mistakes import form_rationale, pixels_rationale
from autograder.assignments.mnist.checks.split_sizes import MISTAKES as SIZE_MISTAKES
from autograder.assignments.mnist.checks.split_sizes import Sizes, explain_sizes
from autograder.assignments.mnist.data import SPLITS, draw_inputs
from autograder.suite.assignment import load_assignment

INPUTS = draw_inputs(3, load_assignment("mnist"))
FULL, DARK = (INPUTS.calls[f"normalize/{name}"].arrays["images"] for name in ("full", "dark"))


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_in_normalize_is_recognised_in_single_precision(name: str) -> None:
    batch = DARK if "batch's own" in name or "stretching each batch" in name else FULL
    with np.errstate(all="ignore"):
        result = MISTAKES[name](batch.astype("float64")).astype("float32")
    found = name_mistake(batch, result.astype("float64"))
    assert found is not None
    with np.errstate(all="ignore"):  # where two make the same values, the first one is named
        assert np.allclose(MISTAKES[found](batch.astype("float64")), result, atol=1e-5)


def test_most_mistakes_in_normalize_have_a_result_of_their_own() -> None:
    own = 0
    for name, formula in MISTAKES.items():
        with np.errstate(all="ignore"):
            own += name_mistake(FULL, formula(FULL.astype("float64"))) == name
    assert own >= len(MISTAKES) - 5


def test_a_right_result_and_noise_are_no_known_mistake() -> None:
    rng = np.random.default_rng(1)
    assert name_mistake(DARK, DARK / 255.0) is None
    assert name_mistake(FULL, rng.random(FULL.shape)) is None
    assert constant_divisor(FULL, rng.random(FULL.shape)) is None


@pytest.mark.parametrize("divisor", [3.0, 89.0, 1000.0])
def test_any_constant_divisor_is_found(divisor: float) -> None:
    assert constant_divisor(FULL, FULL / divisor) == pytest.approx(divisor)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (lambda n, f: n * (1 - f), "swapped"),
        (lambda n, f: n * 0.2, "always 20 %"),
        (lambda n, f: n * 0.25, "always 25 %"),
        (lambda n, f: n * f * (1 - f), "first cut"),
        (lambda n, f: n * min(f, 1 - f), "above one half"),
        (lambda n, f: n * f / 100, "percentage"),
        (lambda n, f: 0, "Nothing is set aside"),
        (lambda n, f: min(12_000, n), "Nothing is left"),
        (lambda n, f: 3, "always has 3 samples"),
        (lambda n, f: n - 3, "training part always has 3"),
        (lambda n, f: n * 0.1 if f == 0.2 else n * f, "default is not 0.2"),
        (lambda n, f: n * f + 9, "wrong size"),
    ],
)
def test_sizes_are_explained_by_one_mistake(share: object, words: str) -> None:
    calls = []
    for number, case in enumerate(SPLITS.values()):
        fraction = 0.2 if case.fraction is None else case.fraction
        asked = fraction if number or words == "swapped" else 0.2
        val = round(share(case.samples, asked))  # type: ignore[operator]
        calls.append(Sizes(case.samples, fraction, case.samples - val, val))
    assert words in explain_sizes(calls)[0]


def test_no_mistake_in_sizes_is_true_of_the_right_sizes() -> None:
    right = [
        Sizes(case.samples, f, case.samples - round(case.samples * f), round(case.samples * f))
        for case in SPLITS.values()
        for f in [0.2 if case.fraction is None else case.fraction]
    ]
    by_chance = [name for name, true in SIZE_MISTAKES.items() if all(true(one) for one in right)]
    assert all("chance" in name for name in by_chance)


def test_metrics_are_recognised_by_what_they_count() -> None:
    rng = np.random.default_rng(2)
    given, labels = rng.random((48, 10)), rng.integers(0, 10, 48)
    ranks = (given >= given[np.arange(48), labels][:, None]).sum(axis=1)
    for k in (2, 3, 5):
        assert f"best {k}" in metric_rationale(given, labels, float((ranks <= k).mean()))
    assert "wrong answers" in metric_rationale(given, labels, float((ranks > 1).mean()))
    assert "share of right answers" in metric_rationale(given, labels, 0.123)


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([(784, 64), (64,), (64, 128), (128,), (128, 10), (10,)], "changed places"),
        ([(784, 128), (128, 64), (64, 10)], "no bias"),
        ([(784, 10), (10,)], "1 layer with weights"),
        ([(3, 3, 1, 8), (8,), (5408, 10), (10,)], "convolutions"),
        ([(784, 128), (128,), (128, 64), (64,), (64, 10), (10,), (5,)], "beside the Dense"),
    ],
)
def test_layers_are_put_into_words(shapes: list[tuple[int, ...]], words: str) -> None:
    assert words in size_rationale(shapes, [""] * len(shapes))


def test_the_form_of_nothing_known_is_not_explained() -> None:
    assert form_rationale({"kind": "Model"}) == "The result is not two pairs of arrays."


def test_changed_pixels_are_explained() -> None:
    sent = FULL / 255.0
    assert "flattened" in pixels_rationale(sent, sent.reshape(len(sent), -1))
    assert "divided by 255" in pixels_rationale(sent, sent / 255)
    assert "converted to float32" in pixels_rationale(sent, sent.astype("float32"))
    assert "not put in" in pixels_rationale(sent, 1 - sent * 0.5)


def test_notes_on_faults_fit_their_function_only() -> None:
    for note in FAULT_NOTES:
        re.compile(note.pattern)
        assert note.rationale.endswith(".")
        assert note.help.endswith(".")
        assert note.function == "" or not note.fits("another", note.kind, note.pattern)
    found = [one for one in FAULT_NOTES if one.fits("plot_metrics", "KeyError", "'val_acc'")]
    assert found[0].rationale.startswith("history.history has no entry of this name")
