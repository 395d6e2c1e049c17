"""Laws of the checks: whatever is correct passes, and one wrong element anywhere does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from autograder.assignments.mnist.checks import (
    CHECKS,
    normalize,
    plot,
    plot_axis,
    plot_telling,
    split,
)
from autograder.assignments.mnist.checks.model_activations import (
    hidden_layers_use_relu,
    output_is_softmax,
)
from autograder.assignments.mnist.checks.model_compile import loss_reads
from autograder.assignments.mnist.checks.model_optimizer import optimizer_is_adam
from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.assignments.mnist.data import draw_inputs
from autograder.assignments.mnist.probes import PROBES
from autograder.assignments.mnist.reference import HIDDEN, adam_steps, cross_entropy, softmax
from autograder.box.wire.observations import Array, Observation, Outcome, ProbeCall
from autograder.box.wire.probe_weights import PROBE_RATE, probe_weight
from autograder.checks import Check, Evidence
from autograder.suite.assignment import load_assignment

mpl.use("Agg")

INPUTS = draw_inputs(5, load_assignment("mnist"))
NORMALIZE, SPLIT, *PLOTS = (
    [one for one in CHECKS if one.id in module.__all__]
    for module in (normalize, split, plot, plot_telling, plot_axis)
)
PLOT = [one for checks in PLOTS for one in checks]
law = settings(derandomize=True, deadline=None, max_examples=60)
seeds = st.integers(0, 2**32 - 1)

Function = Callable[..., Any]


def failed(checks: Iterable[Check], evidence: Evidence) -> set[str]:
    """Ids of checks that fail; one whose prerequisite fails is not asked, as in the judge."""
    found: set[str] = set()
    for one in checks:
        if not found.intersection(one.needs) and one.run(evidence) is not None:
            found.add(one.id)
    return found


def evidence_of(function: Function, calls: Iterable[ProbeCall]) -> Evidence:
    """What the probes bring back from calls of one function."""
    by_name = {call.name: call for call in calls}
    seen = {}
    for name, call in by_name.items():
        values, arrays = PROBES[call.probe](
            {call.functions[0]: function}, call, lambda _: None, 1 << 28
        )
        seen[name] = Observation(name, Outcome.RETURNED, values, arrays)
    return Evidence(by_name, seen)


# normalize

FORMULAS: Mapping[str, Function] = {
    "float32": lambda x: x.astype("float32") / 255,
    "float64": lambda x: x / 255.0,
    "factor": lambda x: x * (1 / 255),
    "rounded once": lambda x: (x / 255).astype("float32"),
    "interpolated": lambda x: np.interp(x, [0, 255], [0.0, 1.0]),
    "tabulated": lambda x: (np.arange(256) / 255)[x],
    "column order": lambda x: np.asfortranarray(x / 255.0),
}


def batches(seed: int, size: int) -> list[ProbeCall]:
    """The calls of normalize with other pixels, in batches of another size."""
    rng = np.random.default_rng(seed)
    calls = []
    for call in INPUTS.calls.values():
        if call.functions == ("normalize",):
            top = int(call.arrays["images"].max())
            images = rng.integers(0, top + 1, size=(size, 28, 28), dtype=np.uint8)
            images[0, 0, :2] = top, 0
            calls.append(replace(call, arrays={"images": images}))
    return calls


@law
@given(seeds, st.integers(1, 60), st.sampled_from(sorted(FORMULAS)))
def test_any_way_of_dividing_by_255_passes(seed: int, size: int, name: str) -> None:
    assert failed(NORMALIZE, evidence_of(FORMULAS[name], batches(seed, size))) == set()


@law
@given(seeds, st.integers(1, 60), st.floats(1e-5, 1.0), st.booleans())
def test_one_wrong_pixel_fails(seed: int, size: int, error: float, below: bool) -> None:
    def wrong(images: Array) -> Array:
        result = images / 255.0
        place = np.random.default_rng(seed).integers(result.size)
        result.flat[place] += -error if below else error
        return result

    assert failed(NORMALIZE, evidence_of(wrong, batches(seed, size))) == {"scales_to_unit_range"}


# split


@st.composite
def split_calls(draw: Any) -> list[ProbeCall]:
    """The calls of split with other sizes, fractions and dtypes."""
    calls = []
    for call in INPUTS.calls.values():
        if call.functions == ("split",):
            samples = draw(st.integers(12, 80))
            rng = np.random.default_rng(draw(seeds))
            images = rng.random((samples, 28, 28)).astype(draw(st.sampled_from("fd")))
            labels = rng.integers(0, 10, samples).astype(draw(st.sampled_from("Bilh")))
            given_ = dict(call.params["given"])
            if given_:
                given_["validation_split"] = draw(st.floats(0.1, 0.9))
            params = {**call.params, "given": given_}
            calls.append(replace(call, arrays={"images": images, "labels": labels}, params=params))
    return calls


ORDERS: Mapping[str, Function] = {
    "shuffled": lambda n: np.random.default_rng(n).permutation(n),
    "as it is": np.arange,
    "from behind": lambda n: np.arange(n)[::-1],
}
WHOLE = {"round": round, "down": int, "up": lambda size: int(np.ceil(size))}


def splitter(order: str, whole: str, kind: type) -> Function:
    def function(images: Array, labels: Array, validation_split: float = 0.2) -> Any:
        positions = ORDERS[order](len(images))
        n_val = WHOLE[whole](len(images) * validation_split)
        val, train = positions[:n_val], positions[n_val:]
        return kind([kind([images[train], labels[train]]), kind([images[val], labels[val]])])

    return function


@law
@given(
    split_calls(),
    st.sampled_from(sorted(ORDERS)),
    st.sampled_from(sorted(WHOLE)),
    st.sampled_from([tuple, list]),
)
def test_any_fair_split_passes(calls: list[ProbeCall], order: str, whole: str, kind: type) -> None:
    assert failed(SPLIT, evidence_of(splitter(order, whole, kind), calls)) == set()


def spoil_pixel(parts: Any, rng: np.random.Generator) -> None:
    images = parts[rng.integers(2)][0]
    images.flat[rng.integers(images.size)] += 0.25


def spoil_label(parts: Any, rng: np.random.Generator) -> None:
    labels = parts[rng.integers(2)][1]
    place = rng.integers(labels.size)
    labels[place] = (labels[place] + 1 + rng.integers(9)) % 10


def repeat_sample(parts: Any, rng: np.random.Generator) -> None:
    images, labels = parts[rng.integers(2)]
    if len(images) > 1:
        images[0], labels[0] = images[-1], labels[-1]
    else:
        labels[0] += 1


def drop_sample(parts: Any, rng: np.random.Generator) -> None:
    pair = parts[rng.integers(2)]
    pair[0], pair[1] = pair[0][1:], pair[1][1:]


def move_sample(parts: Any, _rng: np.random.Generator) -> None:
    for column in (0, 1):
        parts[0][column] = np.concatenate([parts[0][column], parts[1][column][:1]])


SPOILERS: Mapping[str, tuple[Function, set[str]]] = {
    "pixel": (spoil_pixel, {"every_sample_once", "labels_stay_with_images"}),
    "label": (spoil_label, {"labels_stay_with_images"}),
    "repeated": (repeat_sample, {"every_sample_once", "labels_stay_with_images"}),
    "dropped": (drop_sample, {"every_sample_once"}),
    "in both": (move_sample, {"every_sample_once"}),
}


@law
@given(split_calls(), seeds, st.sampled_from(sorted(SPOILERS)))
def test_one_spoilt_sample_fails(calls: list[ProbeCall], seed: int, name: str) -> None:
    spoil, expected = SPOILERS[name]
    fair = splitter("shuffled", "round", list)

    def wrong(images: Array, labels: Array, validation_split: float = 0.2) -> Any:
        parts = fair(images, labels, validation_split)
        spoil(parts, np.random.default_rng(seed))
        return parts

    assert failed(SPLIT, evidence_of(wrong, calls)) & expected


# build_model

SHAPES = ((784, 128), (128,), (128, 64), (64,), (64, 10), (10,))


def model_evidence(seed: int, **changed: Any) -> Evidence:
    """What the probe brings back from the documented network, computed in NumPy."""
    call = replace(draw_inputs(seed, load_assignment("mnist")).calls[MODEL], params={"seed": seed})
    values = call.arrays["images"].reshape(48, -1).astype(np.float64)
    for index in (0, 2, 4):
        kernel, bias = (
            probe_weight(SHAPES[one], one, seed).astype("float32") for one in (index, index + 1)
        )
        values = values @ kernel + bias
        values = HIDDEN["ReLU"](values) if index < 4 else softmax(values)
    given_, labels = call.arrays["probabilities"], call.arrays["labels"]
    start, gradients = call.arrays["start"], call.arrays["gradients"]
    settings_ = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
    facts = {
        "compiled": True,
        "start_weights": [{"shape": list(shape)} for shape in SHAPES],
        "loss_of_given": cross_entropy(given_.astype(float), labels),
        "optimizer": "Adam",
        "learning_rate": 0.001,
        **settings_,
    }
    path = adam_steps(gradients.astype(float), start, rate=PROBE_RATE, **settings_)
    arrays = {"output": values.astype("float32"), "path": path.astype("float32")}
    for name, change in changed.items():
        where = facts if name in facts else arrays
        where[name] = change(where[name])  # type: ignore[index]
    seen = Observation(MODEL, Outcome.RETURNED, facts, arrays)
    return Evidence({MODEL: call}, {MODEL: seen})


def nudged(seed: int, error: float) -> Function:
    def change(array: Array) -> Array:
        copy = array.copy()
        copy.flat[np.random.default_rng(seed).integers(copy.size)] += error
        return copy

    return change


@settings(law, max_examples=25)
@given(st.integers(0, 2**31 - 1))
def test_the_documented_network_is_recognised_on_any_seed(seed: int) -> None:
    evidence = model_evidence(seed)
    assert failed([hidden_layers_use_relu, output_is_softmax, optimizer_is_adam], evidence) == set()
    assert loss_reads(evidence) == "probabilities"


@settings(law, max_examples=25)
@given(st.integers(0, 2**31 - 1), st.floats(0.005, 0.5))
def test_one_wrong_output_is_no_relu_network(seed: int, error: float) -> None:
    evidence = model_evidence(seed, output=nudged(seed, error))
    assert hidden_layers_use_relu.run(evidence) is not None


@settings(law, max_examples=25)
@given(st.integers(0, 2**31 - 1), st.floats(0.01, 1.0))
def test_one_wrong_step_is_not_adam(seed: int, error: float) -> None:
    assert optimizer_is_adam.run(model_evidence(seed, path=nudged(seed, error))) is not None


@settings(law, max_examples=25)
@given(st.integers(0, 2**31 - 1), st.floats(0.01, 5.0))
def test_another_value_of_the_loss_is_another_loss(seed: int, error: float) -> None:
    assert loss_reads(model_evidence(seed, loss_of_given=lambda loss: loss + error)) is None


@pytest.mark.parametrize(
    ("rate", "fine"), [(2e-4, True), (2e-2, True), (1e-4, False), (0.1, False)]
)
def test_the_learning_rate_has_to_be_usable(rate: float, fine: bool) -> None:
    found = optimizer_is_adam.run(model_evidence(1, learning_rate=lambda _: rate))
    assert (found is None) is fine


@pytest.mark.parametrize("epsilon", [1.0, 1e12])
def test_an_epsilon_that_stops_adam_is_not_believed(epsilon: float) -> None:
    evidence = model_evidence(1, epsilon=lambda _: epsilon, path=lambda path: path * 0 + path[0])
    assert optimizer_is_adam.run(evidence) is not None


# plot_metrics


@st.composite
def plot_calls(draw: Any) -> list[ProbeCall]:
    """The calls of plot_metrics with other values and other numbers of epochs."""
    calls = []
    for call in INPUTS.calls.values():
        if call.functions == ("plot_metrics",):
            epochs = draw(st.integers(2, 30))
            rng = np.random.default_rng(draw(seeds))
            curves = {name: rng.uniform(0.05, 1.0, epochs) for name in call.arrays}
            calls.append(replace(call, arrays=curves, params={"draw": False}))
    return calls


def drawer(first: int, percent: bool, style: str, spoil: Function | None = None) -> Function:
    """A plot_metrics that counts from ``first``; ``spoil`` changes one point before it is drawn."""

    def function(history: Any) -> Figure:
        figure = Figure()
        panels = dict(zip(("accuracy", "loss"), figure.subplots(1, 2), strict=True))
        for name, values in history.history.items():
            metric, axes = name.removeprefix("val_"), panels[name.removeprefix("val_")]
            factor = 100 if percent and metric == "accuracy" else 1
            drawn = np.array(values) * factor
            if spoil and name == "val_loss":
                drawn = spoil(drawn)
            label = "validation" if name.startswith("val_") else "training"
            axes.plot([one + first for one in history.epoch], drawn, style, label=label)
            axes.set(title=metric, xlabel="epoch")
            axes.legend()
        return figure

    return function


@settings(law, max_examples=15)
@given(
    plot_calls(), st.sampled_from([0, 1]), st.booleans(), st.sampled_from(["-", "o", "x--", "s:"])
)
def test_any_readable_figure_passes(
    calls: list[ProbeCall], first: int, percent: bool, style: str
) -> None:
    assert failed(PLOT, evidence_of(drawer(first, percent, style), calls)) == set()


@settings(law, max_examples=15)
@given(plot_calls(), seeds, st.floats(1e-4, 1.0))
def test_one_wrong_point_fails(calls: list[ProbeCall], seed: int, error: float) -> None:
    wrong = drawer(0, False, "-", nudged(seed, error))
    assert "shows_the_four_curves" in failed(PLOT, evidence_of(wrong, calls))
