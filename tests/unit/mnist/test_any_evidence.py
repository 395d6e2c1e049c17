"""Whatever a child claims, no check and no attachment raises, and no claim grows in the judge."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from autograder.assignments.mnist.attachments import ATTACHMENTS
from autograder.assignments.mnist.checks import CHECKS, SCHEMAS
from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.assignments.mnist.data import draw_inputs
from autograder.assignments.mnist.probes import PROBES
from autograder.assignments.mnist.reference import adam_steps, cross_entropy, softmax
from autograder.box.wire.observations import Array, Observation, Outcome, ProbeCall
from autograder.box.wire.probe_weights import PROBE_RATE, probe_weight
from autograder.checks import Check, Evidence, Finding, finding, validated
from autograder.suite.assignment import load_assignment

mpl.use("Agg")

INPUTS = draw_inputs(3, load_assignment("mnist"))
SHAPES = [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
NOT_LOOKED_AT = finding("Not looked at.", "", "", "")
SECONDS = 2.0  # of processor time for one check; machines differ
law = settings(
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    max_examples=100,
    suppress_health_check=list(HealthCheck),
)


def normalize(images: Array) -> Array:
    return images / 255.0


def split(images: Array, labels: Array, validation_split: float = 0.2) -> object:
    n = len(images) - round(len(images) * validation_split)
    return (images[:n], labels[:n]), (images[n:], labels[n:])


def plot_metrics(history: Any) -> object:
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, 2)
    for axes, name in zip(panels, ("accuracy", "loss"), strict=True):
        axes.plot(history.epoch, history.history[name], label=f"training {name}")
        axes.plot(history.epoch, history.history[f"val_{name}"], label=f"validation {name}")
        axes.set_ylabel(name)
        axes.set_xlabel("epoch")
        axes.legend()
    return figure


def probed(call: ProbeCall, function: Callable[..., Any]) -> Observation:
    values, arrays = PROBES[call.probe](
        {call.functions[0]: function}, call, lambda _: None, 1 << 24
    )
    return Observation(call.name, Outcome.RETURNED, json.loads(json.dumps(values)), arrays)


def right_model(call: ProbeCall) -> Observation:
    """What the probe sends of the network that is asked for, in NumPy."""
    seed = int(call.params["seed"])
    weights = [probe_weight(shape, index, seed) for index, shape in enumerate(SHAPES)]
    values = call.arrays["images"].reshape(48, -1).astype(np.float64)
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        values = values @ kernel + bias
        values = np.maximum(values, 0) if kernel.shape[1] > 10 else softmax(values)
    given, labels = call.arrays["probabilities"], call.arrays["labels"]
    rng = np.random.default_rng(0)
    shapes = [{"shape": list(shape), "trainable": True, "name": "w"} for shape in SHAPES]
    fresh = {
        f"{model}.{index}": rng.normal(0, 0.05, shape).astype(np.float32)
        for model in ("start", "second")
        for index, shape in enumerate(SHAPES)
    }
    settings_ = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
    gradients = call.arrays["gradients"].astype(np.float64)
    path = adam_steps(gradients, call.arrays["start"], rate=PROBE_RATE, **settings_)
    facts = {
        "errors": {}, "kind": "Sequential", "is_model": True, "compiled": True,
        "layers": ["Flatten", "Dense", "Dense", "Dense"], "loss_name": "sparse",
        "start_weights": shapes, "second_weights": shapes, "penalty": 0.0,
        "loss_of_given": cross_entropy(given.astype(np.float64), labels), "optimizer": "Adam",
        "metrics": {"accuracy": float((given.argmax(axis=1) == labels).mean()), "loss": 1.0},
        "learning_rate": 0.001, "weight_decay": 0.0, **settings_,
        "same_object": False, "same_optimizer": False,
    }  # fmt: skip
    out = dict.fromkeys(("first_output", "output", "output_in_training"), values.astype(np.float32))
    arrays = {**out, **fresh, "path": path.astype(np.float32)}
    return Observation(call.name, Outcome.RETURNED, facts, arrays)


def right_training(call: ProbeCall) -> Observation:
    """A network that hands on what the first ten pixels say, and images that say it there."""
    labels = INPUTS.answers["names"][INPUTS.answers["held_out_labels"]]
    outputs = np.eye(10, dtype=np.float32)[labels]
    seen = np.zeros((len(labels), 784), dtype=np.int16)
    seen[np.arange(len(labels)), labels] = 30
    weights = [np.eye(*one) if len(one) > 1 else np.zeros(one) for one in SHAPES]
    facts = {"kind": "ndarray", "dtype": "float32", "shape": list(outputs.shape)}
    values = {"result": {**facts, "array": "outputs"}, "own_way": []}
    arrays = {f"weight.{at}": one.astype(np.float32) for at, one in enumerate(weights)}
    before = np.full_like(outputs, 0.1)
    arrays |= {"outputs": outputs, "before": before, "seen": seen, "unit": np.ones(1)}
    return Observation(call.name, Outcome.RETURNED, values, arrays)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "call_normalize": normalize, "call_split": split, "call_plot_metrics": plot_metrics
}  # fmt: skip
RIGHT = {
    name: right_model(call)
    if name == MODEL
    else right_training(call)
    if name == "training"
    else probed(call, FUNCTIONS[call.probe])
    for name, call in INPUTS.calls.items()
}


def judged(changed: Mapping[str, Observation]) -> dict[str, str]:
    """Which checks pass and which fail; raises whatever a check or an attachment raises.

    As in the judge, a check is not run where a call did not return, or where a check before it
    failed by a slip that was not put right.
    """
    seen = {
        name: validated(changed.get(name, one), SCHEMAS[INPUTS.calls[name].probe])
        for name, one in RIGHT.items()
    }
    evidence = Evidence(INPUTS.calls, seen, INPUTS.answers)
    results: dict[str, str] = {}
    ready: set[str] = set()
    for one in CHECKS:
        returned = all(seen[call].outcome is Outcome.RETURNED for call in one.calls)
        found = _found(one, evidence) if returned and ready.issuperset(one.needs) else NOT_LOOKED_AT
        results[one.id] = "pass" if found is None else "fail"
        ready |= {one.id} if found is None or found.put_right else set()
    for make in ATTACHMENTS:
        make(evidence)
    return results


def _found(one: Check, evidence: Evidence) -> Finding | None:
    start = time.process_time()
    found = one.run(evidence)
    assert time.process_time() - start < SECONDS, one.id
    return found


def test_the_right_evidence_passes() -> None:
    assert set(judged({}).values()) == {"pass"}


# A member of each kind of value that JSON can hold, and of array that the wire lets through.
LEAVES = st.one_of(
    st.sampled_from(
        [None, True, False, 0, -1, 1, 10**400, 2**53, 0.0, -0.0, 1e308, float("nan"),
         float("inf"), float("-inf"), "", "x" * 3000, "\x1b[2J", "val " * 40, "float64", "result",
         "part.0.0", "NoneType", "tuple", "dict", [], {}, [[]], {"": ""}, [0] * 9,
         [{"kind": "tuple"}], [784, 250_000], [3, 0]]
    ),
    st.integers(), st.floats(), st.text(max_size=8),
)  # fmt: skip
DTYPES = ["?", "u1", "u4", "u8", "i1", "i4", "i8", "f2", "f4", "f8"]
AXES = st.sampled_from([0, 1, 2, 3, 9, 10, 12, 17, 28, 40, 48, 128, 784, 1000])
ROWS = st.sampled_from([2**20, 2**26, 2**31])
FILLINGS = st.sampled_from([0, 1, 255, -1, 0.5, float("nan"), float("inf"), 1e300, "noise"])


@st.composite
def arrays(draw: Any) -> Array:
    shape = draw(st.lists(AXES, max_size=4).filter(lambda axes: np.prod(axes) <= 2**20))
    if 0 in shape and draw(st.booleans()):
        shape = [draw(ROWS), *shape]
    dtype, filling = np.dtype(draw(st.sampled_from(DTYPES))), draw(FILLINGS)
    if filling == "noise":
        return (np.random.default_rng(0).random(shape) * 255).astype(dtype)
    with np.errstate(all="ignore"):
        return np.full(shape, np.float64(filling).astype(dtype))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, the value itself left out."""
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        return []
    return [place for key, one in inside for place in [(*path, key), *_places(one, (*path, key))]]


