"""Calls `normalize` and `split`; needs NumPy and nothing else."""

from __future__ import annotations

from autograder.observations import ProbeCall
from autograder.worker.capture import Captured, capture_array, capture_nested
from autograder.worker.probe import Functions, Stage

__all__ = ["call_normalize", "call_split"]


def call_normalize(functions: Functions, call: ProbeCall, _stage: Stage, cap: int) -> Captured:
    """Give what `normalize(images)` returns, and the images as they are afterwards."""
    images = call.arrays["images"]
    result = functions["normalize"](images)
    facts, arrays = capture_array(result, "result", cap)
    _, images_after = capture_array(images, "images_after", cap)
    return {"result": facts}, arrays | images_after


def call_split(functions: Functions, call: ProbeCall, _stage: Stage, cap: int) -> Captured:
    """Give what `split` returns, and both inputs as they are afterwards.

    The fraction goes by name, as the lesson and the gate pass it; where none is given, the
    student's own default counts.
    """
    images, labels = call.arrays["images"], call.arrays["labels"]
    given, split = call.params["given"], functions["split"]
    if call.params["by_name"]:
        result = split(images=images, labels=labels, **given)
    else:
        result = split(images, labels, **given)
    facts, arrays = capture_nested(result, "part", cap)
    _, images_after = capture_array(images, "images_after", cap)
    _, labels_after = capture_array(labels, "labels_after", cap)
    return {"result": facts}, arrays | images_after | labels_after
