"""Keras, for one more try, as it would be if it understood what beginners write by mistake.

Each correction is noted, so that it can be told; outside of `lenient` Keras is as it was.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from autograder.assignments.mnist.probes.lenient_arguments import arguments, renamed
from autograder.assignments.mnist.probes.lenient_compile import mended_settings
from autograder.assignments.mnist.probes.lenient_layers import (
    activation_layer,
    dense,
    flatten,
    input_layer,
    single_precision,
)
from autograder.assignments.mnist.probes.slips import Notes, Nothing, like, patched

__all__ = ["lenient"]

Init = Callable[..., None]


@contextlib.contextmanager
def lenient(notes: Notes) -> Iterator[None]:
    """Have Keras put known slips right, and note each in ``notes``."""
    import keras

    layers = keras.layers
    with contextlib.ExitStack() as stack:

        def change(owner: Any, name: str, mend: Callable[[Any, Notes], Any]) -> None:
            stack.enter_context(patched(owner, name, mend(getattr(owner, name), notes)))

        change(layers.Layer, "__init__", single_precision)
        change(layers.Dense, "__init__", dense)
        change(layers.Activation, "__init__", activation_layer)
        change(layers.Flatten, "__init__", flatten)
        change(layers.InputLayer, "__init__", input_layer)
        change(keras.Sequential, "__init__", _sequential)
        change(keras.Sequential, "add", _add)
        for optimizer in _optimizers():
            change(optimizer, "__init__", _optimizer)
        change(keras.Model, "compile", _compile)
        change(keras.Model, "summary", _summary)
        yield


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

    known = arguments(init, arguments(keras.optimizers.Optimizer.__init__, ()))

    @like(init)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        kind = type(self).__name__
        kwargs = renamed(kwargs, known, "optimizer_argument", kind, notes)
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
        named |= renamed(kwargs, known, "compile_argument", "compile", notes)
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


def _as_rate(value: Any, notes: Notes) -> Any:
    with contextlib.suppress(ValueError):
        if isinstance(value, str):
            rate = float(value)
            notes.note("optimizer_rate", repr(value), value)
            return rate
    return value
