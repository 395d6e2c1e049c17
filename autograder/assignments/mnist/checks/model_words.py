"""Puts into words what is unusual about a model's layers, weights, loss and accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = [
    "extra_layer",
    "input_rationale",
    "loss_rationale",
    "metric_rationale",
    "output_rationale",
    "size_rationale",
]

UNITS = (128, 64, 10)
# Layers that do something else in training; they are told by behaviour, this is for the words.
RANDOM = ("Dropout", "BatchNormalization", "Noise", "Random")
ONE_HOT = ("categoricalcrossentropy", "categoricalfocalcrossentropy", "kldivergence")


def extra_layer(evidence: Evidence) -> str:
    """The name of a layer that behaves differently in training, or "A layer"."""
    layers = evidence.value(MODEL, "layers") or []
    return next((name for name in layers if any(word in name for word in RANDOM)), "A layer")


def input_rationale(error: str) -> str:
    """Why a model does not take the images, from Keras's own message."""
    if "(None, 784)" in error or "value 784" in error:
        return "The model expects rows of 784 numbers, and gets images of 28 x 28."
    if "28, 28, 1" in error or "ndim=4" in error:
        return "The model expects a channel axis, (n, 28, 28, 1), and gets (n, 28, 28)."
    return "The model does not accept the images."


def output_rationale(shape: Sequence[int], images: int) -> str:
    """Why outputs of this shape are not ten numbers for each image."""
    if len(shape) == 3 and shape[0] == images:
        return (
            "Each row of an image is treated as if it were an image: nothing lays the 28 x 28 "
            "pixels out as one row."
        )
    if len(shape) == 2 and shape[0] == images:
        return f"The last layer has {shape[1]} units; ten digits need one each."
    return "The model does not give ten numbers for each image."


def size_rationale(shapes: Sequence[tuple[int, ...]], names: Sequence[str]) -> str:
    """What is unusual about the shapes of a model's weights; ``names`` are theirs."""
    kernels = [shape for shape in shapes if len(shape) == 2]
    units = tuple(shape[1] for shape in kernels)
    norm = next((name for name in names if "norm" in name.lower()), "")
    kind = "BatchNormalization" if "batch" in norm.lower() else "A normalisation layer"
    count = "1 layer" if len(kernels) == 1 else f"{len(kernels)} layers"
    came, wanted = (" and ".join(str(one) for one in two[:2]) for two in (units, UNITS))
    reasons = {
        "There are convolutions in the network; this one has only Dense layers.": any(
            len(shape) > 2 for shape in shapes
        ),
        f"{kind} brings weights of its own into the network.": norm,
        "A layer has no bias.": len(shapes) < 2 * len(kernels),
        "The first Dense layer sees rows of 28 pixels: Flatten comes too late.": (
            28 in (shape[0] for shape in kernels[:1])
        ),
        f"The network has {count} with weights instead of 3.": len(kernels) != len(UNITS),
        "The hidden layers have changed places: 64 units come before 128.": (
            units == (64, 128, 10)
        ),
        f"The hidden layers have {came} units instead of {wanted}.": units != UNITS,
    }
    true = (reason for reason, holds in reasons.items() if holds)
    return next(true, "There are weights beside the Dense layers'.")


def loss_rationale(evidence: Evidence) -> str:
    """Which loss it is that is not the sparse categorical cross-entropy."""
    name = str(evidence.value(MODEL, "loss_name") or "another loss")
    plain = name.replace("_", "").lower()
    if plain in ONE_HOT:
        return (
            "The model treats the labels as one-hot rows; ours are integers, for which there is "
            "a sparse loss."
        )
    if plain.startswith("binary"):
        return f"The loss `{name}` is for yes-or-no questions; here there are ten digits."
    return f"The loss is `{name}`, not the sparse categorical cross-entropy."


def metric_rationale(given: Array, labels: Array, value: float) -> str:
    """What a metric under the name accuracy counts instead of right answers."""
    ranks = (given >= given[np.arange(len(labels)), labels][:, None]).sum(axis=1)
    counts = {
        f"counts an answer as right when the digit is among the best {k}": float(
            (ranks <= k).mean()
        )
        for k in range(2, 10)
    }
    counts["counts the wrong answers"] = float((ranks > 1).mean())
    for what, expected in counts.items():
        if abs(value - expected) < 1e-6:
            return f"The metric named accuracy {what}."
    return "The metric named accuracy is not the share of right answers."
