"""Slips in `build_model` that the probe undid: what each costs, and the words for it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from autograder.assignments.mnist.checks import CHECKS
from autograder.assignments.mnist.checks.accuracy import reaches_minimum_accuracy
from autograder.assignments.mnist.checks.model_compile import reports_accuracy
from autograder.assignments.mnist.checks.model_layers import maps_images_to_ten_scores
from autograder.assignments.mnist.checks.model_optimizer import optimizer_is_adam
from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.assignments.mnist.checks.model_slip_words import WORDS
from autograder.assignments.mnist.checks.model_slips import check_of
from autograder.assignments.mnist.checks.training_reading import TRAINING
from autograder.assignments.mnist.data import draw_inputs
from autograder.assignments.mnist.reference import cross_entropy
from autograder.box.wire.observations import Observation, Outcome
from autograder.checks import Evidence, StudentCode
from autograder.suite.assignment import load_assignment

INPUTS = draw_inputs(3, load_assignment("mnist"))
STRUCTURE = "maps_images_to_ten_scores"


def slip(name: str, given: str = "what was written", meant: str = "meant") -> dict[str, str]:
    return {"slip": name, "given": given, "meant": meant}


def evidence(*slips: dict[str, str], code: str = "", **values: Any) -> Evidence:
    training = {"undone": values.pop("undone", []), "error": "ValueError: no"}
    told = {"kind": "Sequential", "is_model": True, "slips": list(slips), **values}
    read = {"outputs": np.zeros((len(INPUTS.answers["held_out_labels"]), 10), dtype=np.float32)}
    seen = {
        MODEL: Observation(MODEL, Outcome.RETURNED, told),
        TRAINING: Observation(TRAINING, Outcome.RETURNED, training, read),
    }
    return Evidence(INPUTS.calls, seen, INPUTS.answers, StudentCode(code))


@pytest.mark.parametrize("name", WORDS)
def test_each_slip_has_four_parts_without_gaps(name: str) -> None:
    parts = WORDS[name].about("given_{0}", "meant_{0}", evidence())
    assert all(parts)
    assert not re.search(r"{(given|meant|name)}", "".join(parts))
    assert "given_{0}" in "".join(parts) or "meant_{0}" in "".join(parts) or name in SELF_SAID


SELF_SAID = ("stopped", "layers_in_a_list", "layers_without_list", "layer_order", "no_flatten")


@pytest.mark.parametrize(
    ("told", "costs"),
    [
        (slip("other_images"), STRUCTURE),
        (slip("layer_argument", "Dense(act=...)", "activation="), STRUCTURE),
        (slip("activation", "'Relu'", "relu"), "hidden_layers_use_relu"),
        (slip("activation", "'softmx'", "softmax"), "output_is_softmax"),
        (slip("activation", "'log_softmx'", "log_softmax"), "output_is_softmax"),
        (slip("softmax_axis"), "output_is_softmax"),
        (slip("half_precision"), "adds_nothing_else"),
        (slip("optimizer_class"), "optimizer_is_adam"),
        (slip("attribute", "keras.optimizer", "keras.optimizers"), "optimizer_is_adam"),
        (slip("attribute", "keras.layers.dense", "keras.layers.Dense"), STRUCTURE),
        (slip("attribute", "keras.loss", "keras.losses"), "loss_is_sparse_crossentropy"),
        (slip("compile_argument", "metric", "metrics="), "reports_accuracy"),
        (slip("loss_name"), "loss_is_sparse_crossentropy"),
        (slip("metric_name"), "reports_accuracy"),
        (slip("metrics_place"), "reports_accuracy"),
    ],
)
def test_a_slip_costs_the_check_that_it_is_about(told: dict[str, str], costs: str) -> None:
    assert check_of(told) == costs


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("compile", "what compile() gives"),
        ("summary", "what summary() gives"),
        ("NoneType", "no line returns"),
        ("tuple", "gave a tuple back"),
    ],
)
def test_what_came_back_in_place_of_the_model_is_named(given: str, words: str) -> None:
    assert words in WORDS["returns"].about(given, "", evidence())[0]


def test_training_inside_is_told_from_another_error_after_compile() -> None:
    code = "def build_model():\n    model.fit(x, y)\n    print(foo)\n"
    fit = evidence(code=code, line=2, stopped="NameError: name 'x' is not defined")
    other = evidence(code=code, line=3, stopped="NameError: name 'foo' is not defined")
    crash = evidence(code=code, line=3, stopped="ValueError: no")
    found = [WORDS["stopped"].about("", "", one)[0] for one in (fit, other, crash)]
    assert "calls fit()" in found[0]
    assert "`foo`, which has no value" in found[1]
    assert "stopped with an error" in found[2]


def test_a_slip_is_told_before_anything_else_and_with_its_line() -> None:
    told = slip("optimizer_argument", "Adam(lr=...)", "learning_rate=")
    one = evidence(told, compiled=True, line=7, stopped="ValueError: not recognized: {'lr': 1}")
    found = optimizer_is_adam.run(one)
    assert found is not None
    assert "`learning_rate`" in found.cause.rationale
    assert found.cause.actual == "ValueError: not recognized: {'lr': 1}"
    assert found.line == 7
    assert not found.put_right  # nothing is known of its steps, so the check fails for itself, too


def attribute(name: str) -> dict[str, str]:
    return slip("attribute", f"keras.layers.{name}", f"keras.layers.{name.capitalize()}")


SMALL = """
from keras import layers


