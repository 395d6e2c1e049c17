"""Checks of `normalize`: shape, dtype, the factor 255, and the caller's array."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checking import Evidence, Finding, check, finding
from autograder.observations import Array

__all__ = [
    "gives_floats",
    "keeps_shape",
    "leaves_images_unchanged",
    "same_scale_for_every_batch",
    "scales_to_unit_range",
]

FULL, SINGLE = "normalize/full", "normalize/single"
NARROW = ("normalize/dark", SINGLE, "normalize/faint")
TOLERANCE = 1e-6

# What known mistakes make of a batch of uint8 images.
MISTAKES: Mapping[str, Callable[[Array], Array]] = {
    "dividing by 256 instead of 255": lambda x: x / 256.0,
    "dividing by 254 instead of 255": lambda x: x / 254.0,
    "dividing by 100": lambda x: x / 100.0,
    "dividing by 128": lambda x: x / 128.0,
    "dividing by 255 twice": lambda x: x / 255.0**2,
    "integer division by 255, which leaves only 0 and 1": lambda x: x // 255,
    "changing the dtype and leaving the values as they are": lambda x: x.astype(float),
    "scaling to -1..1": lambda x: x / 127.5 - 1.0,
    "subtracting 0.5 after dividing by 255": lambda x: x / 255.0 - 0.5,
    "inverting the digits (1 - x / 255)": lambda x: 1.0 - x / 255.0,
    "multiplying by 255": lambda x: x * 255.0,
    "standardising (subtracting the mean, dividing by the spread)": lambda x: (
        (x - x.mean()) / x.std()
    ),
    "dividing by the batch's own maximum": lambda x: x / x.max(),
    "stretching each batch from its own minimum to its own maximum": lambda x: (
        (x - float(x.min())) / (float(x.max()) - float(x.min()))
    ),
}


@check(FULL, SINGLE)
def keeps_shape(evidence: Evidence) -> Finding | None:
    """normalize gives an array of the same shape as the images."""
    for call in (FULL, SINGLE):
        facts = evidence.value(call, "result")
        sent = evidence.sent(call, "images")
        if facts["kind"] == "NoneType":
            return finding(
                "`normalize` gave nothing back.",
                "an array",
                "None",
                "End the function with a return of the new array.",
            )
        came = evidence.came(call, "result")
        if came is None:
            return finding(
                "`normalize` did not give an array back.",
                "a NumPy array",
                _named(facts),
                "Work on the whole array at once; NumPy applies an operation to every pixel.",
            )
        if came.shape != sent.shape:
            return finding(
                "The shape of the images changed.",
                f"shape {sent.shape}",
                f"shape {came.shape}",
                "Only the values change here; flattening is the network's first layer.",
            )
    return None


@check(FULL, needs=["keeps_shape"])
def gives_floats(evidence: Evidence) -> Finding | None:
    """normalize gives float32 or float64 values."""
    dtype = str(evidence.value(FULL, "result")["dtype"])
    if dtype in ("float32", "float64"):
        return None
    return finding(
        "The values have a type that cannot hold fractions well.",
        "dtype float32 or float64",
        f"dtype {dtype}",
        "Convert to a float type before or by dividing, and do not convert back.",
    )


@check(FULL, needs=["keeps_shape"])
def scales_to_unit_range(evidence: Evidence) -> Finding | None:
    """normalize turns 0..255 into 0..1 by dividing by 255."""
    return _compare(evidence, FULL)


@check(*NARROW, needs=["keeps_shape", "scales_to_unit_range"])
def same_scale_for_every_batch(evidence: Evidence) -> Finding | None:
    """normalize divides by 255 even when a batch has no pixel of 255."""
    return next((found for call in NARROW if (found := _compare(evidence, call))), None)


@check(FULL, *NARROW, needs=["keeps_shape"])
def leaves_images_unchanged(evidence: Evidence) -> Finding | None:
    """normalize leaves the caller's images as they were."""
    for call in (FULL, *NARROW):
        after, sent = evidence.came(call, "images_after"), evidence.sent(call, "images")
        if after is None or after.dtype != sent.dtype or not np.array_equal(after, sent):
            return finding(
                "The array that was passed in has other values after the call.",
                "the caller's images unchanged",
                "they were overwritten",
                "Make a new array instead of assigning into `images` (also not with /=).",
            )
    return None


def _compare(evidence: Evidence, call: str) -> Finding | None:
    sent, came = evidence.sent(call, "images"), evidence.came(call, "result")
    if came is None or came.shape != sent.shape:
        return finding(
            "The result does not fit the images.",
            f"shape {sent.shape}",
            "something else",
            "Return one value for each pixel.",
        )
    came = came.astype(np.float64)
    expected = sent / 255.0
    wrong = ~(np.abs(came - expected) <= TOLERANCE)
    if not wrong.any():
        return None
    mistake = _mistake(sent, came)
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    where = f"a batch whose pixels go from {sent.min()} to {sent.max()}"
    return finding(
        f"Your values are what you get by {mistake}."
        if mistake
        else "The values are not the pixels divided by 255.",
        f"pixel {sent[place]} becomes {expected[place]:.4f} (in {where})",
        f"{came[place]:.4f}",
        "Grey levels go from 0 to 255 in every image, so the same number always brings them "
        "to 0..1. Which number is it?",
    )


def _mistake(sent: Array, came: Array) -> str | None:
    values = sent.astype(np.float64)
    for name, formula in MISTAKES.items():
        with np.errstate(all="ignore"):
            if np.allclose(came, formula(values), rtol=1e-5, atol=2e-6):
                return name
    return None


def _named(facts: Mapping[str, Any]) -> str:
    if facts["kind"] == "ndarray":
        return f"an array of {facts.get('dtype', 'something else')} values"
    hint = {"coroutine": " (async def)", "generator": " (yield)"}.get(facts["kind"], "")
    return f"a value of type {facts['kind']}{hint}"
