"""Reads what `split` returned: which part holds which sample, and with which label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignments.mnist.data import SPLITS
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

MAX_SHOWN = 4  # things that are described one by one

__all__ = ["Parts", "describe", "parts_of", "read_parts"]


@dataclass(frozen=True)
class Parts:
    """The two pairs: images (n, 28, 28) and labels (n,) of training and validation.

    ``train`` and ``val`` hold for each image its row in what was sent, or -1 where there is none.
    """

    x_train: Array
    y_train: Array
    x_val: Array
    y_val: Array
    train: Array
    val: Array


def read_parts(evidence: Evidence) -> dict[str, Parts]:
    """What came back from each call of `split`, those left out that gave no two pairs."""
    return evidence.once(_all_parts)


def _all_parts(evidence: Evidence) -> dict[str, Parts]:
    parts = {call: parts_of(evidence, call) for call in SPLITS}
    return {call: found for call, found in parts.items() if found is not None}


def parts_of(evidence: Evidence, call: str) -> Parts | None:
    """What came back from this call; None where it gave no two pairs."""
    facts = evidence.value(call, "result")
    names = [item.get("array") for pair in _items(facts) for item in (_items(pair) or [{}])]
    pairs = [len(_items(pair)) for pair in _items(facts)]
    arrays = [evidence.came(call, str(name)) for name in names]
    if pairs != [2, 2] or any(array is None for array in arrays):
        return None
    found = [array for array in arrays if array is not None]
    if any(array.ndim < 1 for array in found):
        return None
    x_train, y_train, x_val, y_val = found
    sent = evidence.sent(call, "images")
    rows = {key: number for number, key in enumerate(_keys(sent, sent.dtype))}
    train, val = (_numbers(sent, rows, images) for images in (x_train, x_val))
    return Parts(x_train, y_train, x_val, y_val, train, val)


def describe(facts: Any) -> str:
    """Say in a few words how a result is built, for example "a tuple of 4 (array (80, 28, 28)…"."""
    if not isinstance(facts, dict):
        return "something else"
    if "items" in facts:
        shown = facts["items"][: facts["length"] if facts["length"] <= MAX_SHOWN else 1]
        more = [] if facts["length"] <= MAX_SHOWN else ["..."]
        inside = ", ".join([*(describe(item) for item in shown), *more])
        return f"a {facts['kind']} of {facts['length']} ({inside})"
    if "shape" in facts:
        return f"an array of shape {tuple(facts['shape'])}"
    return "None" if facts.get("kind") == "NoneType" else f"a value of type {facts.get('kind')}"


def _numbers(sent: Array, rows: dict[bytes, int], part: Array) -> Array:
    if part.shape[1:] != sent.shape[1:] or part.dtype.kind not in "uf":
        return np.full(len(part), -1)
    return np.array([rows.get(key, -1) for key in _keys(part, sent.dtype)], dtype=int)


def _keys(images: Array, dtype: np.dtype[Any]) -> Iterator[bytes]:
    """The bytes of each image, in this dtype; one after the other, as they may be many."""
    for image in images:
        yield image.astype(dtype).tobytes()


def _items(facts: Any) -> list[Any]:
    return list(facts.get("items", [])) if isinstance(facts, dict) else []
