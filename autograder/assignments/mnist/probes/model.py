"""Pushes known weights, images, labels and gradients through the model a student built."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.building import build
from autograder.box.probing import Captured, Functions, Step, plain, told
from autograder.box.wire.observations import Array, ProbeCall
from autograder.box.wire.probe_weights import PROBE_RATE, probe_weight

__all__ = ["inspect_model"]

MAX_WEIGHTS = 40
HARMLESS_OPTIONS = (
    "clipnorm",
    "clipvalue",
    "global_clipnorm",
    "use_ema",
    "gradient_accumulation_steps",
)


class _Notes:
    """Facts and arrays gathered step by step; a step that fails leaves its error instead."""

    def __init__(self, cap: int) -> None:
        self.values: dict[str, Any] = {"errors": {}}
        self.arrays: dict[str, Array] = {}
        self._room = cap

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Note an error of this step under ``errors``; everything here touches student objects."""
        try:
            yield
        except Exception as caught:
            self.values["errors"][name] = told(caught)

    def array(self, name: str, value: Any) -> None:
        """Keep a copy while there is room."""
        array = plain(value)
        if array is not None and array.nbytes <= self._room:
            self._room -= array.nbytes
            self.arrays[name] = np.array(array, subok=False)


def inspect_model(functions: Functions, call: ProbeCall, step: Step, cap: int) -> Captured:
    """Build two models and look at how the first behaves.

    A known slip in building it is put right and told of: ``slips``, with the error and the line
    where it stopped. Gives shapes and starting values of its weights; its outputs under weights
    that the judge knows, at inference and in training mode; loss and metrics on given
    probabilities; the path that its optimizer takes for given gradients; the second model's
    weights, built afterwards.
    """
    import keras

    notes = _Notes(cap)
    step("build_model")
    built = build(functions["build_model"])
    model = built.model
    notes.values |= {"kind": type(model).__name__, "is_model": isinstance(model, keras.Model)}
    if not notes.values["is_model"]:
        return notes.values, notes.arrays
    notes.values |= {"slips": list(built.slips), "stopped": built.stopped, "line": built.line}
    _in_single_precision(model)
    images = built.lay_out(call.arrays["images"])
    with notes.step("first_call"), np.printoptions(threshold=4, edgeitems=1):
        notes.array("first_output", model(images))
    notes.values["compiled"] = bool(getattr(model, "compiled", False))
    with notes.step("names"):
        notes.values |= _names(model)
    _weights(notes, model, "start")
    _known_weights(notes, model, images, int(call.params["seed"]))
    with notes.step("loss"):
        _loss(notes, model, images, call)
    with notes.step("metrics"):
        _metrics(notes, model, images, call)
    with notes.step("optimizer"):
        _optimizer(notes, model, call)
    with notes.step("second_model"):
        _second_model(notes, model, build(functions["build_model"]).model, images)
    return notes.values, notes.arrays


def _names(model: Any) -> dict[str, Any]:
    """Names of layers and loss: for the wording of causes only, no point depends on them."""
    layers = [type(layer).__name__[:40] for layer in model._flatten_layers(include_self=False)]
    loss = getattr(model, "loss", None)
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return {"layers": layers[:MAX_WEIGHTS], "loss_name": str(name)[:60]}


def _weights(notes: _Notes, model: Any, prefix: str) -> None:
    with notes.step(f"{prefix}_weights"):
        weights = model.weights[:MAX_WEIGHTS]
        trainable = {id(weight) for weight in model.trainable_weights}
        notes.values[f"{prefix}_weights"] = [
            {
                "shape": [int(length) for length in weight.shape],
                "trainable": id(weight) in trainable,
                "name": str(weight.path)[:80],
            }
            for weight in weights
        ]
        for index, weight in enumerate(weights):
            notes.array(f"{prefix}.{index}", weight)


def _in_single_precision(model: Any) -> None:
    """Have layers compute as exactly as their weights are: half precision rounds, and no more."""
    for layer in model._flatten_layers():
        policy = layer.dtype_policy
        if policy.variable_dtype == "float32" != policy.compute_dtype:
            layer.dtype_policy = "float32"


def _known_weights(notes: _Notes, model: Any, images: Array, seed: int) -> None:
    with notes.step("known_weights"):
        for index, weight in enumerate(model.weights[:MAX_WEIGHTS]):
            weight.assign(probe_weight(tuple(weight.shape), index, seed))
        notes.array("output", model(images, training=False))
        notes.array("output_in_training", model(images, training=True))


def _loss(notes: _Notes, model: Any, images: Array, call: ProbeCall) -> None:
    labels, given = call.arrays["labels"], call.arrays["probabilities"]
    # Given as plain numbers: Keras cannot look behind them for the scores before a softmax.
    notes.values["loss_of_given"] = float(model.compute_loss(images, labels, given))
    notes.values["penalty"] = float(sum(float(extra) for extra in model.losses))


def _metrics(notes: _Notes, model: Any, images: Array, call: ProbeCall) -> None:
    given = call.arrays["probabilities"]
    model.reset_metrics()
    found = model.compute_metrics(images, call.arrays["labels"], given)
    notes.values["metrics"] = {str(name)[:40]: float(np.asarray(found[name])) for name in found}


def _optimizer(notes: _Notes, model: Any, call: ProbeCall) -> None:
    import keras

    optimizer = model.optimizer
    if isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        optimizer = optimizer.inner_optimizer  # it only keeps small numbers from becoming 0
    config = dict(optimizer.get_config())
    notes.values["optimizer"] = str(type(optimizer).__name__)[:80]
    notes.values["learning_rate"] = _rate(config["learning_rate"], optimizer)
    notes.values["weight_decay"] = float(config.get("weight_decay") or 0.0)
    for name in ("beta_1", "beta_2", "epsilon"):
        notes.values[name] = float(getattr(optimizer, name, np.nan))
    # Clipping, averaging and schedules are nobody's mistake: the twin walks without them.
    options = {name: config[name] for name in config if name not in HARMLESS_OPTIONS}
    twin = type(optimizer).from_config({**options, "learning_rate": PROBE_RATE})
    weight = keras.Variable(call.arrays["start"])
    path = []
    for gradient in call.arrays["gradients"]:
        twin.apply([keras.ops.convert_to_tensor(gradient)], [weight])
        path.append(np.array(weight))
    notes.array("path", np.array(path))


def _second_model(notes: _Notes, first: Any, second: Any, images: Array) -> None:
    notes.values["same_object"] = second is first
    optimizers = [getattr(one, "optimizer", None) for one in (first, second)]
    notes.values["same_optimizer"] = optimizers[0] is optimizers[1] is not None
    second(images)
    _weights(notes, second, "second")


def _rate(configured: Any, optimizer: Any) -> float:
    """The learning rate; of a schedule the largest during the training."""
    import keras

    if not isinstance(configured, dict):
        return float(np.asarray(optimizer.learning_rate))
    schedule = keras.optimizers.schedules.deserialize(configured)
    return max(float(np.asarray(schedule(step))) for step in (0, 50, 100, 200))