def build_model():
    one = layers.flatten()
    two = layers.dense(128), layers.Dense(64, name="dense")
    three = keras.layers.dense(10)
"""


def test_all_misspelt_names_of_a_kind_are_told_at_once_with_their_lines() -> None:
    one = evidence(attribute("flatten"), attribute("dense"), code=SMALL, line=6, stopped="A: no")
    found = maps_images_to_ten_scores.run(one)
    assert found is not None
    assert "`keras.layers.flatten`: it is `keras.layers.Flatten`" in found.cause.rationale
    assert "`keras.layers.dense`: it is `keras.layers.Dense`" in found.cause.rationale
    assert "Write keras.layers.Dense in its place" in found.cause.help
    assert found.cause.help.count("Each letter counts") == 1
    assert found.more_lines == (6, 7, 8)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (slip("activation", "'rellu'", "relu"), 'activation="rellu"'),
        (slip("layer_argument", "Dense(act=...)", "activation="), "act='relu'"),
    ],
)
def test_a_name_that_is_misspelt_twice_is_shown_in_both_lines(
    told: dict[str, str], wrong: str
) -> None:
    code = f"def build_model():\n    a = Dense(128, {wrong})\n    b = Dense(64, {wrong})\n"
    check = next(one for one in CHECKS if one.id == check_of(told))
    found = check.run(evidence(told, code=code, line=2, stopped="E: no", compiled=True))
    assert found is not None
    assert found.more_lines == (2, 3)


def test_slips_that_are_no_names_are_told_one_at_a_time() -> None:
    found = maps_images_to_ten_scores.run(evidence(slip("layer_units"), slip("layer_units", "'9'")))
    assert found is not None
    assert "'9'" not in found.cause.rationale


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("keras.metrics.SparseTopKCategoricalAccuracy(5, name='accuracy')", "name= changes only"),
        ("keras.metrics.BinaryAccuracy(name='accuracy')", "name= changes only"),
        ("accuracy", "given the plain name"),
    ],
)
def test_a_metric_that_only_has_the_name_is_replaced_by_the_name(metric: str, words: str) -> None:
    code = f"def build_model():\n    model.compile(metrics=[{metric}])\n"
    found = reports_accuracy.run(evidence(code=code, compiled=True, metrics={"accuracy": 2.0}))
    assert found is not None
    assert 'Write metrics=["accuracy"] in place of the object' in found.cause.help
    assert words in found.cause.help


def test_an_unknown_slip_costs_nothing_and_hides_nothing() -> None:
    found = maps_images_to_ten_scores.run(evidence(slip("made_up")))
    assert found is not None
    assert "ten numbers for each image" in found.cause.rationale


def reads(one: Evidence) -> str:
    found = reaches_minimum_accuracy.run(one)
    assert found is not None  # nothing was learnt here
    return found.cause.rationale


def test_a_slip_that_was_undone_for_the_training_alone_was_not_paid_for() -> None:
    assert "looked at before" in reads(evidence(undone=["no_flatten"]))
    assert "looked at before" in reads(evidence(slip("returns"), undone=["returns", "no_flatten"]))
    assert "looked at before" not in reads(evidence(slip("no_flatten"), undone=["no_flatten"]))


def test_the_lessons_loss_and_metric_were_put_in_the_place_of_wrong_ones_alone() -> None:
    given, labels = (INPUTS.calls[MODEL].arrays[name] for name in ("probabilities", "labels"))
    right = {"compiled": True, "metrics": {"accuracy": 0.1}}
    right["loss_of_given"] = cross_entropy(given.astype(float), labels)
    settings = {"undone": ["settings"]}
    assert "stopped in fit" in reads(evidence(**right, **settings))
    for wrong in ({"compiled": False}, {"metrics": {}}, {"loss_of_given": 0.1}):
        assert "stopped in fit" not in reads(evidence(**{**right, **wrong}, **settings))
