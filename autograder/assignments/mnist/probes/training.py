"""Trains a student's network as the lesson does, and brings back what it says of new digits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.box.probing import Captured, Functions, Step, capture_array, told
from autograder.box.wire.observations import Array, ProbeCall

__all__ = ["can_train", "outputs_of", "train", "train_and_predict"]

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


def can_train(model: Any, *arrays: Any) -> bool:
    """Whether it is an ordinary compiled model, for images, a label for each, and more images."""
    import keras

    if not isinstance(model, keras.Model) or set(OWN_WAY) & set(vars(model)):
        return False
    if any(getattr(type(model), name) is not getattr(keras.Model, name) for name in OWN_WAY):
        return False
    if not model.compiled or model.run_eagerly:
        return False
    if not all(isinstance(one, np.ndarray) and one.dtype.kind in KINDS for one in arrays):
        return False
    images, labels = arrays[:2]
    return bool(labels.shape == images.shape[:1] != (0,))


def outputs_of(model: Any, images: Array, labels: Array, more: Array) -> Array:
    """What the trained model gives for ``more``; raises where its own metrics fail."""
    few = images[:2]
    model.compute_metrics(few, labels[:2], model(_floats(few), training=False))
    return np.asarray(model(_floats(more), training=False))


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


def train_and_predict(
    functions: Functions,
    call: ProbeCall,
    step: Step,
    cap: int,
) -> Captured:
    """Give the model's outputs, (n, 10), for images whose labels are not in this process.

    Where the training cannot run, gives the step and the error instead.
    """
    at = ["normalize"]

    def enter(name: str) -> None:
        at[0] = name
        step(name)

    try:
        outputs = _outputs(functions, call, enter)
    except Exception as caught:  # each part is judged by its own task; here it only cannot go on
        return {"stopped_at": at[0], "error": told(caught)}, {}
    facts, arrays = capture_array(outputs, "outputs", cap)
    return {"result": facts}, arrays


def _outputs(functions: Functions, call: ProbeCall, enter: Step) -> Any:
    enter("normalize")
    images = np.asarray(functions["normalize"](call.arrays["images"]))
    held_out = np.asarray(functions["normalize"](call.arrays["held_out"]))
    enter("split")
    (x_train, y_train), _ = functions["split"](images, call.arrays["labels"], validation_split=0.2)
    enter("build_model")
    model = functions["build_model"]()
    enter("training")
    return _trained_outputs(functions["build_model"], model, (x_train, y_train), held_out, call)


def _trained_outputs(
    build: Callable[[], Any], model: Any, data: tuple[Any, Any], held_out: Any, call: ProbeCall
) -> Any:
    """Outputs after the training, by the fast way where it works, else by Keras's own ``fit``."""
    epochs, size = int(call.params["epochs"]), int(call.params["batch_size"])
    images, labels = data
    if can_train(model, images, labels, held_out):
        try:
            train(model, images, labels, epochs=epochs, size=size, seed=int(call.params["seed"]))
            return outputs_of(model, images, labels, held_out)
        except Exception:  # whatever is wrong, `fit` says it in its own words
            model = build()
    model.fit(images, labels, epochs=epochs, batch_size=size, verbose=0)
    return model.predict(held_out, batch_size=len(held_out), verbose=0)
