"""What the trained network reads is worked out from its weights; nothing odd upsets the judge."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from autograder.assignments.mnist.checks.accuracy import (
    measured_accuracy,
    reaches_minimum_accuracy,
)
from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.assignments.mnist.checks.training_reading import Reading, read_training
from autograder.assignments.mnist.data import draw_inputs
from autograder.assignments.mnist.probes.training import in_units
from autograder.assignments.mnist.reference import HIDDEN, OUTPUTS
from autograder.box.wire.observations import Array, Observation, Outcome
from autograder.box.wire.probe_weights import probe_weight
from autograder.checks import Evidence
from autograder.suite.assignment import load_assignment

INPUTS = draw_inputs(8, load_assignment("mnist"))
LABELS, NAMES = INPUTS.answers["held_out_labels"], INPUTS.answers["names"]
SEEN = INPUTS.calls["training"].arrays["held_out"] / np.float32(255)
UNIT = np.array([1 / 32767])
RNG = np.random.default_rng(1)
SHAPES = [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
RIGHT = np.eye(10)[NAMES[LABELS]]  # as the child calls the digits
GUESSED = RNG.random((1000, 10))


def weights(shapes: list[tuple[int, ...]]) -> list[Array]:
    return [
        RNG.normal(0, 1 / np.sqrt(one[0]), one).astype(np.float32) if len(one) > 1
        else RNG.normal(0, 0.1, one).astype(np.float32)
        for one in shapes
    ]  # fmt: skip


def forward(
    found: list[Array], hidden: str = "ReLU", output: str = "softmax", images: Array = SEEN
) -> Array:
    values = images.reshape(len(images), -1)
    for at in range(0, len(found), 2):
        values = values @ found[at] + found[at + 1]
        values = HIDDEN[hidden](values) if at + 2 < len(found) else OUTPUTS[output](values)
    return values


def evidence(
    outputs: Array,
    found: list[Array],
    *,
    before: Array | None = GUESSED,
    own_way: list[str] | None = None,
    shown: list[tuple[int, ...]] | None = None,
    hidden: str = "ReLU",
    more: dict[str, Array] | None = None,
) -> Evidence:
    arrays = {f"weight.{at}": one for at, one in enumerate(found)}
    arrays |= {"outputs": outputs, "seen": np.rint(SEEN * 32767).astype(np.int16), "unit": UNIT}
    arrays |= {} if before is None else {"before": before}
    arrays |= more or {}
    values: dict[str, Any] = {"own_way": own_way or []}
    seen = {"training": Observation("training", Outcome.RETURNED, values, arrays)}
    if shown is not None:
        seen[MODEL] = looked_at(shown, hidden)
    return Evidence(INPUTS.calls, seen, INPUTS.answers)


def looked_at(shapes: list[tuple[int, ...]], hidden: str) -> Observation:
    """What was seen of a network before the training: with known weights, if it is dense."""
    values = {
        "start_weights": [{"shape": list(one), "trainable": True, "name": ""} for one in shapes]
    }
    call = INPUTS.calls[MODEL]
    known = [probe_weight(one, at, call.params["seed"]) for at, one in enumerate(shapes)]
    dense = shapes[0][0] == 784
    arrays = {"output": forward(known, hidden, images=call.arrays["images"])} if dense else {}
    return Observation(MODEL, Outcome.RETURNED, values, arrays)


def reading(*args: Any, **kwargs: Any) -> Reading:
    found = read_training(evidence(*args, **kwargs))
    assert found is not None
    return found


def told(*args: Any, **kwargs: Any) -> str:
    found = reaches_minimum_accuracy.run(evidence(*args, **{"shown": SHAPES, **kwargs}))
    return found.cause.rationale if found else ""


@functools.cache
def reads_well() -> list[Array]:
    """Weights that have learnt the held-out digits themselves."""
    network = MLPClassifier((128, 64), max_iter=12, random_state=0)
    with warnings.catch_warnings(action="ignore"):  # it could learn for longer
        network.fit(SEEN.reshape(1000, -1), NAMES[LABELS])
    pairs = zip(network.coefs_, network.intercepts_, strict=True)
    return [one.astype(np.float32) for pair in pairs for one in pair]


@pytest.mark.parametrize("output", ["softmax", "no activation at all", "sigmoid"])
@pytest.mark.parametrize("hidden", ["ReLU", "tanh", "sigmoid", "GELU"])
def test_outputs_follow_from_the_weights(hidden: str, output: str) -> None:
    found = [one * 3 for one in weights(SHAPES)]  # so that no two kinds are alike
    said = forward(found, hidden, output)
    worked_out = reading(said, found)
    assert worked_out.worked_out
    assert np.abs(worked_out.outputs - said[:, NAMES]).max() < 0.02 * np.abs(said).max()


@pytest.mark.parametrize(
    "shapes",
    [[(784, 10), (10,)], [(784, 50), (50,), (50, 10), (10,)],
     [(784, 64), (64,), (64, 64), (64,), (64, 32), (32,), (32, 10), (10,)]],
    ids=["none hidden", "one hidden", "three hidden"],
)  # fmt: skip
def test_other_dense_networks_are_worked_out_too(shapes: list[tuple[int, ...]]) -> None:
    found = weights(shapes)
    said = forward(found)
    worked_out = reading(said, found)
    assert worked_out.worked_out
    assert (worked_out.outputs.argmax(axis=1) == said[:, NAMES].argmax(axis=1)).mean() > 0.99


def test_weights_in_the_order_of_a_subclassed_model_are_put_right() -> None:
    found = weights(SHAPES)
    said = forward(found)
    turned = [*found[4:], *found[2:4], *found[:2]]
    assert np.abs(reading(said, turned).outputs - said[:, NAMES]).max() < 0.02


@pytest.mark.parametrize("hidden", ["ReLU", "tanh", "sigmoid"])
def test_how_the_network_bends_sums_is_known_from_when_it_was_looked_at(hidden: str) -> None:
    found = weights(SHAPES)
    known = reading(RIGHT, found, shown=SHAPES, hidden=hidden)
    assert np.abs(known.outputs - forward(found, hidden)[:, NAMES]).max() < 0.001


def test_a_network_that_reads_well_passes() -> None:
    found = reads_well()
    assert told(forward(found), found) == ""
    accuracy = measured_accuracy(evidence(forward(found), found))
    assert accuracy is not None
    assert accuracy > 0.86


def test_right_answers_that_do_not_follow_from_the_weights_count_for_nothing() -> None:
    found = weights(SHAPES)
    accuracy = measured_accuracy(evidence(RIGHT, found))
    assert accuracy is not None
    assert accuracy < 0.4
    assert "recognises too few digits" in told(RIGHT, found)


ODD = [(3, 3, 1, 4), (4,), (2704, 10), (10,)]
as_odd = {"shown": ODD}


def test_of_other_networks_the_outputs_are_believed() -> None:
    assert told(RIGHT, weights(ODD), **as_odd) == ""
    assert not reading(RIGHT, weights(ODD), **as_odd).worked_out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"before": RIGHT}, "The training changed nothing"),
        ({"before": RIGHT + 0.01}, "could read digits before"),
        ({"before": None}, "does not follow from its weights"),
        ({"own_way": ["train_step"]}, "does not follow from its weights"),
        ({"shown": SHAPES}, "is not the one that was looked at"),
    ],
)
def test_of_other_networks_a_training_must_show(change: dict[str, Any], words: str) -> None:
    assert words in told(RIGHT, weights(ODD), **{**as_odd, **change})


def test_a_way_of_its_own_is_nothing_against_a_network_that_is_worked_out() -> None:
    found = reads_well()
    assert told(forward(found), found, own_way=["fit", "predict"]) == ""
    assert "changed nothing" in told(forward(found), found, before=forward(found))


HOSTILE: dict[str, Callable[[], dict[str, Array]]] = {
    "no inputs": lambda: {"weight.0": np.zeros((784, 0)), "weight.1": np.zeros((0,))},
    "endless in the middle": lambda: {
        "weight.0": np.zeros((784, 0)), "weight.2": np.zeros((0, 2**26)),
        "weight.4": np.zeros((2**26, 0)),
    },
    "very wide": lambda: {"weight.0": np.zeros((784, 2000), np.float16)},
    "a number": lambda: {"weight.1": np.array(1.0)},
    "no numbers": lambda: {"weight.0": np.full((784, 128), np.nan)},
    "endless numbers": lambda: {"weight.0": np.full((784, 128), np.inf)},
    "largest numbers": lambda: {"weight.0": np.full((784, 128), 1e308)},
    "booleans": lambda: {"weight.0": np.ones((784, 128), bool)},
    "images of another size": lambda: {"seen": np.zeros((1000, 5), np.int16)},
    "too few images": lambda: {"seen": np.zeros((3, 28, 28), np.int16)},
    "no images": lambda: {"seen": np.zeros((0,), np.int16)},
    "one image": lambda: {"seen": np.array(3, np.int16)},
    "images without pixels": lambda: {"seen": np.zeros((1000, 0, 2**40), np.int16)},
    "images as floats": lambda: {"seen": np.full((1000, 28, 28), np.nan)},
    "a unit that is none": lambda: {"unit": np.array([np.nan])},
    "a unit that is endless": lambda: {"unit": np.array([np.inf])},
    "odd outputs": lambda: {"outputs": np.full((1000, 10), np.nan)},
    "endless outputs": lambda: {"outputs": np.full((1000, 10), -np.inf), "before": RIGHT * np.inf},
    "outputs of another shape": lambda: {"before": np.zeros((0, 10))},
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_comes_is_judged(name: str) -> None:
    for outputs in (GUESSED, forward(weights(SHAPES))):
        found = evidence(outputs, weights(SHAPES), more=HOSTILE[name](), shown=SHAPES)
        assert reaches_minimum_accuracy.run(found) is not None
        measured = measured_accuracy(found)
        assert measured is None or 0 <= measured < 0.5


def test_outputs_of_another_shape_are_no_accuracy() -> None:
    assert measured_accuracy(evidence(np.zeros((1000, 9)), [])) is None
    assert "stopped in predict" in told(np.zeros((1000, 9)), [])


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int64"])
@pytest.mark.parametrize("factor", [1, 255, -3, 0])
def test_images_come_whole_whatever_normalize_made_of_them(dtype: str, factor: int) -> None:
    with np.errstate(all="ignore"):
        images = (SEEN[:50] * factor).astype(dtype)
    told = in_units(images)
    assert told["seen"].dtype == np.int16
    again = told["seen"] * told["unit"][0]
    most = max(np.abs(images.astype(float)).max(), 1.0)
    assert np.abs(again - images.astype(float)).max() <= most / 32767


@pytest.mark.parametrize("value", [np.nan, np.inf, "text", None])
def test_images_that_are_no_numbers_do_not_come(value: object) -> None:
    assert in_units(np.array([[[0.5, value]]], dtype=object)) == {}
    if isinstance(value, float):
        assert in_units(np.array([[[0.5, value]]])) == {}
