"""Checks of `normalize`: shape, dtype, the factor 255, and the caller's array."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.checks.normalize_form import form_finding
from autograder.assignments.mnist.checks.normalize_mistakes import (
    constant_divisor,
    name_mistake,
    same_for_all,
)
from autograder.assignments.mnist.checks.normalize_reading import (
    CALLS,
    FULL,
    NARROW,
    SINGLE,
    Scaled,
    dtype_of,
    given_back,
    read_scaled,
    tolerance,
)
from autograder.assignments.mnist.checks.slips_in_code import (
    not_kept,
    return_in_a_loop,
    whole_division,
)
from autograder.checks import Evidence, Finding, check, finding

__all__ = [
    "gives_floats",
    "keeps_shape",
    "leaves_images_unchanged",
    "same_scale_for_every_batch",
    "scales_to_unit_range",
]

DIVISOR_SLACK = 0.01
AS_THEY_ARE = "leaving the values as they are and changing at most their type"
WHICH = (
    "Grey levels go from 0 to 255 in every image, so the same number always brings them to 0..1: "
    "divide by 255, and do nothing else."
)


@check(FULL, SINGLE)
def keeps_shape(evidence: Evidence) -> Finding | None:
    """normalize gives an array of the same shape as the images."""
    calls = given_back(evidence)
    return next((found for call in calls if (found := form_finding(evidence, call))), None)


@check(FULL, needs=["keeps_shape"])
def gives_floats(evidence: Evidence) -> Finding | None:
    """normalize gives float32 or float64 values."""
    dtype = dtype_of(evidence, FULL)
    if dtype in ("float32", "float64"):
        return None
    expected, actual = "dtype float32 or float64", f"dtype {dtype}"
    read = read_scaled(evidence)[FULL]
    if np.array_equal(read.values, read.sent) and (words := not_kept(evidence.code, "normalize")):
        return finding(words.rationale, expected, f"{actual}, as it went in", words.help)
    words = whole_division(evidence.code, "normalize") if read.whole else None
    return finding(
        f"The values have the type {dtype}, which {_lack(dtype)}.",
        expected,
        actual,
        words.help if words else _float_advice(dtype),
    )


@check(FULL, needs=["keeps_shape"])
def scales_to_unit_range(evidence: Evidence) -> Finding | None:
    """normalize turns 0..255 into 0..1 by dividing by 255."""
    return _compare(evidence, FULL)


@check(*NARROW, needs=["keeps_shape", "scales_to_unit_range"])
def same_scale_for_every_batch(evidence: Evidence) -> Finding | None:
    """normalize divides by 255 even when a batch has no pixel of 255."""
    full, near = read_scaled(evidence)[FULL], tolerance(evidence, FULL)
    if full.is_right(near):
        return next((found for call in NARROW if (found := _compare(evidence, call))), None)
    # Another number than 255 is the slip of the check above; here it has to be the same for all.
    done = same_for_all(full.sent, full.values, near)
    for call in NARROW:
        read = read_scaled(evidence)[call]
        expected = None if done is None else done(read.sent.astype(np.float64))
        if expected is None or not np.allclose(read.values, expected, rtol=1e-4, atol=near):
            return _compare(evidence, call) or _other_scale(read)
    return None


@check(*CALLS, needs=["keeps_shape"])
def leaves_images_unchanged(evidence: Evidence) -> Finding | None:
    """normalize leaves the caller's images as they were."""
    for call in CALLS:
        if evidence.value(call, "images_after") != evidence.calls[call].digests["images"]:
            if evidence.value(call, "error"):
                return finding(
                    "The function divides in the very array that was handed in.",
                    "the caller's images unchanged",
                    "of floats they would be overwritten; of whole numbers it stops with an error",
                    "Make a new array instead of assigning into `images`.",
                )
            return finding(
                "The array that was passed in has other values after the call.",
                "the caller's images unchanged",
                "they were overwritten",
                "Make a new array instead of assigning into `images` (also not with /=).",
            )
    return None


def _lack(dtype: str) -> str:
    if dtype == "float16":
        return "is too coarse for pixels"
    if dtype.startswith("float"):
        return "takes more room than Keras can use"
    return "holds Python's own numbers" if dtype == "object" else "cannot hold fractions"


def _float_advice(dtype: str) -> str:
    if dtype == "float16":
        return "Write float32 in its place, which is fine enough."
    return "Convert to a float type before or by dividing, and do not convert back."


def _compare(evidence: Evidence, call: str) -> Finding | None:
    read, near = read_scaled(evidence)[call], tolerance(evidence, call)
    if read.is_right(near):
        return None
    expected = read.expected
    wrong = ~(np.abs(read.values - expected) <= near)
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    where = f"a batch whose pixels go from {read.sent.min()} to {read.sent.max()}"
    rationale, advice = _values_words(evidence, call, read)
    return finding(
        rationale,
        f"pixel {read.sent[place]} becomes {expected[place]:.4f} (in {where})",
        f"{read.values[place]:.4f}",
        advice,
        put_right=call == FULL and same_for_all(read.sent, read.values, near) is not None,
    )


def _values_words(evidence: Evidence, call: str, read: Scaled) -> tuple[str, str]:
    """Why these values are not the pixels divided by 255, and what to try."""
    mistake = name_mistake(read.sent, read.values, tolerance(evidence, call))
    if mistake == AS_THEY_ARE and (words := not_kept(evidence.code, "normalize")):
        return words.rationale, words.help
    if mistake:
        where = "" if call == FULL else f", in a batch whose largest pixel is {read.sent.max()}"
        return f"Your values are what you get by {mistake}{where}.", WHICH
    if len(read.sent) > 1 and read.first.is_right(tolerance(evidence, call)):
        return _first_only(evidence)
    return _divisor_rationale(evidence, call, read), WHICH


def _first_only(evidence: Evidence) -> tuple[str, str]:
    rationale = "Only the first image was divided by 255, and not all images."
    if words := return_in_a_loop(evidence.code, "normalize"):
        return f"{rationale} {words.rationale}", words.help
    return rationale, "Divide the whole array: NumPy works on all images at once."


def _divisor_rationale(evidence: Evidence, call: str, read: Scaled) -> str:
    divisor = constant_divisor(read.sent, read.values)
    if divisor is None:
        return "The values are not the pixels divided by 255."
    for other in (FULL, *NARROW):
        if other != call and abs(divisor - evidence.sent(other, "images").max()) < DIVISOR_SLACK:
            return f"The pixels were divided by {divisor:.4g}, the maximum of another batch."
    return f"The pixels were divided by {divisor:.6g} instead of 255."


def _other_scale(read: Scaled) -> Finding:
    return finding(
        "Here the pixels were scaled in another way than in the batches before.",
        f"the same for every batch, also where the largest pixel is {read.sent.max()}",
        "right in this batch, and wrong where the pixels go up to 255",
        WHICH,
    )
