"""Reads what `split` returned: which part holds which sample, and with which label."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignments.mnist.data import SPLITS
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

MAX_SHOWN = 4  # things that are described one by one
LEVELS = 255.0  # grey levels are whole numbers up to this one
NEAR = 0.1  # of a grey level: as far as half precision may be away
BLOCK = 500  # images at a time, as they may be many

__all__ = ["Parts", "axes_of", "describe", "parts_of", "read_parts"]


@dataclass(frozen=True)
class Parts:
    """Images and labels of training and validation, in whatever form and order they came.

    Images are (n, 28, 28), or as many numbers otherwise; labels (n,), or something else, and
    empty where there are none. ``train`` and ``val`` hold for each image its row in what was sent,
    or -1 where there is none: images that were scaled, converted or reshaped are still known.
    ``in_place`` says that they came as two pairs of arrays, and ``listed`` which came as lists.
    """

    x_train: Array
    y_train: Array
    x_val: Array
    y_val: Array
    train: Array
    val: Array
    in_place: bool
    listed: tuple[bool, ...]


def read_parts(evidence: Evidence) -> dict[str, Parts]:
    """What came back from each call of `split`, those left out where there are no such parts."""
    return evidence.once(_all_parts)


def _all_parts(evidence: Evidence) -> dict[str, Parts]:
    parts = {call: parts_of(evidence, call) for call in SPLITS}
    return {call: found for call, found in parts.items() if found is not None}


def parts_of(evidence: Evidence, call: str) -> Parts | None:
    """What came back from this call; None where it holds no images of two parts."""
    told = [one or {} for one in evidence.value(call, "parts") or []]
    names = [str(one.get("array", "")) for one in told]
    arrays = [evidence.came(call, name) for name in names]
    if not arrays or arrays[0] is None or arrays[2] is None:
        return None
    labels = evidence.sent(call, "labels")
    x_train, y_train, x_val, y_val = (labels[:0] if one is None else one for one in arrays)
    if any(one.ndim < 1 for one in (x_train, y_train, x_val, y_val)):
        return None
    known = _Sent(evidence.sent(call, "images"))
    train, val = (known.rows(one) for one in (x_train, x_val))
    result = evidence.value(call, "result")
    pairs = [[item.get("array") for item in _items(pair)] for pair in _items(result)]
    in_place = pairs == [names[:2], names[2:]]
    listed = tuple(one.get("kind") in ("list", "tuple") for one in told)
    return Parts(x_train, y_train, x_val, y_val, train, val, in_place, listed)


def describe(facts: Any) -> str:
    """Say in a few words how a result is built, for example "a tuple of 4 (array (80, 28, 28)…"."""
    if not isinstance(facts, dict):
        return "something else"
    if "items" in facts:
        shown = facts["items"][: facts["length"] if facts["length"] <= MAX_SHOWN else 1]
        more = [] if facts["length"] <= MAX_SHOWN else ["..."]
        inside = ", ".join([*(describe(item) for item in shown), *more])
        return f"a {facts['kind']} of {facts['length']} ({inside})"
    if "shape" in facts and not facts["shape"]:
        return "a number"
    if "shape" in facts:
        return f"an array of shape {tuple(facts['shape'])}"
    return "None" if facts.get("kind") == "NoneType" else f"a value of type {facts.get('kind')}"


def axes_of(facts: Any) -> list[int]:
    """How many axes each array in a result has, from left to right."""
    if isinstance(facts, dict) and "shape" in facts:
        return [len(facts["shape"])]
    return [axes for item in _items(facts) for axes in axes_of(item)]


class _Sent:
    """The images that were sent, to be found again: as they were, or by their grey levels."""

    def __init__(self, images: Array) -> None:
        self._images = images
        self._scale = LEVELS if images.dtype.kind == "f" else 1.0
        self._exact = {one.tobytes(): row for row, one in enumerate(images)}

    @functools.cached_property
    def _by_level(self) -> dict[bytes, int]:
        keys = _keys(self._images, self._scale)
        return {key: row for row, key in enumerate(keys) if key}

    def rows(self, part: Array) -> Array:
        """For each image of a part its row in what was sent, or -1."""
        size, kind = math.prod(part.shape[1:]), part.dtype.kind
        nowhere = np.full(len(part), -1)
        if part.ndim < 2 or size != self._images[0].size or kind not in "uif":
            return nowhere
        dtype = self._images.dtype
        exact = [self._exact.get(one.astype(dtype).tobytes(), -1) for one in part]
        ways: list[Array] = [np.array(exact, dtype=int)]
        for factor in (1.0, LEVELS, 1 / LEVELS):  # converted, divided by 255, multiplied by it
            if (ways[-1] >= 0).all():
                break
            keys = _keys(part, self._scale * factor)
            ways.append(np.array([self._by_level.get(key or b"", -1) for key in keys], dtype=int))
        return max(ways, key=lambda rows: int((rows >= 0).sum()))


def _keys(images: Array, scale: float) -> Iterator[bytes | None]:
    """For each image its grey levels, as bytes; None for one whose values are no grey levels."""
    for start in range(0, len(images), BLOCK):
        block = images[start : start + BLOCK]
        values = block.reshape(len(block), -1).astype(np.float64) * scale
        with np.errstate(all="ignore"):
            levels = np.nan_to_num(np.rint(values)).clip(0, LEVELS)
            known = (np.abs(values - levels) <= NEAR).all(axis=1)
        for one, is_known in zip(levels.astype(np.uint8), known, strict=True):
            yield one.tobytes() if is_known else None


def _items(facts: Any) -> list[Any]:
    return list(facts.get("items", [])) if isinstance(facts, dict) else []
