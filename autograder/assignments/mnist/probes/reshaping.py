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
        return model, AS_LESSON, []
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


def _with_flatten(model: Any) -> Any | None:
    """The same layers, new, after a Flatten; None where they do not lie one after the other."""
    import keras

    try:
        every = [one for one in model.layers if not isinstance(one, keras.layers.InputLayer)]
        if any(later.input is not earlier.output for earlier, later in pairwise(every)):
            return None
        copies = [type(one).from_config(one.get_config()) for one in every]
        mended = keras.Sequential([keras.Input(AS_LESSON), keras.layers.Flatten(), *copies])
        if _outputs(mended, AS_LESSON) != (TRIED, DIGITS):
            return None
        if model.compiled:
            mended.compile_from_config(model.get_compile_config())
        return mended
    except Exception:  # a layer that cannot be made again
        return None
