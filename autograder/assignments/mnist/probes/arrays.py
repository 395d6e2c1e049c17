"""Calls `normalize` and `split`; needs NumPy and nothing else."""

from __future__ import annotations

from typing import Any

from autograder.assignments.mnist.probes.forms import scale_as_it_can_be
from autograder.assignments.mnist.probes.split_parts import Leaf, call_as_it_can_be, find_parts
from autograder.box.probing import Captured, Functions, Step, capture_array, capture_nested
from autograder.box.wire.observations import Array, ProbeCall, digest_of

__all__ = ["call_normalize", "call_split"]


def call_normalize(functions: Functions, call: ProbeCall, _step: Step, cap: int) -> Captured:
    """Give what `normalize(images)` returns, as an array if it can be one, and what that took.

    And the digest of the images afterwards.
    """
    images = call.arrays["images"]
    came = scale_as_it_can_be(functions["normalize"], images)
    facts, arrays = capture_array(came.array, "result", cap)
    if came.put_right:
        told, _ = capture_array(came.result, "result", cap)
        facts = {**told, **facts, "kind": told["kind"]}
    after = "" if came.overwritten else digest_of(images)
    more = {"put_right": came.put_right, "error": came.error, "images_after": after}
    return {"result": facts, **more}, arrays


def call_split(functions: Functions, call: ProbeCall, _step: Step, cap: int) -> Captured:
    """Give what `split` returns, the four arrays in it, and the digests of both inputs afterwards.

    The fraction goes by name, as the lesson passes it; where none is given, the student's own
    default counts. Where that cannot be called, ``called`` says how it was.
    """
    images, labels = call.arrays["images"], call.arrays["labels"]
    given, by_name = call.params["given"], call.params["by_name"]
    sent = images.copy()  # the submission may change what it is given
    result, called = call_as_it_can_be(functions["split"], images, labels, given, by_name=by_name)
    after = {"images_after": digest_of(images), "labels_after": digest_of(labels)}
    parts = find_parts(result, sent)
    facts, arrays = capture_nested(result, "part", cap)
    named = [_named(leaf, number, arrays, cap) for number, leaf in enumerate(parts or [])]
    return {"result": facts, "parts": named, "called": called, **after}, arrays


def _named(
    leaf: Leaf | None, number: int, arrays: dict[str, Array], cap: int
) -> dict[str, Any] | None:
    """Facts about one of the four arrays, which is added to ``arrays`` where it is not there."""
    if leaf is None:
        return None
    facts, own = capture_array(leaf.array, f"right.{number}", cap)
    if leaf.path in arrays:
        facts["array"] = leaf.path
    else:
        arrays |= own
    return {**facts, "kind": leaf.kind[:80]}
