"""Checks of `build_model`'s layers: sizes, biases, fresh at each call."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from autograder.assignments.mnist.checks.model_reading import (
    MODEL,
    MOST_DRAWN,
    SIZES,
    error_at,
    layer_words,
    shapes,
    shortened,
)
from autograder.assignments.mnist.checks.model_slips import slips_first
from autograder.assignments.mnist.checks.model_words import (
    input_rationale,
    output_rationale,
    size_rationale,
)
from autograder.box.wire.observations import Array
from autograder.box.wire.probe_weights import probe_weight
from autograder.checks import Evidence, Finding, check, finding

__all__ = [
    "fresh_model_each_call",
    "layer_sizes",
    "maps_images_to_ten_scores",
]

EXPECTED = sorted(
    shape for inputs, units in pairwise(SIZES) for shape in ((inputs, units), (units,))
)
# Of a kernel, times the root of its inputs: about 1.3 as Keras starts it.
USABLE_SPREAD = (0.02, 12.0)
MAX_BIAS = 1.0


@check(MODEL)
@slips_first
def maps_images_to_ten_scores(evidence: Evidence) -> Finding | None:
    """build_model gives a Keras model that maps (n, 28, 28) images to (n, 10) outputs."""
    kind = evidence.value(MODEL, "kind")
    if not evidence.value(MODEL, "is_model"):
        return finding(
            "`build_model` gave nothing back: no return, or a return of what compile() gives."
            if kind == "NoneType"
            else "`build_model` did not give a Keras model back.",
            "a keras.Model",
            "None" if kind == "NoneType" else f"a value of type {kind}",
            "End the function with a return of the model. compile() itself returns nothing.",
        )
    images = evidence.sent(MODEL, "images")
    if error := error_at(evidence, "first_call"):
        return finding(
            input_rationale(error),
            f"images of shape {images.shape}",
            shortened(error),
            "Images come as (n, 28, 28), without a channel: the first layer has to turn "
            "each one into a row of 784 numbers.",
        )
    output = evidence.came(MODEL, "first_output")
    if output is None or output.shape != (len(images), 10):
        came = "something else" if output is None else f"shape {output.shape}"
        return finding(
            output_rationale(() if output is None else output.shape, len(images)),
            f"shape ({len(images)}, 10) for {len(images)} images",
            came,
            "One output for each digit 0 to 9; and flatten each image, not the whole batch.",
        )
    return None


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def layer_sizes(evidence: Evidence) -> Finding | None:
    """The network is 784 to 128 to 64 to 10 with biases, all of it trainable."""
    found = shapes(evidence)
    weights: list[dict[str, Any]] = evidence.value(MODEL, "start_weights") or []
    if sorted(found) != EXPECTED:
        total = sum(int(np.prod(shape)) for shape in found)
        return finding(
            size_rationale(found, [weight["name"] for weight in weights]),
            "Dense layers with 128, 64 and 10 units: 109,386 weights",
            f"{layer_words(found)}: {total:,} weights",
            "Compare with model.summary(): three Dense layers, each with its bias, and the "
            "number of units given in the lesson.",
        )
    frozen = [weight["name"] for weight in weights if not weight["trainable"]]
    if frozen:
        return finding(
            "Part of the network is frozen and cannot learn.",
            "all 109,386 weights trainable",
            f"not trainable: {', '.join(frozen[:3])}",
            "Leave `trainable` as Keras sets it.",
        )
    return None


@check(MODEL, needs=["maps_images_to_ten_scores"])
def fresh_model_each_call(evidence: Evidence) -> Finding | None:
    """Each call gives a new model with usable starting values."""
    if error := error_at(evidence, "second_model"):
        return finding(
            "The second call of `build_model` stopped with an error.",
            "a new model at each call",
            error,
            "Make every layer inside the function.",
        )
    if evidence.value(MODEL, "same_object") or _carries_known_weights(evidence):
        return finding(
            "The second call gave the first call's model or weights again.",
            "a new, untrained model at each call",
            "weights that were set in the first model",
            "Make model and layers inside the function, not above it.",
        )
    if evidence.value(MODEL, "same_optimizer"):
        return finding(
            "The second model got the first one's optimizer.",
            "a new optimizer for each model",
            "one optimizer object for both: a second training stops with an error",
            "Make the optimizer inside the function too, or name it by a string.",
        )
    for index, shape in enumerate(shapes(evidence)):
        values = evidence.came(MODEL, f"start.{index}")
        if values is not None and (problem := _unusable(values, shape)):
            return finding(
                f"The network starts with values that it learns badly from: {problem}.",
                "small random kernels, biases near 0",
                f"weights of shape {shape} from {values.min():.3g} to {values.max():.3g}",
                "Leave kernel_initializer and bias_initializer as Keras sets them.",
            )
    return None


def _unusable(values: Array, shape: tuple[int, ...]) -> str:
    if not np.isfinite(values).all():
        return "some are not finite"
    low, high = USABLE_SPREAD
    spread, mean = float(values.std()), abs(float(values.mean()))
    if len(shape) == 2 and spread == 0:
        return "all weights of a kernel are alike"
    if len(shape) == 2 and not low <= spread * np.sqrt(shape[0]) <= high:
        return f"the weights of a kernel are too {'small' if spread < 1 / shape[0] else 'large'}"
    if len(shape) == 2 and mean > spread / 2:
        return "the weights of a kernel are not centred at 0"
    if len(shape) == 1 and float(np.abs(values).max(initial=0.0)) > MAX_BIAS:
        return "a bias is far from 0"
    return ""


def _carries_known_weights(evidence: Evidence) -> bool:
    seed = int(evidence.calls[MODEL].params["seed"])
    for index, shape in enumerate(shapes(evidence)):
        second = evidence.came(MODEL, f"second.{index}")
        if second is None or second.shape != shape or not 0 < second.size <= MOST_DRAWN:
            continue
        if np.allclose(second, probe_weight(shape, index, seed), atol=1e-5):
            return True
    return False
