"""Puts arrays right that came in another form than was asked for, and names what was done.

A check fails by these names; all that comes after goes on with what was put right.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.box.probing import plain
from autograder.box.wire.observations import Array

__all__ = ["as_array", "images_like", "labels_for_training", "typed"]

CLASSES = 10


def as_array(value: Any, sent: Array) -> tuple[Any, list[str]]:
    """A result as an array where it can be one, and what had to be done: "sequence" and so on.

    ``sent`` are the images that went in. What cannot be put right comes back as it is.
    """
    if isinstance(value, Iterator):
        return _of_items(list(itertools.islice(value, len(sent) + 1)), value, sent)
    if isinstance(value, (list, tuple)):
        return _of_items(value, value, sent)
    if isinstance(value, (np.ndarray, np.generic)):
        return typed(value)
    array = plain(value)
    return (value, []) if array is None else (array, ["conversion"])


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


def images_like(value: Any, sent: Array) -> tuple[Array, list[str]]:
    """A result of `normalize` as the training takes it: of the shape of ``sent``, if it can be."""
    array, names = as_array(value, sent)
    array = np.asarray(array)
    if array.shape != sent.shape and array.size == sent.size:
        return array.reshape(sent.shape), [*names, "shape"]
    return array, names


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
