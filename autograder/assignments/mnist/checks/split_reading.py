"""Reads what `split` returned: which part holds which sample, and with which label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Evidence
from autograder.observations import Array

__all__ = ["Parts", "describe", "read_parts", "sample_numbers"]


@dataclass(frozen=True)
class Parts:
    """The two pairs: images (n, 28, 28) and labels (n,) of training and validation."""

    x_train: Array
    y_train: Array
    x_val: Array
    y_val: Array


def read_parts(evidence: Evidence, call: str) -> Parts | None:
    """The two pairs of arrays, or None where the result is built differently."""
    facts = evidence.value(call, "result")
    names = [item.get("array") for pair in _items(facts) for item in (_items(pair) or [{}])]
    pairs = [len(_items(pair)) for pair in _items(facts)]
    arrays = [evidence.came(call, str(name)) for name in names]
    if pairs != [2, 2] or any(array is None for array in arrays):
        return None
    found = [array for array in arrays if array is not None]
    if any(array.ndim < 1 for array in found):
        return None
    return Parts(*found)


def describe(facts: Any) -> str:
    """Say in a few words how a result is built, for example "a tuple of 4 (array (80, 28, 28)…"."""
    if not isinstance(facts, dict):
        return "something else"
    if "items" in facts:
        inside = ", ".join(describe(item) for item in facts["items"])
        return f"a {facts['kind']} of {facts['length']} ({inside})"
    if "shape" in facts:
        return f"an array of shape {tuple(facts['shape'])}"
    return "None" if facts.get("kind") == "NoneType" else f"a {facts.get('kind')}"


def sample_numbers(sent: Array, part: Array) -> Array:
    """For each image of a part its row in ``sent``, or -1 where no sent image is equal."""
    if part.shape[1:] != sent.shape[1:] or part.dtype.kind not in "uf":
        return np.full(len(part), -1)
    rows = {_key(image, sent.dtype): number for number, image in enumerate(sent)}
    return np.array([rows.get(_key(image, sent.dtype), -1) for image in part], dtype=int)


def _key(image: Array, dtype: np.dtype[Any]) -> bytes:
    return np.ascontiguousarray(image, dtype=dtype).tobytes()


def _items(facts: Any) -> list[Any]:
    return list(facts.get("items", [])) if isinstance(facts, dict) else []
