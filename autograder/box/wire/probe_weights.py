"""Values that child and judge both know: a model's weights, and a learning rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.box.wire.observations import Array

__all__ = ["PROBE_RATE", "probe_weight"]

PROBE_RATE = 0.001  # the learning rate at which an optimizer is tried out


def probe_weight(shape: Sequence[int], index: int, seed: int) -> Array:
    """Values for the weight at ``index`` of a model; child and judge get equal ones.

    Kernels get a spread that makes sums of about 3 in the hidden layers for inputs in 0..1, so
    that activation functions can be told apart, and scores of about 1.5, so that no softmax is
    saturated; biases are about 0.5. float64.
    """
    rng = np.random.default_rng([seed, index, *shape])
    if len(shape) < 2:
        return np.abs(rng.normal(0.0, 0.5, size=tuple(shape))) + 0.1  # may be a variance
    fan_in = int(np.prod(shape[:-1]))
    gain = 5.2 if fan_in > 256 else 0.6 if shape[-1] <= 16 else 1.8
    spread = gain / np.sqrt(fan_in)
    return rng.normal(0.0, spread, size=tuple(shape))
