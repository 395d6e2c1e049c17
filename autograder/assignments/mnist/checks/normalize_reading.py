"""Reads what `normalize` gave: values in the shape of the images, a slip in their form undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = [
    "CALLS",
    "FULL",
    "NARROW",
    "SINGLE",
    "Scaled",
    "dtype_of",
    "given_back",
    "put_right",
    "read_scaled",
    "tolerance",
]

FULL, SINGLE = "normalize/full", "normalize/single"
NARROW = ("normalize/dark", SINGLE, "normalize/faint")
CALLS = (FULL, *NARROW)
EXACT, COARSE = 1e-6, 1e-3  # of values from 0 to 1; 1 / 256 is told from 1 / 255 by either
WAS = "dtype "  # what the probe says of a type that it could not send


@dataclass(frozen=True)
class Scaled:
    """Images as they were sent, uint8 (n, 28, 28), and float64 values of the same shape for them.

    Of a batch that came back as one image, both are that one. ``whole`` says that the values came
    as whole numbers: that is a slip of its own, and nothing but 0 and 1 can then be expected.
    """

    sent: Array
    values: Array
    whole: bool = False

    @property
    def expected(self) -> Array:
        """The pixels divided by 255, float64."""
        divided: Array = np.floor(self.sent / 255.0) if self.whole else self.sent / 255.0
        return divided

    @property
    def first(self) -> Scaled:
        """The first image alone."""
        return replace(self, sent=self.sent[:1], values=self.values[:1])

    def is_right(self, near: float) -> bool:
        """Whether every value is its pixel divided by 255, within ``near``."""
        return bool((np.abs(self.values - self.expected) <= near).all())


def read_scaled(evidence: Evidence) -> Mapping[str, Scaled]:
    """What came back from each call, those left out whose values cannot be told apart."""
    return evidence.once(_every_call)


def dtype_of(evidence: Evidence, call: str) -> str:
    """The type of the values as the student's code gave them."""
    names = evidence.value(call, "put_right") or []
    was = next((name.removeprefix(WAS) for name in names if name.startswith(WAS)), "")
    return was or str((evidence.value(call, "result") or {}).get("dtype", ""))


def tolerance(evidence: Evidence, call: str) -> float:
    """How far a value may be away: half precision is a slip of its own, and rounds the values."""
    return COARSE if dtype_of(evidence, call) == "float16" else EXACT


def _every_call(evidence: Evidence) -> Mapping[str, Scaled]:
    found = {call: _scaled(evidence, call) for call in CALLS if call in evidence.observations}
    return {call: one for call, one in found.items() if one is not None}


def _scaled(evidence: Evidence, call: str) -> Scaled | None:
    sent, came = evidence.sent(call, "images"), evidence.came(call, "result")
    if came is None:
        return None
    whole, came = came.dtype.kind in "iu", came.astype(np.float64)
    if came.size == sent.size:
        return Scaled(sent, _in_shape(came, sent), whole)
    return Scaled(sent[:1], came[np.newaxis], whole) if came.shape == sent.shape[1:] else None


def _in_shape(came: Array, sent: Array) -> Array:
    """As many values as went in, in the shape that went in.

    Axes may stand in another order, as with the images counted by the last one: the arrangement
    that goes with the pixels is taken.
    """
    if came.shape == sent.shape:
        return came
    ways = [came.reshape(sent.shape)]
    if came.shape[-1:] == sent.shape[:1]:
        ways.append(np.moveaxis(came, -1, 0).reshape(sent.shape))
    return max(ways, key=lambda one: _likeness(one, sent))


def _likeness(one: Array, sent: Array) -> float:
    """How far values rise with the pixels, -1..1; 0 where that cannot be said."""
    with np.errstate(all="ignore"):
        away, pixels = one - one.mean(), sent - sent.mean()
        likeness = (away * pixels).mean() / (one.std() * sent.std())
    return float(likeness) if np.isfinite(likeness) else 0.0


def put_right(evidence: Evidence) -> bool:
    """Whether the values of every call can be read, whatever form they came in."""
    return set(read_scaled(evidence)) == set(given_back(evidence))


def given_back(evidence: Evidence) -> list[str]:
    """The calls that gave anything back."""
    return [one for one in CALLS if one in evidence.observations and evidence.value(one, "result")]
