"""Keras, for one more try, as it would be if it understood what beginners write by mistake.

Each correction is noted, so that it can be told; outside of `lenient` Keras is as it was.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from autograder.assignments.mnist.probes.lenient_compile import mended_settings
from autograder.assignments.mnist.probes.near_names import nearest
from autograder.assignments.mnist.probes.slips import SIDE, Notes, Nothing, like, patched

__all__ = ["lenient"]

Init = Callable[..., None]
HALF = ("float16", "bfloat16")
LAYER_ARGUMENTS = ("name", "dtype", "trainable", "input_shape", "input_dim")


@contextlib.contextmanager
def lenient(notes: Notes) -> Iterator[None]:
    """Have Keras put known slips right, and note each in ``notes``."""
    import keras

    layers = keras.layers
    with contextlib.ExitStack() as stack:

        def change(owner: Any, name: str, mend: Callable[[Any, Notes], Any]) -> None:
            stack.enter_context(patched(owner, name, mend(getattr(owner, name), notes)))

        change(layers.Layer, "__init__", _single_precision)
        change(layers.Dense, "__init__", _dense)
        change(layers.Activation, "__init__", _activation_layer)
        change(layers.Flatten, "__init__", _flatten)
        change(layers.InputLayer, "__init__", _input)
        change(keras.Sequential, "__init__", _sequential)
        change(keras.Sequential, "add", _add)
        for optimizer in _optimizers():
            change(optimizer, "__init__", _optimizer)
        change(keras.Model, "compile", _compile)
        change(keras.Model, "summary", _summary)
        yield


def _single_precision(init: Init, notes: Notes) -> Init:
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


def _dense(init: Init, notes: Notes) -> Init:
    known = _arguments(init, LAYER_ARGUMENTS)

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        kwargs = _renamed(kwargs, known, "layer_argument", "Dense", notes)
        given = list(args)
        if len(given) > 1 and isinstance(given[0], str) and _whole(given[1]):
            notes.note("layer_order", f"Dense({given[0]!r}, {given[1]})", "units")
            given[:2] = given[1], given[0]
        inputs = len(given) > 1 and _whole(given[0]) and _whole(given[1])
        if inputs or ("units" in kwargs and given and _whole(given[0])):
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


def _activation_layer(init: Init, notes: Notes) -> Init:
    @like(init)
    def made(self: Any, activation: Any, *args: Any, **kwargs: Any) -> None:
        init(self, _activation(activation, notes), *args, **kwargs)

    return made


def _flatten(init: Init, notes: Notes) -> Init:
    known = _arguments(init, LAYER_ARGUMENTS)

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        for shape in [one for one in args if not isinstance(one, str)]:
            notes.note("layer_argument", f"Flatten({shape})", "input_shape=")
            kwargs["input_shape"] = shape
        args = tuple(one for one in args if isinstance(one, str))
        if "shape" in kwargs:
            notes.note("layer_argument", "Flatten(shape=...)", "input_shape=")
            kwargs["input_shape"] = kwargs.pop("shape")
        init(self, *args, **_renamed(kwargs, known, "layer_argument", "Flatten", notes))

    return made


def _input(init: Init, notes: Notes) -> Init:
    @like(init)
    def made(self: Any, shape: Any = None, batch_size: Any = None, **kwargs: Any) -> None:
        if _whole(shape):
            right = (shape, batch_size) if _whole(batch_size) else (shape,)
            notes.note("input_numbers", ", ".join(map(str, right)), str(right))
            shape, batch_size = right, None
        elif _with_number_of_images(shape):
            notes.note("input_number_of_images", str(tuple(shape)), str((SIDE, SIDE)))
            shape = (SIDE, SIDE)
        if kwargs.get("dtype") in (None, *HALF):
            kwargs["dtype"] = "float32"
        init(self, shape=shape, batch_size=batch_size, **kwargs)

    return made


def _sequential(init: Init, notes: Notes) -> Init:
    import keras

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) > 1 or (args and isinstance(args[0], keras.Layer)):
            notes.note("layers_without_list", "Sequential(...)", "Sequential([...])")
            args = (list(args),)
        init(self, *args, **kwargs)

    return made


def _add(add: Callable[..., Any], notes: Notes) -> Callable[..., Any]:
    import keras

    @like(add)
    def added(self: Any, layer: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(layer, (tuple, list)):
            notes.note("layers_in_a_list", "a list of layers in the list", "layer after layer")
            for one in layer:
                added(self, one, *args, **kwargs)
            return
        if isinstance(layer, type) and issubclass(layer, keras.Layer):
            notes.note("without_brackets", layer.__name__, f"{layer.__name__}()")
            layer = layer()
        add(self, layer, *args, **kwargs)

    return added


def _optimizer(init: Init, notes: Notes) -> Init:
    import keras

    known = _arguments(init, _arguments(keras.optimizers.Optimizer.__init__, ()))

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        kind = type(self).__name__
        kwargs = _renamed(kwargs, known, "optimizer_argument", kind, notes)
        given = [_as_rate(one, notes) for one in args]
        if "learning_rate" in kwargs:
            kwargs["learning_rate"] = _as_rate(kwargs["learning_rate"], notes)
        init(self, *given, **kwargs)

    return made


def _compile(compiling: Callable[..., Any], notes: Notes) -> Callable[..., Any]:
    known = [name for name in inspect.signature(compiling).parameters if name != "self"]

    @like(compiling)
    def compiled(self: Any, *args: Any, **kwargs: Any) -> Nothing:
        named = dict(zip(known, args, strict=False))
        named |= _renamed(kwargs, known, "compile_argument", "compile", notes)
        compiling(self, **mended_settings(named, notes))
        notes.compiled = self
        return Nothing("compile")

    return compiled


def _summary(summary: Callable[..., Any], _notes: Notes) -> Callable[..., Any]:
    @like(summary)
    def shown(self: Any, *args: Any, **kwargs: Any) -> Nothing:
        summary(self, *args, **kwargs)
        return Nothing("summary")

    return shown


def _optimizers() -> list[type]:
    """Keras's optimizers, those that take arguments of their own."""
    import keras

    every = vars(keras.optimizers).values()
    base = keras.optimizers.Optimizer
    found = [one for one in every if isinstance(one, type) and issubclass(one, base)]
    return [one for one in found if "__init__" in vars(one)]


