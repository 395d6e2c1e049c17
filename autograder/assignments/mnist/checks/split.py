"""Checks of `split`: its form, sizes, that every sample is kept once, with its own label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.assignments.mnist.checks.split_reading import (
    Parts,
    describe,
    read_parts,
)
from autograder.assignments.mnist.data import SPLITS
from autograder.checking import Evidence, Finding, check, finding

__all__ = [
    "every_sample_once",
    "labels_stay_with_images",
    "leaves_arrays_unchanged",
    "returns_two_pairs",
    "validation_size",
    "values_stay_as_they_are",
]

CALLS = tuple(SPLITS)
DEFAULT_FRACTION = 0.2


@check(*CALLS)
def returns_two_pairs(evidence: Evidence) -> Finding | None:
    """split gives ((x_train, y_train), (x_val, y_val))."""
    for call in CALLS:
        facts = evidence.value(call, "result")
        if call not in read_parts(evidence):
            flat = facts.get("length") == 4 and all("shape" in one for one in facts["items"])
            return finding(
                "The four arrays came as one flat row."
                if flat
                else "The result is not two pairs of arrays.",
                "((x_train, y_train), (x_val, y_val))",
                describe(facts),
                "Put each images array in a pair with its labels: first the training pair, "
                "then the validation pair."
                if facts.get("kind") != "NoneType"
                else "End the function with a return.",
            )
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def validation_size(evidence: Evidence) -> Finding | None:
    """split sets validation_split of the samples aside for validation."""
    for call, parts, samples, fraction in _results(evidence):
        wanted = samples * fraction
        count, rest = len(parts.x_val), len(parts.x_train)
        if abs(count - wanted) > 1:
            return _size_finding(call, samples, fraction, count, rest)
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def every_sample_once(evidence: Evidence) -> Finding | None:
    """split puts every sample in exactly one of the two parts."""
    for _, parts, samples, _ in _results(evidence):
        numbers = np.concatenate([parts.train, parts.val])
        if (numbers < 0).any():
            return _unknown_finding()
        both = len(np.intersect1d(parts.train, parts.val))
        lost = samples - len(np.unique(numbers))
        if both or lost or len(numbers) != samples:
            return finding(
                _samples_rationale(both, lost),
                f"{samples} samples in, each one in one part",
                f"{both} in both parts, {lost} in none, "
                f"{len(numbers) - len(np.unique(numbers))} more than once",
                "Cut one order of the samples at one place: what lies before it and what lies "
                "behind it share nothing and leave nothing out.",
            )
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def labels_stay_with_images(evidence: Evidence) -> Finding | None:
    """split keeps every label with its own image."""
    for call, parts, _, _ in _results(evidence):
        labels = evidence.sent(call, "labels")
        pairs = (
            ("training", parts.x_train, parts.y_train, parts.train),
            ("validation", parts.x_val, parts.y_val, parts.val),
        )
        lengths = [len(array) for _, *arrays, _ in pairs for array in arrays]
        if lengths[0] != lengths[1] and lengths == [*lengths[:2], *lengths[1::-1]]:
            return _labels_finding(
                "The labels of training and validation are swapped.",
                f"{len(parts.x_train)} training labels",
                f"{len(parts.y_train)}",
            )
        for part, images, found, numbers in pairs:
            if found.ndim != 1 or len(found) != len(images):
                return _labels_finding(
                    f"The {part} part has not one label for each image.",
                    f"labels of shape ({len(images)},)",
                    f"shape {found.shape}",
                )
            if (numbers < 0).any():  # whose label would it be?
                return _unknown_finding()
            wrong = np.flatnonzero(found != labels[numbers])
            if len(wrong):
                first = wrong[0]
                return _labels_finding(
                    f"{len(wrong)} of {len(images)} {part} images have another image's label.",
                    f"{part} image {first} keeps its label {labels[numbers[first]]}",
                    f"label {found[first]}",
                )
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def values_stay_as_they_are(evidence: Evidence) -> Finding | None:
    """split changes neither pixels nor dtypes."""
    for call, parts, _, _ in _results(evidence):
        sent, labels = evidence.sent(call, "images"), evidence.sent(call, "labels")
        for images, found, numbers in (
            (parts.x_train, parts.y_train, parts.train),
            (parts.x_val, parts.y_val, parts.val),
        ):
            if images.dtype != sent.dtype or found.dtype != labels.dtype:
                return finding(
                    "The type of the values changed.",
                    f"{sent.dtype} images, {labels.dtype} labels, as they came",
                    f"{images.dtype} images, {found.dtype} labels",
                    "Only choose samples here; convert and scale elsewhere.",
                )
            if (numbers < 0).any():
                return _unknown_finding()
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def leaves_arrays_unchanged(evidence: Evidence) -> Finding | None:
    """split leaves the caller's arrays as they were."""
    for call in CALLS:
        for name in ("images", "labels"):
            after, sent = evidence.came(call, f"{name}_after"), evidence.sent(call, name)
            if after is None or not np.array_equal(after, sent):
                return finding(
                    f"The {name} that were passed in are in another order or have other values "
                    "after the call.",
                    f"the caller's {name} unchanged",
                    "they were changed",
                    "Shuffle a list of positions instead of the arrays themselves.",
                )
    return None


def _results(evidence: Evidence) -> Iterator[tuple[str, Parts, int, float]]:
    for call, parts in read_parts(evidence).items():
        given = evidence.calls[call].params["given"]
        fraction = float(given.get("validation_split", DEFAULT_FRACTION))
        yield call, parts, len(evidence.sent(call, "images")), fraction


def _size_finding(call: str, samples: int, fraction: float, count: int, rest: int) -> Finding:
    given = f"validation_split={fraction}" if call != CALLS[0] else "the default of 0.2"
    rationale = "The validation part has the wrong size."
    if abs(rest - samples * fraction) <= 1 and fraction != 0.5:
        rationale = "Training and validation parts are swapped."
    elif abs(count - samples * DEFAULT_FRACTION) <= 1:
        rationale = "The validation part is always 20 %, whatever validation_split says."
    elif 0 in (count, rest) or 12_000 in (count, rest):
        rationale = "The size is written for one number of samples only."
    return finding(
        rationale,
        f"{samples * fraction:.0f} of {samples} samples for {given} (one more or less is fine)",
        f"{count} images for validation, {rest} for training",
        "Work the number out from the length of the array and from validation_split.",
    )


def _unknown_finding() -> Finding:
    return finding(
        "There are images in your parts that were not put in.",
        "the same images, only dealt out",
        "images with other pixels, another shape or no number type of images",
        "Only choose samples here: no scaling and no reshaping.",
    )


def _samples_rationale(both: int, lost: int) -> str:
    if both:
        return "Some samples are in training and in validation: that makes validation too easy."
    return "Some samples got lost." if lost else "Some samples come more than once."


def _labels_finding(rationale: str, expected: str, actual: str) -> Finding:
    return finding(
        rationale,
        expected,
        actual,
        "Use the same positions, in the same order, for images and for labels.",
    )