def _leaf(draw: Any) -> Any:
    return json.loads(json.dumps(draw(LEAVES)))  # a copy, which may be changed


def _changed(draw: Any, values: Any) -> Any:
    values = json.loads(json.dumps(values))
    for _ in range(draw(st.integers(0, 3))):
        places = _places(values)
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        home = values
        for key in way:
            home = home[key]
        what = draw(st.sampled_from(["other", "gone", "more", "copy"]))
        if what == "gone" and isinstance(home, dict):
            del home[last]
        elif what == "more" and isinstance(home, dict):
            home[draw(st.text(max_size=5))] = _leaf(draw)
        elif what == "copy" and isinstance(home, list):
            home.append(json.loads(json.dumps(home[last])))
        else:
            home[last] = _leaf(draw)
    return values


def _changed_arrays(draw: Any, own: Mapping[str, Array], values: Any) -> dict[str, Array]:
    changed = dict(own)
    for _ in range(draw(st.integers(0, 3))):
        if not own:
            break
        name = draw(st.sampled_from(sorted(own)))
        what = draw(st.sampled_from(["other", "gone", "like", "swap", "short"]))
        if what == "gone":
            changed.pop(name, None)
        elif what == "like":  # the right shape, and other contents
            with np.errstate(all="ignore"):
                filling = draw(FILLINGS.filter(lambda one: one != "noise"))
                dtype = np.dtype(draw(st.sampled_from(DTYPES)))
                changed[name] = np.full(own[name].shape, np.float64(filling).astype(dtype))
        elif what == "short":
            changed[name] = own[name][:0] if own[name].ndim else own[name]
        elif what == "swap":
            changed[name] = own[draw(st.sampled_from(sorted(own)))]
        else:
            changed[name] = draw(arrays())
        if draw(st.booleans()) and name in changed:
            _tell(values, name, changed[name])
    return changed


