"""Trains models twice from the same weights, by `fit` and by the probe's way; run as a program.

Prints, as JSON, for each model: whether the probe's way takes it, and the largest difference of a
weight afterwards. Both see the same batches, in the order of the samples.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from autograder.assignments.mnist.probes import whole_training
from autograder.assignments.mnist.probes.whole_training import can_train, outputs_of, train

EPOCHS, SIZE, SAMPLES = 3, 32, 150  # 150 leaves a last batch of 22
RNG = np.random.default_rng(5)
IMAGES = RNG.random((SAMPLES, 28, 28), dtype=np.float32)
LABELS = RNG.integers(0, 10, SAMPLES)


def in_order(samples: int, epochs: int, size: int, seed: int) -> Any:
    """The batches of ``fit(shuffle=False)``."""
    del seed
    order = np.tile(np.arange(samples), epochs).astype(np.int32)
    starts = np.concatenate([np.arange(0, samples, size) + samples * n for n in range(epochs)])
    ends = np.minimum(starts + size, (starts // samples + 1) * samples)
    return order, np.stack([starts, ends], axis=1).astype(np.int32)


def sequential(optimizer: Any = "adam", loss: Any = None, last: str = "softmax", **kwargs: Any):
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(16, "relu", **kwargs),
            keras.layers.Dense(10, last),
        ]
    )
    model.compile(optimizer, loss or "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def without_input():
    layers = [keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    model = keras.Sequential(layers)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.flat, self.last = keras.layers.Flatten(), keras.layers.Dense(10, "softmax")

    def call(self, inputs):
        return self.last(self.flat(inputs))


class OwnStep(Subclassed):
    def train_step(self, data):
        return super().train_step(data)


class OwnLoss(Subclassed):
    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = super().compute_loss(x, y, y_pred, sample_weight, training)
        return loss + keras.ops.sum(self.last.kernel**2)


def compiled(model: Any, **kwargs: Any) -> Any:
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **kwargs)
    return model


RAW = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
MODELS: dict[str, Callable[[], Any]] = {
    "sequential": sequential,
    "without an input layer": without_input,
    "subclassed": lambda: compiled(Subclassed()),
    "own loss": lambda: compiled(OwnLoss()),
    "raw scores": lambda: sequential(loss=RAW, last="linear"),
    "schedule": lambda: sequential(
        keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.01, 4, 0.5))
    ),
    "clipping": lambda: sequential(keras.optimizers.Adam(0.01, clipnorm=0.01)),
    "averaging": lambda: sequential(keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.5)),
    "accumulating": lambda: sequential(keras.optimizers.Adam(gradient_accumulation_steps=2)),
    "weight decay": lambda: sequential(keras.optimizers.AdamW(0.01, weight_decay=0.1)),
    "momentum": lambda: sequential(keras.optimizers.SGD(0.01, momentum=0.9)),
    "penalty": lambda: sequential(kernel_regularizer="l2"),
    "own step": lambda: compiled(OwnStep()),
    "eager": lambda: compiled(Subclassed(), run_eagerly=True),
}


def difference(make: Callable[[], Any]) -> float:
    """The largest difference between the two ways, over weights and outputs."""
    first, second = make(), make()
    for model in (first, second):
        model(IMAGES[:1])
    second.set_weights(first.get_weights())
    first.fit(IMAGES, LABELS, epochs=EPOCHS, batch_size=SIZE, shuffle=False, verbose=0)
    train(second, IMAGES, LABELS, epochs=EPOCHS, size=SIZE, seed=1)
    pairs = list(zip(first.get_weights(), second.get_weights(), strict=True))
    outputs = first.predict(IMAGES, verbose=0), outputs_of(second, IMAGES)
    return max(float(np.abs(one - other).max()) for one, other in [*pairs, outputs])


def main() -> None:
    """Print what came of every model."""
    whole_training.batches = in_order
    found = {}
    for name, make in MODELS.items():
        takes = can_train(make(), IMAGES, LABELS, IMAGES)
        found[name] = {"takes": takes, "difference": difference(make) if takes else None}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
