"""Keras's training of a model, all epochs in one TensorFlow function, and asking the model."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.box.wire.observations import Array

__all__ = [
    "KINDS",
    "LEARNING",
    "SETTINGS",
    "can_train",
    "compiled_as_lesson",
    "learnt_share",
    "outputs_of",
    "own_way",
    "train",
    "try_metrics",
]

# A model that overrides one of these has a training of its own, which only `fit` can do.
OWN_WAY = (
    "fit",
    "train_step",
    "make_train_function",
    "train_on_batch",
    "predict",
    "predict_step",
    "make_predict_function",
    "__call__",
)
KINDS = "fiu"  # of numbers
# What the lesson's was put in the place of: loss and metric; optimizer and starting values.
SETTINGS, LEARNING = "settings", "learning"


def can_train(model: Any, *arrays: Any) -> bool:
    """Whether it is an ordinary compiled model, for images, a label for each, and more images."""
    import keras

    if not isinstance(model, keras.Model) or own_way(model):
        return False
    if not model.compiled or model.run_eagerly:
        return False
    if not all(isinstance(one, np.ndarray) and one.dtype.kind in KINDS for one in arrays):
        return False
    images, labels = arrays[:2]
    return bool(labels.shape == images.shape[:1] != (0,))


def compiled_as_lesson(model: Any, images: Array, *, afresh: bool = False) -> Any:
    """The model with its own optimizer, if it has one, and the lesson's loss and metric.

    With ``afresh``, also with the lesson's optimizer, and weights as Keras starts them. ``images``
    show whether its outputs are scores or probabilities. Raises what Keras has to say.
    """
    import keras

    few = outputs_of(model, images[:2])
    scores = not np.allclose(few.sum(axis=-1), 1.0, atol=1e-3)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=scores)
    optimizer = None if afresh else getattr(model, "optimizer", None)
    if afresh:
        start = keras.initializers.GlorotUniform(seed=keras.random.SeedGenerator(1))
        for weight in model.trainable_weights:
            plain = len(weight.shape) < 2
            weight.assign(np.zeros(weight.shape) if plain else start(weight.shape))
    model.compile(optimizer=optimizer or "adam", loss=loss, metrics=["accuracy"])
    return model


def learnt_share(model: Any, images: Any, labels: Any) -> float:
    """Which part of the digits it was trained on it reads rightly, 0..1; 1 if that is unknown."""
    try:
        return float((outputs_of(model, images).argmax(axis=1) == labels).mean())
    except Exception:  # images or labels of a kind that only `fit` understands
        return 1.0


def own_way(model: Any) -> list[str]:
    """Names of what a model does in its own way where Keras's is meant to train or ask it."""
    import keras

    return [
        name
        for name in OWN_WAY
        if name in vars(model) or getattr(type(model), name) is not getattr(keras.Model, name)
    ]


def outputs_of(model: Any, images: Array) -> Array:
    """What the network gives for images, (n, 10), whatever `predict` would say instead."""
    import keras

    return np.asarray(keras.Model.__call__(model, _floats(images), training=False))


def try_metrics(model: Any, images: Array, labels: Array) -> None:
    """Have the model measure itself on two images; raises where its own metrics fail."""
    few = images[:2]
    model.compute_metrics(few, labels[:2], outputs_of(model, few))


def train(model: Any, images: Array, labels: Array, *, epochs: int, size: int, seed: int) -> None:
    """Train ``model`` on images (n, ...) and labels (n,); whatever fails in it raises."""
    import tensorflow as tf

    samples, answers = tf.constant(_floats(images)), tf.constant(_floats(labels))
    model(samples[:1])  # builds what is built on first use
    weights, optimizer = model.trainable_variables, model.optimizer
    optimizer.build(weights)
    trained = {"training": True} if getattr(model, "_call_has_training_arg", True) else {}

    def step(chosen: Any) -> None:
        x, y = tf.gather(samples, chosen), tf.gather(answers, chosen)
        with tf.GradientTape() as tape:
            outputs = model(x, **trained)
            loss = model.compute_loss(x=x, y=y, y_pred=outputs, sample_weight=None, training=True)
            scaled = optimizer.scale_loss(loss)
        optimizer.apply_gradients(zip(tape.gradient(scaled, weights), weights, strict=True))

    def body(number: Any, order: Any, bounds: Any) -> Any:
        step(order[bounds[number, 0] : bounds[number, 1]])
        return number + 1, order, bounds

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def all_steps(order: Any, bounds: Any) -> Any:
        def more(number: Any, *_: Any) -> Any:
            return number < tf.shape(bounds)[0]

        return tf.while_loop(more, body, (0, order, bounds), parallel_iterations=1)[0]

    order, bounds = batches(len(labels), epochs, size, seed)
    with _as_written():
        all_steps(tf.constant(order), tf.constant(bounds))
    optimizer.finalize_variable_values(weights)


@contextlib.contextmanager
def _as_written() -> Iterator[None]:
    """Have the function run as it is: rewriting so small a network costs more than it gains."""
    import tensorflow as tf

    before = tf.config.optimizer.get_experimental_options().get("disable_meta_optimizer", False)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": before})


def batches(samples: int, epochs: int, size: int, seed: int) -> tuple[Array, Array]:
    """A new order of the samples for each epoch, (epochs * samples,), and each batch's ends in it.

    int32 both; ends are (batches, 2).
    """
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(samples) for _ in range(epochs)])
    starts = np.arange(0, samples, size)
    ends = np.minimum(starts + size, samples)
    first = np.repeat(np.arange(epochs) * samples, len(starts))
    bounds = np.stack([np.tile(starts, epochs) + first, np.tile(ends, epochs) + first], axis=1)
    return order.astype(np.int32), bounds.astype(np.int32)


def _floats(array: Array) -> Array:
    """The width that `fit` gives to floating-point numbers; whole numbers stay."""
    return array.astype(np.float32) if array.dtype.kind == "f" else array