def _tell(values: Any, name: str, array: Array) -> None:
    """Have the values say of an array what it is, so that it gets past their agreement."""
    prefix, _, number = name.rpartition(".")
    weights = values.get(f"{prefix}_weights") if isinstance(values, dict) else None
    if isinstance(weights, list) and number.isdigit() and int(number) < len(weights):
        weights[int(number)] = {"shape": list(array.shape), "trainable": True, "name": "w"}
    for one in _dictionaries(values):
        if one.get("array") == name:
            one |= {"dtype": str(array.dtype), "shape": list(array.shape)}


def _dictionaries(value: Any) -> list[dict[str, Any]]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for part in inside for one in _dictionaries(part)]
    return [value, *found] if isinstance(value, dict) else found


@st.composite
def observations(draw: Any, names: list[str]) -> dict[str, Observation]:
    changed = {}
    for name in names:
        own = RIGHT[name]
        values = _changed(draw, own.values)
        found = _changed_arrays(draw, own.arrays, values)
        changed[name] = replace(own, values=values, arrays=found)
    return changed


GROUPS = {
    probe: [name for name, call in INPUTS.calls.items() if call.probe == probe] for probe in SCHEMAS
}


@pytest.mark.slow
@pytest.mark.parametrize("probe", GROUPS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_claim_makes_a_check_raise(probe: str) -> None:
    @law
    @given(observations(GROUPS[probe]))
    def holds(changed: dict[str, Observation]) -> None:
        judged(changed)

    holds()


# What a check would stumble over, a member of each kind.


def weights_like(*shapes: tuple[int, ...]) -> list[dict[str, Any]]:
    return [{"shape": list(shape), "trainable": True, "name": "w"} for shape in shapes]


def model_with(values: Mapping[str, Any], **arrays: Array | None) -> dict[str, str]:
    """What the checks make of the right model with these values and arrays, None for no array."""
    own = RIGHT[MODEL]
    renamed = {name.replace("_at_", "."): array for name, array in arrays.items()}
    merged = {**own.arrays, **renamed}
    found = {name: array for name, array in merged.items() if array is not None}
    return judged({MODEL: replace(own, values={**own.values, **values}, arrays=found)})


@pytest.mark.parametrize(
    ("values", "arrays"),
    [
        ({"start_weights": weights_like(*SHAPES, (3, 0))}, {}),
        ({"start_weights": weights_like((784, 250_000), *SHAPES[1:])}, {}),
        ({"start_weights": weights_like(*SHAPES[:-1])}, {}),
        ({}, {"start_at_0": np.zeros((0, 128), np.float32)}),
        ({}, {"start_at_7": np.zeros((2**21, 0), np.float32)}),
        ({}, {"output": np.zeros((0, 10), np.float32)}),
        ({}, {"output": np.zeros(10, np.float32)}),
        ({}, {"output": np.zeros((48, 10), bool)}),
        ({"learning_rate": 10**400}, {}),
        ({"loss_of_given": None}, {}),
        ({"metrics": {"accuracy": "1"}}, {}),
        ({"errors": {"loss": 1}}, {}),
    ],
)
def test_a_model_that_contradicts_itself_passes_nothing(
    values: Mapping[str, Any], arrays: Mapping[str, Array]
) -> None:
    results = model_with(values, **arrays)
    assert {results[name] for name in ("layer_sizes", "output_is_softmax")} == {"fail"}


def test_weights_too_large_to_be_sent_are_not_drawn() -> None:
    """Nobody sends a weight of a gigabyte, and nobody works one out from its shape."""
    large = [(784, 250_000), (250_000,), (250_000, 10), (10,)]
    missing = {f"start_at_{index}": None for index in range(len(SHAPES))}
    start = time.process_time()
    results = model_with({"start_weights": weights_like(*large)}, **missing)
    assert time.process_time() - start < SECONDS
    assert results["layer_sizes"] == results["hidden_layers_use_relu"] == "fail"


def test_a_curve_in_no_panel_and_a_legend_without_end_pass_nothing() -> None:
    name = next(iter(GROUPS["call_plot_metrics"]))
    for change in ("panel", "legend", "points"):
        own = RIGHT[name]
        values = json.loads(json.dumps(own.values))
        arrays = dict(own.arrays)
        if change == "panel":
            values["figure"]["curves"][0]["panel"] = 9
        elif change == "legend":
            values["figure"]["panels"][0]["legend"] *= 70
        else:
            arrays["pixels.0"] = np.zeros((9000, 2))
        results = judged({name: replace(own, values=values, arrays=arrays)})
        assert results["shows_the_four_curves"] == "fail"


def test_images_turned_into_truth_values_are_told() -> None:
    def blackened(images: Array, labels: Array, validation_split: float = 0.2) -> object:
        return split(images > 0.5, labels, validation_split)

    seen = {name: probed(INPUTS.calls[name], blackened) for name in GROUPS["call_split"]}
    results = judged(seen)
    assert results["returns_two_pairs"] == "pass"
    assert results["values_stay_as_they_are"] == results["every_sample_once"] == "fail"
