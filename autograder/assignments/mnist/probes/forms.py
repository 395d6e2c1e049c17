"""Puts arrays right that came in another form than was asked for, and names what was done.

A check fails by these names; all that comes after goes on with what was put right.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.box.probing import CallFailedError, plain, told
from autograder.box.wire.observations import Array

__all__ = [
    "Scaled",
    "images_like",
    "in_turn",
    "labels_for_training",
    "never_began",
    "part_like",
    "scale_as_it_can_be",
    "typed",
]

CLASSES = 10
LARGEST = 255.0  # grey level


@dataclass(frozen=True)
class Scaled:
    """What `normalize` gave, as an array where it can be one, and what had to be done for it.

    ``result`` is what came, ``put_right`` has a name for each thing done. ``error`` is what the
    call raised that had to be made in another way, and ``overwritten`` tells whether the array
    that was then handed in has other values now.
    """

    result: Any
    array: Any
    put_right: list[str]
    error: str = ""
    overwritten: bool = False


def scale_as_it_can_be(normalize: Callable[..., Any], images: Array) -> Scaled:
    """Call `normalize` with images, uint8 (n, 28, 28); where that fails, in one of two other ways.

    One that takes two arrays gets them twice, and its first result counts ("two arrays"). One that
    divides in place gets floats, as whole numbers cannot be divided so ("in place"). Raises
    CallFailedError as the first call did where these help nothing.
    """
    try:
        result = normalize(images)
    except CallFailedError as failed:
        with contextlib.suppress(CallFailedError):
            if never_began(failed) and (found := _of_two(normalize, images, told(failed))):
                return found
            if isinstance(failed.error, TypeError) and "Cannot cast ufunc" in told(failed):
                return _in_place(normalize, images, told(failed))
        raise
    array, put_right = as_array(result, images)
    return Scaled(result, array, put_right)


def never_began(failed: CallFailedError) -> bool:
    """Whether the arguments did not fit: the error then comes from the line of the call itself."""
    trace = failed.error.__traceback__
    return isinstance(failed.error, TypeError) and trace is not None and trace.tb_next is None


def _of_two(normalize: Callable[..., Any], images: Array, error: str) -> Scaled | None:
    """The first of two results; None where there are no two, as with another second parameter."""
    result = normalize(images, images.copy())
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return None
    array, put_right = as_array(result[0], images)
    return Scaled(result, array, ["two arrays", *put_right], error)


def _in_place(normalize: Callable[..., Any], images: Array, error: str) -> Scaled:
    floats = images.astype(np.float64)
    result = normalize(floats)
    array, put_right = as_array(result, images)
    overwritten = not np.array_equal(floats, images)
    return Scaled(result, array, ["in place", *put_right], error, overwritten)


def as_array(value: Any, sent: Array) -> tuple[Any, list[str]]:
    """A result as an array where it can be one, and what had to be done: "sequence" and so on.

    ``sent`` are the images that went in. What cannot be put right comes back as it is.
    """
    if (one_by_one := in_turn(value)) is not None:
        return _of_items(list(itertools.islice(one_by_one, len(sent) + 1)), value, sent)
    if isinstance(value, (list, tuple)):
        return _of_items(value, value, sent)
    if isinstance(value, (np.ndarray, np.generic)):
        return typed(value)
    array = plain(value)
    return (value, []) if array is None else (array, ["conversion"])


def in_turn(value: Any) -> Iterator[Any] | None:
    """The items of what hands them out in turn: of zip(), or of a tf.data.Dataset; else None."""
    if isinstance(value, Iterator):
        return value
    if hasattr(value, "as_numpy_iterator"):
        items: Iterator[Any] = value.as_numpy_iterator()
        return items
    return None


def typed(value: Any) -> tuple[Any, list[str]]:
    """An array of wide floats or of Python's numbers as float64; all others as they are."""
    if (
        not isinstance(value, np.ndarray)
        or plain(value) is not None
        or value.dtype.kind not in "fO"
    ):
        return value, []
    try:
        return value.astype(np.float64), [f"dtype {value.dtype}"]
    except Exception:  # objects that are no numbers
        return value, []


def images_like(array: Any, sent: Array) -> tuple[Array, list[str]]:
    """Images as the training takes them: of the shape of ``sent``, if they can be."""
    found = np.asarray(array)
    if found.shape != sent.shape and found.size == sent.size:
        return found.reshape(sent.shape), ["shape"]
    return found, []


def part_like(part: Array, images: Array) -> tuple[Array, list[str]]:
    """Images of a part as ``images`` are: neither reshaped nor divided by 255 once more."""
    names = []
    if part.shape[1:] != images.shape[1:] and part.size == len(part) * images[0].size:
        part, names = part.reshape(-1, *images.shape[1:]), ["shape of a part"]
    largest, was = (float(np.abs(one).max(initial=0)) for one in (part, images))
    for factor in (LARGEST, 1 / LARGEST):
        if largest and math.isclose(was / largest, factor, rel_tol=0.01):
            return part * np.float32(factor), [*names, "scale of a part"]
    return part, names


def labels_for_training(labels: Array) -> tuple[Array, list[str]]:
    """One number for each image, out of one-hot rows or of a column."""
    if labels.ndim == 2 and labels.shape[1] == CLASSES:
        return labels.argmax(axis=1), ["one-hot labels"]
    if labels.ndim > 1 and math.prod(labels.shape[1:]) == 1:
        return labels.reshape(-1), ["labels as a column"]
    return labels, []


def _of_items(items: list[Any] | tuple[Any, ...], value: Any, sent: Array) -> tuple[Any, list[str]]:
    """The array that a sequence holds: all of its items, or the one among them that is meant."""
    try:
        array, names = typed(np.asarray(items))
    except Exception:  # items of several shapes
        array, names = None, []
    if plain(array) is not None and array.size == sent.size:
        return array, ["sequence", *names]
    meant = [one for one in items if isinstance(one, np.ndarray) and one.shape == sent.shape]
    return (meant[0], ["sequence"]) if len(meant) == 1 else (value, [])
