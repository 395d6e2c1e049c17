"""Finds the shape of images that a model takes, and puts a Flatten where it was forgotten."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.slips import SIDE, Slip, slip

__all__ = ["AS_LESSON", "along_the_digits", "laid_out", "reshaped"]

AS_LESSON = (SIDE, SIDE)
OTHERS = ((SIDE * SIDE,), (SIDE, SIDE, 1), (1, SIDE, SIDE))
DIGITS = 10
TRIED = 2  # images

Shape = tuple[int, ...]


def laid_out(images: Any, shape: Shape) -> Any:
    """Images, (n, ...), each as ``shape``; as they are where that is another number of pixels."""
    fits = images.ndim > 1 and math.prod(images.shape[1:]) == math.prod(shape)
    return images.reshape(len(images), *shape) if fits else images


def reshaped(model: Any, another: Callable[[], Any]) -> tuple[Any, Shape, list[Slip]]:
    """A model that gives (n, 10), the shape of an image that it takes, and what was undone for it.

    ``another`` makes such a model again: the first use can settle a model's shapes for good.
    """
    possible = list(_possible(model))  # before it is used
    came = _outputs(model, AS_LESSON)
    if came is not None and len(came) == 2:
        return _with_ten_units(model, came)
    forgotten = came is not None  # every row of an image was treated as if it were an image
    for shape in possible:
        fresh = another()
        if _outputs(fresh, shape) == (TRIED, DIGITS):
            name = "no_flatten" if forgotten else "other_images"
            return fresh, shape, [slip(name, f"(n, {', '.join(map(str, shape))})", "(n, 28, 28)")]
    if forgotten and (mended := _with_flatten(another())) is not None:
        return mended, AS_LESSON, [slip("no_flatten", "no Flatten", "Flatten()")]
    return model, AS_LESSON, []


def along_the_digits(layers: list[Any]) -> list[Slip]:
    """Have layers of softmax look at the ten digits of an image, not at all images; tells which."""
    import keras

    found = []
    for layer in layers:
        if isinstance(layer, keras.layers.Softmax) and layer.axis in (0, -2):
            found.append(slip("softmax_axis", f"axis={layer.axis}", "axis=-1"))
            layer.axis = -1
    return found[:1]


def _possible(model: Any) -> Iterator[Shape]:
    """Shapes of an image to try, other than the lesson's: the model's own, if it has one."""
    shape = getattr(model, "input_shape", None) if getattr(model, "built", False) else None
    own = tuple(shape[1:]) if isinstance(shape, tuple) else None
    known = own is not None and all(isinstance(one, int) for one in own)
    if own is None or not known:
        yield from OTHERS
    elif own != AS_LESSON and math.prod(own) == SIDE * SIDE:
        yield own


def _outputs(model: Any, shape: Shape) -> Shape | None:
    """The shape of what it gives for two images of such a shape; None where it takes none."""
    try:
        return tuple(model(np.zeros((TRIED, *shape), dtype=np.float32)).shape)
    except Exception:  # whatever Keras, or a layer of the student's, has to say of it
        return None


def thawed(model: Any) -> list[Slip]:
    """Have all layers learn; tells of one that was kept from it."""
    frozen = [layer for layer in model._flatten_layers() if not layer.trainable]
    for layer in frozen:  # each by itself: a model does not tell all of its layers
        layer.trainable = True
    with_weights = [layer.name for layer in frozen if layer.weights]
    return [slip("frozen", str(with_weights[0]), "trainable")] if with_weights else []


def without_norms(model: Any) -> tuple[Any, list[Slip]]:
    """The model without layers of normalisation that learn, and which they are."""
    import keras

    norms = (keras.layers.BatchNormalization, keras.layers.LayerNormalization)
    layers = getattr(model, "layers", [])
    found = [type(one).__name__ for one in layers if isinstance(one, norms)]
    others = [one for one in layers if not isinstance(one, (keras.layers.InputLayer, *norms))]
    mended = _chained(model, others, [keras.Input(AS_LESSON)]) if found else None
    return (model, []) if mended is None else (mended, [slip("norm_layer", found[0], "none")])


def _with_ten_units(model: Any, came: Shape) -> tuple[Any, Shape, list[Slip]]:
    """The model, with ten units in the last layer that has units."""
    import keras

    layers = [one for one in model.layers if not isinstance(one, keras.layers.InputLayer)]
    dense = [one for one in layers if isinstance(one, keras.layers.Dense)]
    if came == (TRIED, DIGITS) or came[0] != TRIED or not dense:
        return model, AS_LESSON, []
    last = dense[-1]
    right = type(last).from_config({**last.get_config(), "units": DIGITS})
    first = [keras.Input(AS_LESSON)]
    mended = _chained(model, [right if one is last else one for one in layers], first)
    if mended is None:
        return model, AS_LESSON, []
    return mended, AS_LESSON, [slip("last_units", str(came[1]), str(DIGITS))]


def _with_flatten(model: Any) -> Any | None:
    """The same layers, new, after a Flatten; None where that cannot be done."""
    import keras

    layers = [one for one in model.layers if not isinstance(one, keras.layers.InputLayer)]
    return _chained(model, layers, [keras.Input(AS_LESSON), keras.layers.Flatten()])


def _chained(model: Any, layers: list[Any], first: list[Any]) -> Any | None:
    """New layers like these of a model after the first ones, compiled as it is.

    None where the model's layers do not lie one after the other, or it is of a kind of its own.
    """
    import keras

    try:
        if not type(model).__module__.startswith("keras."):
            return None
        if any(later.input is not earlier.output for earlier, later in pairwise(model.layers)):
            return None
        copies = [type(one).from_config(one.get_config()) for one in layers]
        chained = keras.Sequential([*first, *copies])
        if _outputs(chained, AS_LESSON) != (TRIED, DIGITS):
            return None
        if model.compiled:
            chained.compile_from_config(model.get_compile_config())
        return chained
    except Exception:  # a layer that cannot be made again
        return None
