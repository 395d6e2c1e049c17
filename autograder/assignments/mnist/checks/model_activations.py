"""Checks of what `build_model`'s network computes: ReLU, softmax, and nothing else."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.checks.model_compile import loss_reads
from autograder.assignments.mnist.checks.model_reading import (
    MODEL,
    Recognised,
    error_at,
    kernels_in_order,
    layer_words,
    recognise,
    shapes,
)
from autograder.assignments.mnist.checks.model_slips import slips_first
from autograder.assignments.mnist.checks.model_words import extra_layer
from autograder.assignments.mnist.reference import ACROSS
from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, check, finding

__all__ = ["adds_nothing_else", "hidden_layers_use_relu", "output_is_softmax"]

ORDINALS = {1: "first", 2: "second", 3: "third"}
DETERMINISTIC = 1e-5


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def hidden_layers_use_relu(evidence: Evidence) -> Finding | None:
    """Every hidden layer ends in ReLU."""
    found = recognise(evidence)
    if found is None:
        return _unrecognised(evidence)
    wrong = [(number, name) for number, name in enumerate(found.hidden, start=1) if name != "ReLU"]
    if not wrong:
        return None
    number, name = wrong[0]
    same = len(wrong) == len(found.hidden) > 1 and len({one for _, one in wrong}) == 1
    return finding(
        f"All hidden layers act like {name}, not ReLU."
        if same
        else f"The {ORDINALS[number]} hidden layer acts like {name}, not ReLU.",
        "max(0, x) after each hidden layer",
        "; ".join(f"layer {one}: {activation}" for one, activation in enumerate(found.hidden, 1)),
        'Write activation="relu" in each hidden layer, and no other activation beside it; without '
        "one, several layers together can do no more than a single one.",
    )


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def output_is_softmax(evidence: Evidence) -> Finding | None:
    """The outputs are probabilities: softmax over the ten digits."""
    found = recognise(evidence)
    output = evidence.came(MODEL, "output")
    if found is not None and found.output == "softmax":
        return None
    if found is None and output is not None and _are_probabilities(output):
        return None
    row = np.zeros(1) if output is None else output[0]
    advice = "The last layer needs the activation that turns ten scores into probabilities."
    if found is not None and found.output == "softmax applied twice":
        advice = "One softmax is enough: either in the last Dense layer or as a layer of its own."
    elif found is not None and found.output == ACROSS:
        advice = "Let it run over the ten digits of each image, the last axis: leave axis=0 out."
    elif _logits_pair(evidence):
        advice = (
            "Scores with from_logits=True in the loss are a sound pair, and many tutorials use "
            "it. Here the outputs themselves shall be probabilities, so that they can be read."
        )
    return finding(
        _output_rationale(found),
        "ten numbers between 0 and 1 for each image that sum to 1",
        f"for the first image numbers from {row.min():.3g} to {row.max():.3g}, sum {row.sum():.3g}",
        advice,
    )


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def adds_nothing_else(evidence: Evidence) -> Finding | None:
    """Nothing else in the network changes what it computes."""
    output, training = evidence.came(MODEL, "output"), evidence.came(MODEL, "output_in_training")
    if output is None or training is None:
        return finding(
            "The network could not be run with known weights.",
            "outputs for 48 images",
            error_at(evidence, "known_weights") or "none",
            "Use Dense layers only.",
        )
    if output.shape != training.shape or not np.allclose(output, training, atol=DETERMINISTIC):
        return finding(
            f"{extra_layer(evidence)} makes the network behave differently while it trains.",
            "the same outputs for the same images",
            "other outputs with training=True",
            "Layers against overfitting are useful, but not part of this network: leave them out.",
        )
    found = recognise(evidence)
    if found is not None and found.input_change:
        return finding(
            f"A layer of your model {found.input_change}.",
            "images used as they come, 0..1",
            "other values",
            "`normalize` has done this already: leave the extra layer out.",
        )
    return None


def _output_rationale(found: Recognised | None) -> str:
    if found is None:
        return "The ten outputs are not softmax probabilities."
    if found.output == "softmax applied twice":
        return "Softmax is applied twice, which makes the probabilities nearly alike."
    if found.output == ACROSS:
        return "Softmax runs over the images: each column of the outputs sums to 1, not each row."
    return f"The last layer acts like {found.output}, not softmax."


def _unrecognised(evidence: Evidence) -> Finding | None:
    if kernels_in_order(evidence) is None:
        return finding(
            "The activations cannot be told: the network is not a chain of Dense layers.",
            "Flatten, then Dense layers of 128, 64 and 10 units",
            layer_words(shapes(evidence)),
            "Mend the layers first.",
        )
    return finding(
        "With known weights, the network does not compute what ReLU layers compute.",
        "outputs of Dense, ReLU, Dense, ReLU, Dense",
        "other outputs",
        "Look for an activation that is not ReLU, or for an extra layer.",
    )


def _are_probabilities(output: Array) -> bool:
    inside = bool((output >= -1e-6).all() and (output <= 1 + 1e-6).all())
    return inside and np.allclose(output.sum(axis=1), 1.0, atol=1e-4)


def _logits_pair(evidence: Evidence) -> bool:
    found = recognise(evidence)
    return (
        found is not None
        and found.output == "no activation at all"
        and (loss_reads(evidence) == "scores")
    )
