"""What a probe is written with: its signature, guarded calls, and results as plain arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.box.wire.observations import Array, ProbeCall

__all__ = [
    "CallFailedError",
    "Captured",
    "Functions",
    "Probe",
    "Step",
    "TooLargeError",
    "capture_array",
    "capture_nested",
    "guarded",
    "plain",
    "told",
]

MAX_ITEMS = 8
MAX_DEPTH = 3

Captured = tuple[dict[str, Any], dict[str, Array]]


class TooLargeError(Exception):
    """A returned array is over the cap; the message tells its size."""


def plain(value: Any) -> Array | None:
    """View a value as an ndarray of booleans or numbers; None where it is no array.

    Accepts what converts itself (``__array__``), such as TensorFlow's tensors. Lists, scalars
    and arrays of objects are no arrays.
    """
    if isinstance(value, (list, tuple, dict, set, str, bytes, int, float, complex, type(None))):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # any failure of a student's own __array__ means the same
        return None
    return array if array.dtype.kind in "?biuf" and array.dtype.itemsize <= 8 else None


def capture_array(value: Any, name: str, cap: int) -> Captured:
    """Facts about one value ({"kind", "dtype", "shape"}), and the value under ``name``.

    The array is a copy in native byte order. Raises TooLargeError over ``cap`` bytes.
    """
    array = plain(value)
    kind = str(type(value).__name__)[:80]
    if array is None:
        return {"kind": kind, **_length(value), **_dtype(value)}, {}
    size = math.prod(array.shape) * array.dtype.itemsize
    if size > cap:
        raise TooLargeError(f"an array of shape {array.shape}, {size / 2**20:,.0f} MB")
    copy = np.array(array, dtype=array.dtype.newbyteorder("="), order="C", subok=False)
    facts = {"kind": kind, "dtype": str(copy.dtype), "shape": list(copy.shape)}
    return {**facts, "array": name}, {name: copy}


def capture_nested(value: Any, name: str, cap: int, depth: int = 0) -> Captured:
    """Facts about tuples and lists of arrays: ``{"kind", "items": [...]}``, arrays numbered."""
    if not isinstance(value, (tuple, list)) or depth >= MAX_DEPTH:
        return capture_array(value, name, cap)
    items: list[Mapping[str, Any]] = []
    arrays: dict[str, Array] = {}
    for index, item in enumerate(value[:MAX_ITEMS]):
        facts, found = capture_nested(item, f"{name}.{index}", cap, depth + 1)
        items.append(facts)
        arrays |= found
    kind = "tuple" if isinstance(value, tuple) else "list"
    return {"kind": kind, "length": len(value), "items": items}, arrays


def _length(value: Any) -> dict[str, Any]:
    try:
        return {"length": len(value)}
    except Exception:  # no length, or a student's own __len__ that fails
        return {}


def _dtype(value: Any) -> dict[str, Any]:
    return {"dtype": str(value.dtype)[:80]} if type(value) is np.ndarray else {}


Functions = Mapping[str, Callable[..., Any]]  # the student's functions by name
Step = Callable[[str], None]  # says which part of a long call begins

# (functions, the call with its inputs, step, most bytes to bring back) -> facts and arrays.
# Exceptions of student code may pass through; the worker makes faults of them.
Probe = Callable[[Functions, ProbeCall, Step, int], Captured]


class CallFailedError(Exception):
    """A student's function raised ``error``, or could not even be called."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


def told(caught: Exception, limit: int = 500) -> str:
    """Kind and message of an error in one line, the student's own where a call failed."""
    error = caught.error if isinstance(caught, CallFailedError) else caught
    return f"{type(error).__name__}: {error}"[:limit]


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark whatever the call raises as the student's, a wrong signature included."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:  # exit() inside a student's function included
            raise CallFailedError(error) from error

    return call
