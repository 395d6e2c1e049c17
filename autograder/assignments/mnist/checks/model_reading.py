"""Recognises, from weights and outputs, which function a student's network computes."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograder.assignments.mnist.reference import HIDDEN, OUTPUTS, Activation
from autograder.box.wire.observations import Array
from autograder.box.wire.probe_weights import probe_weight
from autograder.checks import Evidence

__all__ = [
    "MODEL",
    "MOST_DRAWN",
    "SIZES",
    "Layers",
    "Recognised",
    "cleaned",
    "dense_chain",
    "error_at",
    "kernel_shapes",
    "kernels_in_order",
    "layer_words",
    "outputs_by",
    "recognise",
    "search",
    "shapes",
    "shortened",
]

MODEL = "model"
SIZES = (784, 128, 64, 10)
MOST_DRAWN = 1_500_000  # values of all weights; the network that is asked for has 109,386
MOST_KEPT = 200_000  # values of a weight that is remembered; 784 x 128 is half of it
TOLERANCE = 2e-4
FEW = 4  # images to search with; a way that fits them is tried on all
MAX_ERROR = 300  # characters of a library's message
COMMON = ["ReLU", "no activation at all", "sigmoid", "tanh"]

# What an extra layer in front of the first Dense does to pixels that are 0..1 already.
INPUT_CHANGES = {
    "": (1.0, 0.0),
    "divides the images by 255 once more": (1 / 255.0, 0.0),
    "divides the images by 127.5 and subtracts 1": (1 / 127.5, -1.0),
    "multiplies the images by 255": (255.0, 0.0),
    "moves the images to -1..1": (2.0, -1.0),
}


Layers = list[tuple[Array, Array | float]]  # kernel and bias of each, from the images on

TENSORFLOW_INNARDS = re.compile(
    r"\{\{.*?\}\}\s*|\s*\[Op:\w+\]\s*name:\s*|\x1b\[\d*m"
    r"|Exception encountered when calling [\w.]+\(\)\.\s*|(?<=input )\[\[\[.*?\]\]\]\.?\s*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Recognised:
    """Activation after each Dense layer, and what else is done to the images ("" for nothing)."""

    hidden: tuple[str, ...]
    output: str
    input_change: str


def shapes(evidence: Evidence, model: str = "start") -> list[tuple[int, ...]]:
    """Shapes of a model's weights in the model's own order."""
    weights = evidence.value(MODEL, f"{model}_weights") or []
    return [tuple(weight["shape"]) for weight in weights]


def error_at(evidence: Evidence, step: str) -> str:
    """The error that stopped a step of the inspection, or an empty text."""
    return cleaned(str((evidence.value(MODEL, "errors") or {}).get(step, "")))


def cleaned(error: str) -> str:
    """An error's text without what only says where in TensorFlow it happened."""
    return TENSORFLOW_INNARDS.sub("", error)


def shortened(error: str) -> str:
    """Keras's message without the arguments it lists, which can be whole images."""
    head = error.split("Arguments received by", maxsplit=1)[0].strip()
    return head if len(head) <= MAX_ERROR else f"{head[:MAX_ERROR]}..."


def kernels_in_order(evidence: Evidence) -> list[tuple[int, int | None]] | None:
    """Positions of (kernel, bias) along the chain 784 -> ... -> 10, or None if there is none."""
    return dense_chain(shapes(evidence))


def kernel_shapes(evidence: Evidence) -> list[tuple[int, ...]]:
    """Shapes of the kernels along that chain; empty if there is none."""
    found = shapes(evidence)
    return [found[kernel] for kernel, _ in kernels_in_order(evidence) or ()]


def dense_chain(found: list[tuple[int, ...]]) -> list[tuple[int, int | None]] | None:
    """Which of these shapes are (kernel, bias) along a chain that begins with 784 inputs.

    By shape and not by the model's order: a subclassed model lists its layers as they were
    written down. A bias is the vector that follows its kernel, or any other of fitting length.
    """
    kernels = [index for index, shape in enumerate(found) if len(shape) == 2]
    biases = [index for index, shape in enumerate(found) if len(shape) == 1]
    if len(kernels) + len(biases) != len(found):
        return None
    order = _chain([found[index] for index in kernels])
    if order is None:
        return None
    chain: list[tuple[int, int | None]] = []
    for step in order:
        kernel = kernels[step]
        fitting = [index for index in biases if found[index] == (found[kernel][1],)]
        bias = min(fitting, key=lambda index: (index != kernel + 1, index), default=None)
        if bias is not None:
            biases.remove(bias)
        chain.append((kernel, bias))
    return None if biases else chain


