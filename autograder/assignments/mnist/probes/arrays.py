"""Calls `normalize` and `split`; needs NumPy and nothing else."""

from __future__ import annotations

from autograder.box.probing import Captured, Functions, Step, capture_array, capture_nested
from autograder.box.wire.observations import ProbeCall, digest_of

__all__ = ["call_normalize", "call_split"]


def call_normalize(functions: Functions, call: ProbeCall, _step: Step, cap: int) -> Captured:
    """Give what `normalize(images)` returns, and the digest of the images afterwards."""
    images = call.arrays["images"]
    result = functions["normalize"](images)
    facts, arrays = capture_array(result, "result", cap)
    return {"result": facts, "images_after": digest_of(images)}, arrays


def call_split(functions: Functions, call: ProbeCall, _step: Step, cap: int) -> Captured:
    """Give what `split` returns, and the digests of both inputs afterwards.

    The fraction goes by name, as the lesson passes it; where none is given, the
    student's own default counts.
    """
    images, labels = call.arrays["images"], call.arrays["labels"]
    given, split = call.params["given"], functions["split"]
    if call.params["by_name"]:
        result = split(images=images, labels=labels, **given)
    else:
        result = split(images, labels, **given)
    facts, arrays = capture_nested(result, "part", cap)
    after = {"images_after": digest_of(images), "labels_after": digest_of(labels)}
    return {"result": facts, **after}, arrays
