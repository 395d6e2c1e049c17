"""Calls `split` in a way that it can be called, and finds the four arrays in what it gives."""

from __future__ import annotations

import dataclasses
import itertools
import math
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.forms import in_turn, never_began, typed
from autograder.box.probing import MAX_DEPTH, MAX_ITEMS, CallFailedError, plain
from autograder.box.wire.observations import Array

__all__ = ["FRACTION", "IN_PLACE", "Leaf", "call_as_it_can_be", "find_parts"]

FRACTION = 0.2  # the default that the exercise gives
MOST_SAMPLES = 100_000  # of an iterator, which may have no end
IN_PLACE = ["part.0.0", "part.0.1", "part.1.0", "part.1.1"]  # of two pairs, as they are asked for


@dataclasses.dataclass(frozen=True)
class Leaf:
    """An array within a result: where it lies, in the numbering of `capture_nested`."""

    array: Array
    path: str
    kind: str  # of what it was made from, such as "list"


def call_as_it_can_be(
    split: Callable[..., Any],
    images: Array,
    labels: Array,
    given: Mapping[str, float],
    *,
    by_name: bool = False,
) -> tuple[Any, str]:
    """What `split` gives, and which way of calling it had to be found: empty for the lesson's.

    "by position": its parameters have other names; "without a default" and "without a fraction":
    it has no default, or no such parameter. A call that does not even begin changes nothing, so
    another one can be tried. Raises CallFailedError as the first call did, where none can be made.
    """
    as_asked = ((), {"images": images, "labels": labels}) if by_name else ((images, labels), {})
    ways: list[tuple[str, tuple[Any, ...], Mapping[str, Any]]] = [
        ("", as_asked[0], {**as_asked[1], **given}),
        ("by position", (images, labels, *given.values()), {}),
        ("without a fraction", (images, labels), {})
        if given
        else ("without a default", (images, labels, FRACTION), {}),
    ]
    first: CallFailedError | None = None
    for name, args, named in ways:
        try:
            return split(*args, **named), name
        except CallFailedError as failed:
            if not never_began(failed):
                raise
            first = first or failed
    raise first or AssertionError("no way to call")


def find_parts(result: Any, sent: Array) -> list[Leaf | None] | None:
    """Images and labels for training, then both for validation; None where they are not there.

    Found by what they hold, in whatever order and nesting; labels that are missing are None.
    ``sent`` are the images that went in.
    """
    pixels = sent[0].size
    leaves = list(_leaves(result, pixels, "part", 0))
    images = [one for one in leaves if _holds(one.array, pixels)]
    labels = [one for one in leaves if not _holds(one.array, pixels)]
    if len(images) >= 2 and len(labels) >= 2:
        return [images[0], labels[0], images[1], labels[1]]
    if [one.path for one in leaves] == IN_PLACE:
        return [*leaves]
    return [images[0], None, images[1], None] if len(images) == 2 and not labels else None


def _holds(array: Array, pixels: int) -> bool:
    """Whether these are images: each as many numbers as one that went in."""
    return array.ndim > 1 and math.prod(array.shape[1:]) == pixels


def _leaves(value: Any, pixels: int, path: str, depth: int) -> Iterator[Leaf]:
    """The arrays in a result, from left to right; lists of images or of labels are arrays, too."""
    kind = type(value).__name__
    if (items := _items(value)) is None:
        array = plain(value)
        if array is not None and array.ndim:
            yield Leaf(array, path, kind)
        return
    for found in (_samples_apart(items, pixels), _stacked(items, pixels)) if depth else ():
        if found is not None:
            yield from (Leaf(one, f"{path}*", kind) for one in found)
            return
    if depth < MAX_DEPTH:
        for index, item in enumerate(items[:MAX_ITEMS]):
            yield from _leaves(item, pixels, f"{path}.{index}", depth + 1)


def _items(value: Any) -> Sequence[Any] | None:
    """What a container holds, in order; None for what is none."""
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, dict):
        return [*value.values()]
    if isinstance(value, np.ndarray):
        is_one = plain(typed(value)[0]) is not None or not value.ndim
        return None if is_one else list(value)
    if isinstance(value, types.SimpleNamespace) or dataclasses.is_dataclass(value):
        return [*vars(value).values()]
    items = in_turn(value)
    return None if items is None else _without_batches([*itertools.islice(items, MOST_SAMPLES)])


def _samples_apart(items: Sequence[Any], pixels: int) -> list[Array] | None:
    """Images and labels of a list of pairs, one for each sample, in either order."""
    if not items or not all(isinstance(one, (tuple, list)) and len(one) == 2 for one in items):
        return None
    columns = [_stacked([one[at] for one in items], pixels) for at in (0, 1)]
    if any(one is None for one in columns):
        return None
    arrays = [array for one in columns for array in one or ()]
    return arrays if sum(_holds(one, pixels) for one in arrays) == 1 else None


def _stacked(items: Sequence[Any], pixels: int) -> list[Array] | None:
    """A list of images, or of numbers, as an array; None where it holds something else."""
    try:
        array = np.asarray(items)
    except Exception:  # items of several shapes, as a pair of images and labels
        return None
    is_known = array.ndim == 1 or _holds(array, pixels)
    return [array] if is_known and plain(array) is not None else None


def _without_batches(items: list[Any]) -> Sequence[Any]:
    """Images and labels of a dataset of batches, joined; all else as it is."""
    pairs = [one for one in items if isinstance(one, tuple) and len(one) == 2]
    if not pairs or len(pairs) < len(items) or np.ndim(pairs[0][1]) == 0:
        return items
    return [np.concatenate([pair[at] for pair in pairs]) for at in (0, 1)]
