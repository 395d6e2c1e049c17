"""The network is recognised from what it computes, whatever the order of its weights."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from autograder.assignments.mnist import data
from autograder.assignments.mnist.checks.model_optimizer import optimizer_is_adam
from autograder.assignments.mnist.checks.model_reading import MODEL, recognise
from autograder.assignments.mnist.reference import HIDDEN, OUTPUTS, adam_steps
from autograder.box.wire.observations import Array, Observation, Outcome, ProbeCall
from autograder.box.wire.probe_weights import probe_weight
from autograder.checks import Evidence

SHAPES = [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
SEED = 5
IMAGES = np.random.default_rng(SEED).random((48, 28, 28), dtype=np.float32)

BOUNDED = ("sigmoid", "tanh", "softmax", "softsign")


def evidence(output: Any, shapes: list[tuple[int, ...]] = SHAPES) -> Evidence:
    call = ProbeCall(MODEL, "", ("build_model",), 1, {"images": IMAGES}, {"seed": SEED})
    values = {"start_weights": [{"shape": list(shape)} for shape in shapes]}
    seen = Observation(MODEL, Outcome.RETURNED, values, {"output": output.astype(np.float32)})
    return Evidence({MODEL: call}, {MODEL: seen})


def forward(
    hidden: tuple[str, ...], output: str, shapes: list[tuple[int, ...]] = SHAPES, scale: float = 1
) -> Any:
    """Run the chain in NumPy; kernel and bias of a layer are found by their shapes."""
    values = IMAGES.reshape(48, -1).astype(np.float64) * scale
    for (rows, units), name in zip([(784, 128), (128, 64), (64, 10)], [*hidden, ""], strict=True):
        kernel, bias = shapes.index((rows, units)), shapes.index((units,))
        values = values @ probe_weight((rows, units), kernel, SEED)
        values = values + probe_weight((units,), bias, SEED)
        values = HIDDEN[name](values) if name else values
    with np.errstate(all="ignore"):
        return OUTPUTS[output](values)


@pytest.mark.parametrize(
    ("hidden", "output"),
    [(pair, "softmax") for pair in product(HIDDEN, repeat=2)]
    + [(("ReLU", "ReLU"), name) for name in OUTPUTS],
)
def test_each_pair_of_activations_is_told_apart(hidden: tuple[str, ...], output: str) -> None:
    found = recognise(evidence(forward(hidden, output)))
    assert found is not None
    assert (found.output, found.input_change) == (output, "")
    if hidden[0] in BOUNDED:  # too small for the second layer to tell ReLU from ReLU6
        assert found.hidden[0] == hidden[0]
    else:
        assert found.hidden == hidden


def test_the_order_of_the_weights_does_not_matter() -> None:
    shuffled = [SHAPES[index] for index in (4, 5, 2, 3, 0, 1)]
    found = recognise(evidence(forward(("ReLU", "ReLU"), "softmax", shuffled), shuffled))
    assert found is not None
    assert found.hidden == ("ReLU", "ReLU")


def test_a_rescaling_is_named() -> None:
    found = recognise(evidence(forward(("ReLU", "ReLU"), "softmax", scale=1 / 255)))
    assert found is not None
    assert "divides the images by 255" in found.input_change


def test_other_outputs_and_other_layers_are_not_recognised() -> None:
    right = forward(("ReLU", "ReLU"), "softmax")
    assert recognise(evidence(right[:, ::-1])) is None
    assert recognise(evidence(right, [(3, 3, 1, 8), (8,), *SHAPES])) is None


def test_adam_moves_by_about_the_learning_rate_at_first() -> None:
    gradients = np.array([[0.5, -20.0], [0.5, -20.0]])
    path = adam_steps(
        gradients, np.zeros(2), rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
    )  # fmt: skip
    assert np.allclose(path[0], [-0.001, 0.001], rtol=1e-4)
    assert np.allclose(path[1], [-0.002, 0.002], rtol=1e-3)


@pytest.mark.parametrize("epsilon", [1e-8, 1e-7, 1e-4, 0.05])
def test_adam_in_single_precision_is_adam_on_every_exam(epsilon: float) -> None:
    """As Keras computes it; small gradients beside a large epsilon must not cost points."""
    for seed in range(1000):
        given = data._model(np.random.default_rng(seed), seed)
        path = single_precision_adam(given.arrays["gradients"], given.arrays["start"], epsilon)
        values = {"compiled": True, "optimizer": "Adam", "learning_rate": 0.001,
                  "beta_1": 0.9, "beta_2": 0.999, "epsilon": epsilon}  # fmt: skip
        seen = Observation(MODEL, Outcome.RETURNED, values, {"path": path})
        assert optimizer_is_adam.run(Evidence({MODEL: given}, {MODEL: seen})) is None, seed


def single_precision_adam(gradients: Array, start: Array, epsilon: float) -> Array:
    one, first, second = np.float32(1), np.float32(0.9), np.float32(0.999)
    value, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    path = []
    for step, gradient in enumerate(gradients, start=1):
        count = np.float32(step)
        rate = np.float32(0.001) * np.sqrt(one - second**count) / (one - first**count)
        mean = mean + (gradient - mean) * (one - first)
        square = square + (gradient * gradient - square) * (one - second)
        value = value - mean * rate / (np.sqrt(square) + np.float32(epsilon))
        path.append(value)
    return np.array(path)
