"""Checks of `split`: its form, sizes, that every sample is kept once, with its own label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.assignments.mnist.checks.split_mistakes import (
    form_rationale,
    label_form_rationale,
    labels_rationale,
    order_rationale,
    pixels_rationale,
    samples_rationale,
)
from autograder.assignments.mnist.checks.split_reading import Parts, describe, read_parts
from autograder.assignments.mnist.checks.split_sizes import Sizes, explain_sizes
from autograder.assignments.mnist.data import SPLITS
from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, check, finding

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
            return _form_finding(form_rationale(facts), describe(facts))
        parts = read_parts(evidence)[call]
        arrays = (parts.x_train, parts.y_train, parts.x_val, parts.y_val)
        if wrong := order_rationale([one.ndim for one in arrays]):
            return _form_finding(wrong, describe(facts))
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def validation_size(evidence: Evidence) -> Finding | None:
    """split sets validation_split of the samples aside for validation."""
    sizes = [
        Sizes(samples, fraction, len(parts.x_train), len(parts.x_val))
        for _, parts, samples, fraction in _results(evidence)
    ]
    wrong = next((number for number, one in enumerate(sizes) if not one.right), None)
    if wrong is None:
        return None
    one = sizes[wrong]
    rationale, advice = explain_sizes(sizes)
    given = f"validation_split={one.fraction}" if wrong else "the default of 0.2"
    return finding(
        rationale,
        f"{one.samples * one.fraction:.0f} of {one.samples} samples for {given} "
        "(one more or less is fine)",
        f"{one.val} images for validation, {one.train} for training",
        advice,
    )


@check(*CALLS, needs=["returns_two_pairs"])
def every_sample_once(evidence: Evidence) -> Finding | None:
    """split puts every sample in exactly one of the two parts."""
    for call, parts, samples, _ in _results(evidence):
        numbers = np.concatenate([parts.train, parts.val])
        if (numbers < 0).any():
            return _unknown_finding(evidence, call, parts)
        both = len(np.intersect1d(parts.train, parts.val))
        lost = samples - len(np.unique(numbers))
        if both or lost or len(numbers) != samples:
            return finding(
                samples_rationale(samples, parts.train, parts.val),
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
        lengths = [len(one) for one in (parts.x_train, parts.y_train, parts.x_val, parts.y_val)]
        if lengths[0] != lengths[1] and lengths == [*lengths[:2], *lengths[1::-1]]:
            return _labels_finding(
                "The labels of training and validation are swapped.",
                f"{lengths[0]} training labels",
                f"{lengths[1]}",
            )
        for part, images, found, numbers in _both(parts):
            if found.ndim != 1 or len(found) != len(images):
                return _labels_finding(
                    label_form_rationale(part, found, len(images)),
                    f"labels of shape ({len(images)},)",
                    f"shape {found.shape}",
                    "Hand the labels on as they come: one integer for each image.",
                )
            if (numbers < 0).any():  # whose label would it be?
                return _unknown_finding(evidence, call, parts)
            wrong = np.flatnonzero(found != labels[numbers])
            if len(wrong):
                first = wrong[0]
                return _labels_finding(
                    labels_rationale(part, found, numbers, labels),
                    f"{part} image {first} keeps its label {labels[numbers[first]]}",
                    f"label {found[first]}",
                )
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def values_stay_as_they_are(evidence: Evidence) -> Finding | None:
    """split changes neither pixels nor dtypes."""
    for call, parts, _, _ in _results(evidence):
        sent, labels = evidence.sent(call, "images"), evidence.sent(call, "labels")
        for _, images, found, numbers in _both(parts):
            if images.dtype != sent.dtype or found.dtype != labels.dtype:
                what = "images" if images.dtype != sent.dtype else "labels"
                return finding(
                    f"The type of the {what} changed.",
                    f"{sent.dtype} images, {labels.dtype} labels, as they came",
                    f"{images.dtype} images, {found.dtype} labels",
                    "Only choose samples here; convert and scale elsewhere.",
                )
            if (numbers < 0).any():
                return _unknown_finding(evidence, call, parts)
    return None


@check(*CALLS, needs=["returns_two_pairs"])
def leaves_arrays_unchanged(evidence: Evidence) -> Finding | None:
    """split leaves the caller's arrays as they were."""
    for call in CALLS:
        for name in ("images", "labels"):
            if evidence.value(call, f"{name}_after") != evidence.calls[call].digests[name]:
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


def _both(parts: Parts) -> Iterator[tuple[str, Array, Array, Array]]:
    """Name, images, labels and row numbers of either part."""
    yield "training", parts.x_train, parts.y_train, parts.train
    yield "validation", parts.x_val, parts.y_val, parts.val


def _form_finding(rationale: str, came: str) -> Finding:
    return finding(
        rationale,
        "((x_train, y_train), (x_val, y_val))",
        came,
        "End the function with a return."
        if came == "None"
        else "Put each images array in a pair with its labels: first the training pair, then "
        "the validation pair.",
    )


def _unknown_finding(evidence: Evidence, call: str, parts: Parts) -> Finding:
    sent = evidence.sent(call, "images")
    part = parts.x_train if (parts.train < 0).any() else parts.x_val
    return finding(
        pixels_rationale(sent, part),
        f"the same images, only dealt out: (n, 28, 28), pixels from {sent.min()} to {sent.max()}",
        f"shape {part.shape}, pixels from {float(part.min(initial=0)):g} to "
        f"{float(part.max(initial=0)):g}",
        "Only choose samples here: no scaling and no reshaping.",
    )


def _labels_finding(
    rationale: str,
    expected: str,
    actual: str,
    advice: str = "Use the same positions, in the same order, for images and for labels.",
) -> Finding:
    return finding(rationale, expected, actual, advice)
