"""Builds a student's model; where a known slip stops it, once more with that slip undone."""

from __future__ import annotations

import contextlib
import math
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from autograder.assignments.mnist.probes import near_attributes
from autograder.assignments.mnist.probes.lenient_compile import unknown_names
from autograder.assignments.mnist.probes.lenient_keras import lenient
from autograder.assignments.mnist.probes.lenient_layers import HALF
from autograder.assignments.mnist.probes.reshaping import (
    AS_LESSON,
    along_the_digits,
    laid_out,
    reshaped,
    thawed,
    without_norms,
)
from autograder.assignments.mnist.probes.slips import Notes, Nothing, Slip, like, patched
from autograder.box import probing
from autograder.box.probing import CallFailedError, told

__all__ = ["Built", "build"]

MOST_PIXELS = 1_000_000  # of an image
TRIES = 5  # one after the other, each with one more attribute put right
MISSING = re.compile(r"missing \d+ required positional arguments?: (.+)")
# What a parameter that the lesson does not have is for, by a part of its name.
PARAMETERS: dict[str, Any] = {"shape": AS_LESSON, "class": 10, "output": 10, "rate": 0.001}


@dataclass(frozen=True)
class Built:
    """What `build_model` gave, or what it was meant to give; ``slips`` says what was undone.

    ``stopped`` is the error without that, and ``line`` the student's line of it, 0 where there is
    none. ``shape`` is that of an image as the model takes it.
    """

    model: Any
    slips: tuple[Slip, ...] = ()
    stopped: str = ""
    line: int = 0
    shape: tuple[int, ...] = AS_LESSON

    def lay_out(self, images: Any) -> Any:
        """Images, (n, ...), as this model takes them."""
        return images if self.shape == AS_LESSON else laid_out(images, self.shape)


def build(function: Callable[[], Any]) -> Built:
    """Call `build_model`, put known slips right, and tell of them.

    Raises CallFailedError where it stops with an error that is none of them.
    """
    built = _made(function)
    if not _is_model(built.model):
        return built
    model, shape, more = reshaped(built.model, lambda: _made(function).model)
    model, others = without_norms(model)
    more += [*others, *along_the_digits(_layers(model)), *thawed(model)]
    return replace(built, model=model, shape=shape, slips=(*built.slips, *more))


def _made(function: Callable[[], Any]) -> Built:
    notes = Notes()
    value, error = None, None
    try:
        value = _strictly(function, notes)
    except CallFailedError as failed:
        error = _of_interest(failed)
    if error is None and _is_whole(value, notes):
        return Built(value)
    made = _put_right(function)
    if error is None:
        return made or Built(value)
    if made is None:
        raise CallFailedError(error) from error
    return replace(made, stopped=told(error), line=_own_line(error))


def _strictly(function: Callable[[], Any], notes: Notes) -> Any:
    """Call it with Keras as it is, and remember how it compiled."""
    import keras

    compiling, adding = keras.Model.compile, keras.layers.InputLayer.__init__

    @like(compiling)
    def compiled(self: Any, *args: Any, **kwargs: Any) -> Any:
        given = compiling(self, *args, **kwargs)
        notes.settle(self, compiling, args, kwargs)
        return given

    @like(adding)
    def added(self: Any, *args: Any, **kwargs: Any) -> None:
        adding(self, *args, **kwargs)
        pixels = math.prod(one or 1 for one in self.batch_shape[1:])
        if pixels > MOST_PIXELS:  # the weights of a layer for them would take all memory
            raise ValueError(f"{pixels:,} numbers for each image: {self.batch_shape[1:]}")

    with (
        patched(keras.Model, "compile", compiled),
        patched(keras.layers.InputLayer, "__init__", added),
    ):
        return function()


def _of_interest(failed: CallFailedError) -> Exception:
    """The error, if it may come from a slip; raises what is nothing of the kind."""
    error = failed.error
    if not isinstance(error, Exception) or isinstance(error, NotImplementedError):
        raise failed
    return error


def _is_whole(value: Any, notes: Notes) -> bool:
    """Whether it is a model, and nothing in it waits to stop later."""
    import keras

    if not _is_model(value) or unknown_names(notes.settings) or keras.config.floatx() in HALF:
        return False
    return not any(
        layer.dtype_policy.variable_dtype in HALF
        or isinstance(getattr(layer, "activation", None), type)  # a class, which makes no numbers
        for layer in _layers(value)
    )


def _is_model(value: Any) -> bool:
    import keras

    return isinstance(value, keras.Model)


def _layers(model: Any) -> list[Any]:
    return list(model._flatten_layers())


def _put_right(function: Callable[[], Any]) -> Built | None:
    """What came with all known slips undone; None where that was of no use."""
    notes, model = Notes(), None
    with contextlib.ExitStack() as attributes:
        for _ in range(TRIES):
            notes.compiled = None
            try:
                with lenient(notes):
                    model = _meant(_called(function, notes), notes)
                break
            except CallFailedError as failed:
                if not near_attributes.put_right(failed.error, attributes, notes):
                    model = _until_it_stopped(failed.error, notes)
                    break
    if not notes.slips or not _is_model(model):
        return None
    return Built(model, tuple(notes.slips))


def _called(function: Callable[..., Any], notes: Notes) -> Any:
    """What it gives; parameters that the lesson does not have get what they seem to be for."""
    try:
        return function()
    except CallFailedError as failed:
        found = MISSING.search(str(failed.error))
        if not found or _own_line(failed.error):
            raise
        names = re.findall(r"'(\w+)'", found[1])
        fitting = {name: value for name in names for value in _for_parameter(name)}
        if len(fitting) < len(names):
            raise
        notes.note("parameters", ", ".join(names), "build_model()")
        return function(**fitting)


def _for_parameter(name: str) -> list[Any]:
    return [value for part, value in PARAMETERS.items() if part in name.lower()][:1]


def _meant(value: Any, notes: Notes) -> Any:
    """The model that a result stands for: itself, or what was compiled on the way to it."""
    if _is_model(value) or notes.compiled is None:
        return value
    by = value.made_by if isinstance(value, Nothing) else type(value).__name__
    notes.note("returns", by, "return model")
    return notes.compiled


def _until_it_stopped(error: BaseException, notes: Notes) -> Any:
    """The model that was compiled before an error, if there was one."""
    used = getattr(error, "obj", None)
    if notes.compiled is not None and isinstance(used, Nothing):
        notes.note("keeps_result", used.made_by, f"model.{used.made_by}(...)")
    elif notes.compiled is not None:
        notes.note("stopped", type(error).__name__, "")
    return notes.compiled


def _own_line(error: BaseException) -> int:
    """The student's innermost line that an error passed through; 0 where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [one for one in frames if one.filename != probing.__file__]
    lines = [one.lineno for one in theirs if one.filename == theirs[0].filename]
    return (lines[-1] or 0) if lines else 0
