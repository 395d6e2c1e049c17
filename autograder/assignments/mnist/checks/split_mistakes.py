"""Names what went wrong in a split: by its form, its samples, its labels and its pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.box.wire.observations import Array

__all__ = [
    "form_advice",
    "form_rationale",
    "label_form_advice",
    "label_form_rationale",
    "labels_advice",
    "labels_rationale",
    "order_rationale",
    "pixels_advice",
    "pixels_rationale",
    "samples_advice",
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
        return "Some samples were drawn more than once" + (
            ", and others not at all." if lost else "."
        )
    if both and (place := _same_end(train, val)):
        return (
            f"Both slices {place}, so some samples are in training and in validation: that makes "
            "validation too easy."
        )
    if both:
        return "Some samples are in training and in validation: that makes validation too easy."
    if lost == 1:
        return "One sample is lost where one part ends and the other begins."
    return f"{lost} of {samples} samples got lost: they are in neither part."


def _same_end(train: Array, val: Array) -> str:
    """Where both parts share an end, which one it is."""
    size = min(len(train), len(val))
    if np.array_equal(train[:size], val[:size]):
        return "begin at the start"
    return "reach to the end" if np.array_equal(train[-size:], val[-size:]) else ""


def samples_advice(train: Array, val: Array) -> str:
    """What to do so that every sample is in exactly one part."""
    if len(np.unique(val)) < len(val) or len(np.unique(train)) < len(train):
        return (
            "Shuffle all positions once, as np.random.permutation does, and cut them at one place. "
            "np.random.choice draws a position again, unless it is told replace=False."
        )
    return (
        "Cut one order of the samples at one place, `cut`: one part is `order[:cut]`, the other "
        "`order[cut:]`."
    )


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


def labels_advice(rationale: str) -> str:
    """What to do so that each label stays with its image, where this is what is wrong."""
    if "shuffled" in rationale:
        return (
            "Make one order for both, `order = np.random.permutation(len(images))`, and take "
            "`images[order]` and `labels[order]`."
        )
    if "at another place" in rationale:
        return "Cut the labels where the images are cut, with the same numbers."
    return "Use the same positions, in the same order, for images and for labels."


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
    if part.ndim == 1:
        return "In the place of the images there are numbers, as labels are."
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


def pixels_advice(part: Array) -> str:
    """What to try about images of a part that are none of those that went in."""
    if part.ndim == 1:
        return "Pick images from `images`, and labels from `labels`."
    return "Only choose samples here: no scaling and no reshaping."


def form_rationale(facts: Mapping[str, Any], axes: Sequence[int] = ()) -> str:
    """Why a result is not two pairs of arrays; ``axes`` are those of its arrays, in their order."""
    kind, length, items = facts.get("kind"), facts.get("length"), list(facts.get("items", []))
    inner = [one for item in items for one in item.get("items", [])]
    arrays = all("shape" in one for one in items)
    kinds = [str(one.get("kind")) for one in (facts, *items)]
    reasons = {
        "`split` gave nothing back.": kind == "NoneType",
        "A dictionary came back instead of two pairs.": "dict" in kinds,
        "A tf.data.Dataset came back in place of arrays.": any(
            one.endswith("Dataset") for one in kinds
        ),
        "The four arrays came as one flat row, in the order of train_test_split.": (
            length == 4 and arrays and tuple(axes) == (3, 3, 1, 1)
        ),
        "The four arrays came as one flat row.": length == 4
        and all("shape" in one or one.get("kind") == "list" for one in items),
        "Three parts came back; the test set is a different one, so two are enough.": length == 3,
        "Only two arrays came back: labels or images are missing.": length == 2 and arrays,
        "Each sample came as a pair of its own: zip() and lists take the arrays apart.": (
            "zip" in kinds or (length == 2 and any(item.get("length", 0) > 2 for item in items))
        ),
        "Lists or tuples of single values came in place of arrays: np.array() is missing.": any(
            "items" in one or one.get("kind") == "list" for one in inner
        ),
    }
    true = (reason for reason, holds in reasons.items() if holds)
    return next(true, order_rationale(axes) or "The result is not two pairs of arrays.")


def form_advice(rationale: str) -> str:
    """What to try about a form with this rationale."""
    advices = {
        "tf.data": "This lesson works on arrays alone: return the four arrays, without tf.data.",
        "zip()": "Leave zip() out, and loops, too: a pair is a tuple of two whole arrays, as in "
        "`(images[train], labels[train])`.",
        "np.array()": "Make an array of each list with np.array(), or pick from the whole array, "
        "as in images[train].",
        "Three parts": "Return the pairs for training and validation, and leave the third out.",
        "Only two arrays": "Pick the labels with the same positions, and return them beside their "
        "images: (x_train, y_train), (x_val, y_val).",
        "nothing back": "End the function with a return.",
        "dictionary": "Return the pairs without names: first (images, labels) for training, then "
        "those for validation.",
    }
    usual = (
        "Put each images array in a pair with its labels: first the training pair, then the "
        "validation pair."
    )
    return next((advice for word, advice in advices.items() if word in rationale), usual)


def order_rationale(axes: Sequence[int]) -> str:
    """What is wrong with the order of the four arrays, by their numbers of axes; else empty."""
    orders: dict[tuple[int, ...], str] = {
        (3, 3, 1, 1): "The images are in one pair and the labels in the other.",
        (1, 1, 3, 3): "The labels are in one pair and the images in the other.",
        (1, 3, 1, 3): "In your pairs the labels come first, and then the images.",
        (3, 1, 1, 3): "In the second pair the labels come first, and then the images.",
        (1, 3, 3, 1): "In the first pair the labels come first, and then the images.",
    }
    return orders.get(tuple(axes), "")


def label_form_advice(found: Array) -> str:
    """What to try about labels that are not one for each image."""
    if found.ndim == 2 and found.shape[1] == 10:
        return "Leave one-hot rows out: the loss of this lesson takes the digits themselves."
    if found.ndim == 2 and found.shape[1] == 1:
        return "Leave the labels as they come, of shape (n,): no reshape, no new axis."
    return "Hand the labels on as they come: one integer for each image."


def label_form_rationale(part: str, found: Array, images: int) -> str:
    """Why the labels of a part are not one for each of its images."""
    if not len(found):
        return f"There are no {part} labels in what came back."
    if found.ndim > 1 and found.shape[1:] == (28, 28):
        return f"In the place of the {part} labels there are images."
    if found.shape == (images, 10):
        return f"The {part} labels were turned into one-hot rows; here they stay integers."
    if found.shape == (images, 1):
        return f"The {part} labels got a second axis."
    return f"The {part} part has not one label for each image."
