"""Checks of `normalize`: shape, dtype, the factor 255, and the caller's array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.assignments.mnist.checks.normalize_mistakes import constant_divisor, name_mistake
from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, check, finding

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
DIVISOR_SLACK = 0.01


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
                f"`normalize` gave {_named(facts)}, and not float32 or float64."
                if facts["kind"] == "ndarray"
                else f"`normalize` did not give an array back, but {_named(facts)}.",
                "a NumPy array",
                _named(facts),
                "Work on the whole array at once; NumPy applies an operation to every pixel.",
            )
        if came.shape != sent.shape:
            return finding(
                _shape_rationale(sent, came),
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
        f"The values have the type {dtype}, which {_lack(dtype)}.",
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
        if evidence.value(call, "images_after") != evidence.calls[call].digests["images"]:
            return finding(
                "The array that was passed in has other values after the call.",
                "the caller's images unchanged",
                "they were overwritten",
                "Make a new array instead of assigning into `images` (also not with /=).",
            )
    return None


def _lack(dtype: str) -> str:
    return "is too coarse for pixels" if dtype == "float16" else "cannot hold fractions"


def _compare(evidence: Evidence, call: str) -> Finding | None:
    sent, came = evidence.sent(call, "images"), evidence.came(call, "result")
    if came is None or came.shape != sent.shape:
        return finding(
            f"The result does not fit a batch of {len(sent)} images.",
            f"shape {sent.shape}",
            "something else" if came is None else f"shape {came.shape}",
            "Return one value for each pixel, whatever the size of the batch.",
        )
    came = came.astype(np.float64)
    expected = sent / 255.0
    wrong = ~(np.abs(came - expected) <= TOLERANCE)
    if not wrong.any():
        return None
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    where = f"a batch whose pixels go from {sent.min()} to {sent.max()}"
    return finding(
        _values_rationale(evidence, call, came),
        f"pixel {sent[place]} becomes {expected[place]:.4f} (in {where})",
        f"{came[place]:.4f}",
        "Grey levels go from 0 to 255 in every image, so the same number always brings them "
        "to 0..1. Which number is it?",
    )


def _values_rationale(evidence: Evidence, call: str, came: Array) -> str:
    sent = evidence.sent(call, "images")
    if mistake := name_mistake(sent, came):
        where = "" if call == FULL else f", in a batch whose largest pixel is {sent.max()}"
        return f"Your values are what you get by {mistake}{where}."
    divisor = constant_divisor(sent, came)
    if divisor is None:
        return "The values are not the pixels divided by 255."
    for other in (FULL, *NARROW):
        if other != call and abs(divisor - evidence.sent(other, "images").max()) < DIVISOR_SLACK:
            return f"The pixels were divided by {divisor:.4g}, the maximum of another batch."
    return f"The pixels were divided by {divisor:.6g} instead of 255."


def _shape_rationale(sent: Array, came: Array) -> str:
    if came.shape == (len(sent), sent[0].size):
        return "Each image was flattened to a row of 784 numbers."
    if came.shape in ((*sent.shape, 1), (len(sent), 1, *sent.shape[1:])):
        return "The images got one axis more, for a colour channel."
    if came.shape == sent.shape[1:]:
        return "Only one image came back, out of a whole batch."
    if came.ndim == 0:
        return "A single number came back, and not one for each pixel."
    return "The shape of the images changed."


def _named(facts: Mapping[str, Any]) -> str:
    kind = facts["kind"]
    if kind == "ndarray":
        return f"an array of {facts.get('dtype', 'something else')} values"
    if kind in ("list", "tuple"):
        return f"a {kind} of {facts.get('length', 'some')} things"
    hint = {"coroutine": " (async def)", "generator": " (yield)"}.get(kind, "")
    return f"a value of type {kind}{hint}"
