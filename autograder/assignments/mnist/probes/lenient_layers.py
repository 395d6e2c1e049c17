"""Layers of Keras that understand what beginners write by mistake, and note it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from autograder.assignments.mnist.probes.lenient_arguments import arguments, renamed, whole
from autograder.assignments.mnist.probes.near_names import nearest
from autograder.assignments.mnist.probes.slips import SIDE, Notes, like

__all__ = ["HALF", "activation_layer", "dense", "flatten", "input_layer", "single_precision"]

Init = Callable[..., None]
HALF = ("float16", "bfloat16")
LAYER_ARGUMENTS = ("name", "dtype", "trainable", "input_shape", "input_dim")


def single_precision(init: Init, notes: Notes) -> Init:
    """Of layers whose weights have single precision."""
    import keras

    @like(init)
    def made(self: Any, *args: Any, dtype: Any = None, **kwargs: Any) -> None:
        kept = (keras.dtype_policies.get(dtype).variable_dtype, keras.config.floatx())
        for half in [one for one in kept if one in HALF][:1]:
            notes.note("half_precision", half, "float32")
            dtype = "float32"
            keras.config.set_floatx(dtype)  # the loss, too, takes after this
            keras.config.set_dtype_policy(dtype)
        init(self, *args, dtype=dtype, **kwargs)

    return made


def dense(init: Init, notes: Notes) -> Init:
    """Of a Dense layer that finds out what its arguments were meant to be."""
    known = arguments(init, LAYER_ARGUMENTS)

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        kwargs = renamed(kwargs, known, "layer_argument", "Dense", notes)
        given = list(args)
        if len(given) > 1 and isinstance(given[0], str) and whole(given[1]):
            notes.note("layer_order", f"Dense({given[0]!r}, {given[1]})", "units")
            given[:2] = given[1], given[0]
        inputs = len(given) > 1 and whole(given[0]) and whole(given[1])
        if inputs or ("units" in kwargs and given and whole(given[0])):
            units = given[1] if inputs else kwargs["units"]
            notes.note("layer_inputs", f"Dense({given[0]}, {units})", f"Dense({units})")
            del given[0]
        units = kwargs.pop("units", None) if "units" in kwargs else given.pop(0) if given else None
        kwargs |= dict(zip(("activation", "use_bias"), given, strict=False))
        if units is not None:
            kwargs["units"] = _as_whole(units, notes)
        kwargs["activation"] = _activation(kwargs.get("activation"), notes)
        init(self, **kwargs)

    return made


def activation_layer(init: Init, notes: Notes) -> Init:
    """Of a layer of an activation that is nearly named."""

    @like(init)
    def made(self: Any, activation: Any, *args: Any, **kwargs: Any) -> None:
        init(self, _activation(activation, notes), *args, **kwargs)

    return made


def flatten(init: Init, notes: Notes) -> Init:
    """Of a Flatten that takes the shape of an image."""
    known = arguments(init, LAYER_ARGUMENTS)

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        for shape in [one for one in args if not isinstance(one, str)]:
            notes.note("layer_argument", f"Flatten({shape})", "input_shape=")
            kwargs["input_shape"] = shape
        args = tuple(one for one in args if isinstance(one, str))
        if "shape" in kwargs:
            notes.note("layer_argument", "Flatten(shape=...)", "input_shape=")
            kwargs["input_shape"] = kwargs.pop("shape")
        init(self, *args, **renamed(kwargs, known, "layer_argument", "Flatten", notes))

    return made


def input_layer(init: Init, notes: Notes) -> Init:
    """Of an input that finds the shape of one image in what it is told."""

    @like(init)
    def made(self: Any, shape: Any = None, batch_size: Any = None, **kwargs: Any) -> None:
        if whole(shape):
            right = (shape, batch_size) if whole(batch_size) else (shape,)
            notes.note("input_numbers", ", ".join(map(str, right)), str(right))
            shape, batch_size = right, None
        elif _with_number_of_images(shape):
            notes.note("input_number_of_images", str(tuple(shape)), str((SIDE, SIDE)))
            shape = (SIDE, SIDE)
        if kwargs.get("dtype") in (None, *HALF):
            kwargs["dtype"] = "float32"
        init(self, shape=shape, batch_size=batch_size, **kwargs)

    return made


def _activation(given: Any, notes: Notes) -> Any:
    import keras

    if isinstance(given, type) and issubclass(given, keras.Layer):
        notes.note("activation", given.__name__, given.__name__.lower())
        return given()
    if not isinstance(given, str):
        return given
    names = [name for name in vars(keras.activations) if not name.startswith("_")]
    if given in names or (meant := nearest(given, names)) is None:
        return given
    notes.note("activation", repr(given), meant)
    return meant


def _as_whole(units: Any, notes: Notes) -> Any:
    with contextlib.suppress(TypeError, ValueError):
        if not whole(units) and float(units) == int(float(units)):
            notes.note("layer_units", repr(units), str(int(float(units))))
            return int(float(units))
    return units


def _with_number_of_images(shape: Any) -> bool:
    """Whether it is (60000, 28, 28) or the like; (1, 28, 28) is a channel, and another matter."""
    listed = isinstance(shape, (tuple, list))
    return listed and tuple(shape[1:]) == (SIDE, SIDE) and shape[0] != 1
