"""Works out what the trained network reads: from its weights where they are those of dense layers.

What the child says of its outputs is believed only of networks that cannot be worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from autograder.assignments.mnist.checks.model_reading import (
    MODEL,
    SIZES,
    Layers,
    Recognised,
    dense_chain,
    kernel_shapes,
    outputs_by,
    recognise,
    search,
)
from autograder.assignments.mnist.reference import ACROSS
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = ["ASKED_FOR", "TRAINING", "Reading", "read_training", "share_right"]

TRAINING = "training"
ASKED_FOR = list(pairwise(SIZES))  # kernels, in order
AS_ASKED = Recognised(("ReLU", "ReLU"), "softmax", "")
MOST_NUMBERS = 1_000_000  # in all weights: the probe sends no more
SOME = 32  # images by which the kind of network is told
NEAR = 1e-3  # the images come rounded
SAME = 1e-7
AT_ONCE = 1_000  # images, so that all of MNIST's take little memory


@dataclass(frozen=True)
class Reading:
    """Outputs for the held-out digits after the training, (n, 10), NaN as 0; a column is a digit.

    ``before`` are those before it, if they came, and ``unchanged`` that both are the same.
    ``worked_out`` tells whether ``outputs`` follow from the weights; ``kernels`` are their shapes
    in order, where they form a chain. ``at_first`` is what it read with an optimizer and starting
    values of its own, where the lesson's took their place.
    """

    outputs: Array
    before: Array | None
    unchanged: bool
    worked_out: bool
    kernels: list[tuple[int, ...]] | None
    at_first: Array | None = None


def read_training(evidence: Evidence) -> Reading | None:
    """What the trained network reads, or None where there are no ten outputs for each digit."""
    return evidence.once(_read)


def share_right(outputs: Array, evidence: Evidence) -> float:
    """Share of the held-out digits read rightly, 0..1."""
    return float((outputs.argmax(axis=1) == evidence.answers["held_out_labels"]).mean())


def _read(evidence: Evidence) -> Reading | None:
    names = evidence.answers["names"]
    at_first = _ten_each(evidence, "at_first")
    claimed = _ten_each(evidence, "outputs")
    if claimed is None:
        return None
    before = _ten_each(evidence, "before")
    layers = _layers(evidence)
    own = _worked_out(evidence, layers, claimed) if layers else None
    return Reading(
        (claimed if own is None else own)[:, names],
        None if before is None else before[:, names],
        before is not None and np.allclose(before, claimed, rtol=0, atol=SAME),
        own is not None,
        _kernels(layers) if layers else None,
        None if at_first is None else at_first[:, names],
    )


def _ten_each(evidence: Evidence, name: str) -> Array | None:
    outputs = evidence.came(TRAINING, name)
    if outputs is None or outputs.shape != (len(evidence.answers["held_out_labels"]), 10):
        return None
    return np.nan_to_num(outputs.astype(np.float64))


def _layers(evidence: Evidence) -> Layers | None:
    """Kernels and biases from the images on to ten outputs; None where that is not all there is."""
    weights: list[Array] = []
    while (weight := evidence.came(TRAINING, f"weight.{len(weights)}")) is not None:
        weights.append(weight)
    found = [weight.shape for weight in weights]
    if sum(weight.size for weight in weights) > MOST_NUMBERS or not all(map(all, found)):
        return None
    chain = dense_chain(found)
    if not chain or len(chain) > len(SIZES) or found[chain[-1][0]][1] != SIZES[-1]:
        return None
    every = [weight.astype(np.float64) for weight in weights]
    return [(every[kernel], 0.0 if bias is None else every[bias]) for kernel, bias in chain]


def _kernels(layers: Layers) -> list[tuple[int, ...]]:
    return [kernel.shape for kernel, _ in layers]


def _worked_out(evidence: Evidence, layers: Layers, claimed: Array) -> Array | None:
    """Outputs that follow from the weights; None where it is not known how the network bends them.

    A network that has the shapes asked for, and does something unknown, is taken for the one
    that is asked for.
    """
    seen, unit = (evidence.came(TRAINING, name) for name in ("seen", "unit"))
    if seen is None or unit is None or seen.shape[:1] != claimed.shape[:1]:
        return None
    pixels = seen.reshape(len(seen), -1)
    if pixels.shape[1] != SIZES[0]:
        return None

    def images(start: int, count: int) -> Array:
        return pixels[start : start + count] * float(unit[0])

    if MODEL in evidence.observations:
        way = recognise(evidence) if _kernels(layers) == kernel_shapes(evidence) else None
    else:  # as in a calibration
        way = search(images(0, SOME), layers, claimed[:SOME], NEAR)
    if way is None and _kernels(layers) == ASKED_FOR:
        way = AS_ASKED
    if way is None:
        return None
    if way.output == ACROSS:  # a slip of its own; it is the largest score of an image that counts
        way = replace(way, output="softmax")
    starts = range(0, len(pixels), AT_ONCE)
    outputs = [outputs_by(way, images(start, AT_ONCE), layers) for start in starts]
    worked_out: Array = np.nan_to_num(np.concatenate(outputs))
    return worked_out
