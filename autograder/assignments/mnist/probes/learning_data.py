"""What a network learns from and what it reads, by `normalize` and `split`: forms put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.assignments.mnist.probes.forms import (
    images_like,
    labels_for_training,
    part_like,
    scale_as_it_can_be,
)
from autograder.assignments.mnist.probes.split_parts import (
    FRACTION,
    IN_PLACE,
    call_as_it_can_be,
    find_parts,
)
from autograder.box.wire.observations import Array

__all__ = ["normalized", "to_learn_from"]


def normalized(normalize: Callable[..., Any], images: Array) -> tuple[Array, list[str]]:
    """What `normalize` makes of images, in their shape if it can be; and what was put right."""
    came = scale_as_it_can_be(normalize, images)
    found, names = images_like(came.array, images)
    return found, [*came.put_right, *names]


def to_learn_from(
    split: Callable[..., Any], images: Array, labels: Array
) -> tuple[Any, Any, list[str]]:
    """Images of the shape that went in and a label for each, for training; what was put right.

    Raises what the lesson's own line would where there are no two parts, and ValueError where there
    are no labels.
    """
    result, called = call_as_it_can_be(split, images, labels, {"validation_split": FRACTION})
    parts = find_parts(result, images)
    if parts is None:
        (x, y), _ = result
        return x, y, []
    if parts[0] is None or parts[1] is None:
        raise ValueError("split gave no labels to learn from")
    x, names = part_like(parts[0].array, images)
    y, more = labels_for_training(parts[1].array)
    if len(y) != len(x) and parts[3] is not None and len(parts[3].array) == len(x):
        y, more = labels_for_training(parts[3].array)
        more = [*more, "labels of the other part"]
    in_order = [one.path if one else "" for one in parts] == IN_PLACE
    order = [] if in_order else ["order of the parts"]
    return x, y, [*names, *more, *order, *([called] if called else [])]
