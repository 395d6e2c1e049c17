"""Names what went wrong in a split: by its form, its samples, its labels and its pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.box.wire.observations import Array

__all__ = [
    "form_rationale",
    "label_form_rationale",
    "labels_rationale",
    "order_rationale",
    "pixels_rationale",
    "samples_rationale",
]


FEW = 5  # so many labels can be in order by luck


def samples_rationale(samples: int, train: Array, val: Array) -> str:
    """Why not every sample is in exactly one part; ``train`` and ``val`` hold row numbers."""
    both = len(np.intersect1d(train, val))
    lost = samples - len(np.unique(np.concatenate([train, val])))
    if both == len(np.unique(val)) and not lost and len(np.unique(train)) == len(train):
        return "The training part still holds every sample, those of validation too."
    if len(np.unique(val)) < len(val) or len(np.unique(train)) < len(train):
        return "Some samples were drawn more than once, and others not at all."
    if both:
        return "Some samples are in training and in validation: that makes validation too easy."
    if lost == 1:
        return "One sample is lost where one part ends and the other begins."
    return f"{lost} of {samples} samples got lost: they are in neither part."


def labels_rationale(part: str, found: Array, numbers: Array, labels: Array) -> str:
    """Why the labels of a part do not fit its images; ``numbers`` are the images' rows."""
    own = labels[numbers]
    wrong = int((found != own).sum())
    shifts = found.astype(float) - own
    if len(found) > FEW and np.array_equal(shifts, np.full(len(found), shifts[0])):
        return f"The {part} labels were changed: each one is {shifts[0]:+g}."
    if np.array_equal(numbers, np.sort(numbers)):
        return _unshuffled_rationale(part, found, labels)
    if np.array_equal(found, labels[: len(found)]) or np.array_equal(found, labels[-len(found) :]):
        return f"The images were shuffled, and the {part} labels kept their old order."
    if len(found) > FEW and np.array_equal(found, np.sort(found)):
        return f"The {part} labels were sorted, and the images were not."
    return (
        f"{wrong} of {len(numbers)} {part} images have another image's label, as when images "
        "and labels are shuffled separately."
    )


def _unshuffled_rationale(part: str, found: Array, labels: Array) -> str:
    """Why labels do not fit images that are in the order in which they came."""
    if len(found) > FEW and np.array_equal(found, np.sort(found)):
        return f"The {part} labels were sorted, and the images were not."
    size = len(found)
    if any(np.array_equal(found, labels[at : at + size]) for at in range(len(labels) - size + 1)):
        return f"The {part} labels were cut out at another place than the images."
    return f"The labels were shuffled, and the {part} images kept their old order."


def pixels_rationale(sent: Array, part: Array) -> str:
    """Why images of a part are none of those that went in."""
    size = sent[0].size
    if part.ndim == 2 and part.shape[1] == size:
        return "The images were flattened here; the network's first layer does that."
    if part.ndim == 4 and part[0].size == size:
        return "The images got one axis more, for a colour channel."
    if part.shape[1:] == sent.shape[1:] and part.dtype.kind in "uif" and len(part):
        changes = {
            f"The images were converted to {part.dtype}, which changes their values a little.": 1.0,
            "The images were divided by 255 here; scaling is what `normalize` is for.": 255.0,
            "The images were multiplied by 255 here; they were scaled already.": 1 / 255.0,
        }
        for rationale, factor in changes.items():
            away = np.abs(sent - part[0].astype(float) * factor).max(axis=(1, 2))
            if away.min() < 1e-3 * max(1.0, float(sent.max())):
                return rationale
    return "There are images in your parts that were not put in."


def form_rationale(facts: Mapping[str, Any]) -> str:
    """Why a result is not two pairs of arrays."""
    kind, length, items = facts.get("kind"), facts.get("length"), list(facts.get("items", []))
    inner = [one for item in items for one in item.get("items", [])]
    arrays = all("shape" in one for one in items)
    reasons = {
        "`split` gave nothing back.": kind == "NoneType",
        "A dictionary came back instead of two pairs.": kind == "dict",
        "The four arrays came as one flat row.": length == 4 and arrays,
        "Three parts came back; the test set is a different one, so two are enough.": length == 3,
        "Only two arrays came back: labels or images are missing.": length == 2 and arrays,
        "Each sample came as a pair of its own: zip() and lists take the arrays apart.": (
            length == 2 and any(item.get("length", 0) > 2 for item in items)
        ),
        "Lists or tuples of single values came in place of arrays: np.array() is missing.": any(
            "items" in one or one.get("kind") == "list" for one in inner
        ),
    }
    true = (reason for reason, holds in reasons.items() if holds)
    return next(true, "The result is not two pairs of arrays.")


def order_rationale(axes: Sequence[int]) -> str:
    """What is wrong with the order of the four arrays, by their numbers of axes; else empty."""
    orders: dict[tuple[int, ...], str] = {
        (3, 3, 1, 1): "The images are in one pair and the labels in the other.",
        (1, 3, 1, 3): "In your pairs the labels come first, and then the images.",
    }
    return orders.get(tuple(axes), "")


def label_form_rationale(part: str, found: Array, images: int) -> str:
    """Why the labels of a part are not one for each of its images."""
    if found.shape == (images, 10):
        return f"The {part} labels were turned into one-hot rows; here they stay integers."
    if found.shape == (images, 1):
        return f"The {part} labels got a second axis."
    return f"The {part} part has not one label for each image."