def _chain(found: list[tuple[int, ...]]) -> list[int] | None:
    """Order in which kernel shapes fit end to end from 784; None where they do not."""
    order: list[int] = []
    width = SIZES[0]
    left = list(range(len(found)))
    while left:
        nexts = [index for index in left if found[index][0] == width]
        if not nexts:
            return None
        order.append(nexts[0])
        left.remove(nexts[0])
        width = found[nexts[0]][1]
    return order or None


def recognise(evidence: Evidence) -> Recognised | None:
    """The combination of activations that gives just the outputs that came, or None."""
    return evidence.once(_recognise)


def _recognise(evidence: Evidence) -> Recognised | None:
    output = evidence.came(MODEL, "output")
    chain = kernels_in_order(evidence)
    if output is None or chain is None or output.ndim != 2 or len(chain) > 4:
        return None
    if sum(math.prod(shape) for shape in shapes(evidence)) > MOST_DRAWN:
        return None
    seed = int(evidence.calls[MODEL].params["seed"])
    weights = [
        (_kept if math.prod(shape) <= MOST_KEPT else _stored)(tuple(shape), index, seed)
        for index, shape in enumerate(shapes(evidence))
    ]
    layers = [(weights[kernel], 0.0 if bias is None else weights[bias]) for kernel, bias in chain]
    images = evidence.sent(MODEL, "images").reshape(len(output), -1).astype(np.float64)
    return search(images, layers, output)


def _stored(shape: tuple[int, ...], index: int, seed: int) -> Array:
    """A weight as a model of float32 holds it; everybody in a class has the same ones."""
    weight = probe_weight(shape, index, seed).astype(np.float32).astype(np.float64)
    weight.flags.writeable = False
    return weight


_kept = functools.lru_cache(maxsize=16)(_stored)


def search(
    images: Array, layers: Layers, output: Array, tolerance: float = TOLERANCE
) -> Recognised | None:
    """The first way from images (n, inputs) through such layers to these outputs, or None.

    Outputs may differ by ``tolerance``, of the largest of them where that is above 1.
    """
    # With more layers than asked for, only the common activations: there are too many ways.
    names = list(HIDDEN) if len(layers) <= len(SIZES) - 1 else COMMON
    across = len(output) > FEW and np.allclose(output.sum(axis=0), 1.0, atol=tolerance)
    few = len(output) if across else FEW
    for change, (scale, offset) in INPUT_CHANGES.items():
        seen = images * scale + offset
        for hidden, scores in _ways(seen[:few], layers, names):
            for name, function in OUTPUTS.items():
                if not _same(output[:few], _apply(function, scores), tolerance):
                    continue
                ((_, every),) = _ways(seen, layers, [], hidden)
                if _same(output, _apply(function, every), tolerance):
                    return Recognised(hidden, name, change)
    return None


def _apply(function: Activation, values: Array) -> Array:
    with np.errstate(all="ignore"):
        return function(values)


def outputs_by(way: Recognised, images: Array, layers: Layers) -> Array:
    """What such a network gives for images (n, inputs): (n, outputs), NaN where it overflows."""
    scale, offset = INPUT_CHANGES[way.input_change]
    ((_, scores),) = _ways(images * scale + offset, layers, [], way.hidden)
    return _apply(OUTPUTS[way.output], scores)


def _ways(
    values: Array,
    layers: Layers,
    names: list[str],
    fixed: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], Array]]:
    """Every choice of hidden activations, with the scores of the last layer; ReLU first.

    With ``fixed``, only that choice.
    """
    (kernel, bias), *further = layers
    with np.errstate(all="ignore"):
        sums = values @ kernel + bias
    if not further:
        yield (), sums
        return
    for name in fixed[:1] or names:
        bent = _apply(HIDDEN[name], sums)
        for hidden, scores in _ways(bent, further, names, fixed[1:]):
            yield (name, *hidden), scores


def _same(output: Array, expected: Array, tolerance: float) -> bool:
    if expected.shape != output.shape:
        return False
    if not (np.isfinite(expected).all() and np.isfinite(output).all()):
        return False
    scale = max(1.0, float(np.abs(output).max(initial=0.0)))
    return bool(np.all(np.abs(output - expected) <= tolerance * scale))


def layer_words(found: list[tuple[int, ...]]) -> str:
    """Shapes of kernels in words: "784 to 128, 128 to 64, 64 to 10"."""
    kernels = [" to ".join(str(length) for length in shape) for shape in found if len(shape) > 1]
    return ", ".join(kernels[:6]) or "no layers with weights"
