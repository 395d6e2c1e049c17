"""The documented network in NumPy: forward pass, cross-entropy, Adam."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.box.wire.observations import Array

__all__ = [
    "ACROSS",
    "HIDDEN",
    "OUTPUTS",
    "Activation",
    "adam_steps",
    "cross_entropy",
    "softmax",
]

Activation = Callable[[Array], Array]


def softmax(scores: Array) -> Array:
    """Softmax along the last axis: (n, k) scores to (n, k) probabilities."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def sigmoid(x: Array) -> Array:
    """Logistic function, element by element."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -60, 60))))


def _elu(x: Array) -> Array:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def _gelu(x: Array) -> Array:
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))))


# Formulas as in the Keras documentation of activations, https://keras.io/api/layers/activations/
HIDDEN: Mapping[str, Activation] = {
    "ReLU": lambda x: np.maximum(x, 0),
    "no activation at all": lambda x: x,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "softmax": softmax,
    "leaky ReLU (slope 0.3)": lambda x: np.where(x > 0, x, 0.3 * x),
    "leaky ReLU (slope 0.2)": lambda x: np.where(x > 0, x, 0.2 * x),
    "leaky ReLU (slope 0.1)": lambda x: np.where(x > 0, x, 0.1 * x),
    "leaky ReLU (slope 0.01)": lambda x: np.where(x > 0, x, 0.01 * x),
    "ELU": _elu,
    "SELU": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * np.expm1(np.minimum(x, 0))),
    "softplus": lambda x: np.logaddexp(0, x),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "swish": lambda x: x * sigmoid(x),
    "GELU": _gelu,
    "mish": lambda x: x * np.tanh(np.logaddexp(0, x)),
    "ReLU6": lambda x: np.clip(x, 0, 6),
}
ACROSS = "softmax over the images"  # of an output that depends on all images at once
OUTPUTS: Mapping[str, Activation] = {
    "softmax": softmax,
    "no activation at all": lambda x: x,
    "sigmoid": sigmoid,
    ACROSS: lambda x: softmax(x.T).T,
    "softmax applied twice": lambda x: softmax(softmax(x)),
    "ReLU": lambda x: np.maximum(x, 0),
    "ReLU, then softmax": lambda x: softmax(np.maximum(x, 0)),
    "tanh": np.tanh,
    "log-softmax": lambda x: np.log(softmax(x)),
}


def cross_entropy(probabilities: Array, labels: Array) -> float:
    """Mean of -log p[label]; (n, k) probabilities, (n,) integer labels."""
    chosen = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(chosen, 1e-7, 1.0)).mean())


def adam_steps(
    gradients: Array, start: Array, *, rate: float, beta_1: float, beta_2: float, epsilon: float
) -> Array:
    """Values after each step of Adam (Kingma and Ba 2015, arXiv:1412.6980, section 2).

    ``epsilon`` is what the paper calls epsilon hat, before section 2.1, and Keras epsilon: it is
    added to the root of the second moment as it is, not yet corrected for its bias. For gradients
    that are small beside it this makes a difference.
    ``gradients`` is (steps, k), ``start`` (k,); gives (steps, k).
    """
    value = start.astype(np.float64)
    first = np.zeros_like(value)
    second = np.zeros_like(value)
    path = []
    for step, gradient in enumerate(gradients, start=1):
        first = beta_1 * first + (1 - beta_1) * gradient
        second = beta_2 * second + (1 - beta_2) * gradient**2
        corrected = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
        value = value - corrected * first / (np.sqrt(second) + epsilon)
        path.append(value)
    return np.array(path)