def _arguments(function: Callable[..., Any], more: Any) -> list[str]:
    named = [
        name
        for name, one in inspect.signature(function).parameters.items()
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and name != "self"
    ]
    return [*named, *more]


def _renamed(
    kwargs: dict[str, Any], known: list[str], slip: str, owner: str, notes: Notes
) -> dict[str, Any]:
    """Arguments with the names that Keras knows; what is like none of them stays."""
    found = {}
    for name, value in kwargs.items():
        meant = None if name in known else nearest(name, known)
        if meant is not None and meant not in kwargs:
            notes.note(slip, f"{owner}({name}=...)", f"{meant}=")
            found[meant] = value
        else:
            found[name] = value
    return found


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
        if not _whole(units) and float(units) == int(float(units)):
            notes.note("layer_units", repr(units), str(int(float(units))))
            return int(float(units))
    return units


def _with_number_of_images(shape: Any) -> bool:
    """Whether it is (60000, 28, 28) or the like; (1, 28, 28) is a channel, and another matter."""
    listed = isinstance(shape, (tuple, list))
    return listed and tuple(shape[1:]) == (SIDE, SIDE) and shape[0] != 1


def _as_rate(value: Any, notes: Notes) -> Any:
    with contextlib.suppress(ValueError):
        if isinstance(value, str):
            rate = float(value)
            notes.note("optimizer_rate", repr(value), value)
            return rate
    return value


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
