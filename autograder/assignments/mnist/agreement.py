"""Where the values of an observation and its arrays contradict each other, or are out of reach.

Each function gives a few words on the first contradiction, or an empty text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.box.wire.observations import Array

__all__ = ["of_figure", "of_model", "of_result", "of_split", "of_training"]

Facts = Mapping[str, Any]
Arrays = Mapping[str, Array]

MOST_DEPTH = 4  # of tuples in tuples
PARTS = 4  # images and labels, for training and for validation
MOST_ENTRIES, MOST_NOTES = 128, 256  # of all legends, of all panels
# A step of the inspection, and what it finds out.
STEPS: Mapping[str, tuple[str, ...]] = {
    "start_weights": ("start_weights",),
    "loss": ("loss_of_given", "penalty"),
    "metrics": ("metrics",),
    "optimizer": ("optimizer", "learning_rate", "weight_decay", "beta_1", "beta_2", "epsilon"),
    "second_model": ("same_object", "same_optimizer"),
}


def of_result(values: Facts, arrays: Arrays) -> str:
    """Of `normalize`: the array is what is said of it, and there is no other."""
    return _of_returned([values["result"]], arrays)


def of_split(values: Facts, arrays: Arrays) -> str:
    """Of `split`: each array is what is said of it, and none is unspoken of."""
    parts = values["parts"]
    if parts and len(parts) != PARTS:
        return f"{len(parts)} parts instead of {PARTS}"
    return _of_returned([values["result"], *(one for one in parts if one)], arrays)


def of_training(values: Facts, arrays: Arrays) -> str:
    """Of the training: it stopped somewhere, or its outputs are what is said of them."""
    if values.get("stopped_at"):
        return "outputs of a training that stopped" if arrays else ""
    if "result" not in values:
        return "no outputs"
    # Weights and what the network saw are told by their arrays alone.
    return _of_returned([values["result"]], {k: a for k, a in arrays.items() if k == "outputs"})


def of_model(values: Facts, arrays: Arrays) -> str:
    """Of `build_model`: every step says what it found or why not; weights have their shapes."""
    if not values["is_model"]:
        return "arrays of what is no model" if arrays else ""
    for step, found in STEPS.items():
        if step not in values["errors"] and not set(found) <= set(values):
            return f"nothing of the step {step}"
    for prefix in ("start", "second"):
        if problem := _of_weights(prefix, values.get(f"{prefix}_weights", []), arrays):
            return problem
    shapes = [arrays[name].shape for name in ("first_output", "output") if name in arrays]
    if len(set(shapes)) > 1:
        return f"outputs of several shapes: {shapes[0]}, then {shapes[1]}"
    return ""


def of_figure(values: Facts, arrays: Arrays) -> str:
    """Of `plot_metrics`: each curve has its points, and stands in a panel."""
    figure = values.get("figure")
    if figure is None:
        return "curves without a figure" if arrays else ""
    panels, curves = figure["panels"], figure["curves"]
    wanted = {f"{kind}.{number}" for number in range(len(curves)) for kind in ("curve", "pixels")}
    if set(arrays) - {"picture"} != wanted:
        return "other curves than are told of"
    if any(curve["panel"] >= len(panels) for curve in curves):
        return "a curve in no panel"
    for number in range(len(curves)):
        points, pixels = arrays[f"curve.{number}"], arrays[f"pixels.{number}"]
        if points.shape != pixels.shape or {points.dtype.kind, pixels.dtype.kind} != {"f"}:
            return "points without their places"
    if "picture" in arrays and arrays["picture"].dtype != np.uint8:
        return "a picture of other values than bytes"
    return _too_many(figure)


def _of_returned(told: Sequence[Facts], arrays: Arrays) -> str:
    named: set[tuple[str, str, tuple[int, ...]]] = set()
    for facts in told:
        for depth, one in _each(facts, 0):
            if depth > MOST_DEPTH:
                return "values nested too deeply"
            if "array" in one:
                named.add((one["array"], one.get("dtype", ""), tuple(one.get("shape") or ())))
    came = {(name, str(array.dtype), array.shape) for name, array in arrays.items()}
    return "" if named == came else "other arrays than are told of"


def _each(facts: Facts, depth: int) -> Iterator[tuple[int, Facts]]:
    yield depth, facts
    if depth <= MOST_DEPTH:
        for one in facts.get("items", []):
            yield from _each(one, depth + 1)


def _of_weights(prefix: str, weights: list[dict[str, Any]], arrays: Arrays) -> str:
    """A weight too large to be sent has no array."""
    for index, weight in enumerate(weights):
        shape = tuple(weight["shape"])
        array = arrays.get(f"{prefix}.{index}")
        if 0 in shape:
            return f"a weight of shape {shape}, which holds no values"
        if array is not None and array.shape != shape:
            return f"a weight of shape {shape} whose values have shape {array.shape}"
    numbers = {int(name.split(".")[1]) for name in arrays if name.startswith(f"{prefix}.")}
    return "values of unknown weights" if max(numbers, default=-1) >= len(weights) else ""


def _too_many(figure: Facts) -> str:
    everywhere = [figure, *figure["panels"]]
    entries = sum(len(one["legend"]) for one in everywhere)
    notes = sum(len(one["texts"]) for one in everywhere)
    if entries > MOST_ENTRIES or notes > MOST_NOTES:
        return f"a figure of {entries} legend entries and {notes} texts"
    return ""
