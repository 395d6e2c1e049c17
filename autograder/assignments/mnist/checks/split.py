"""Checks of `split`: its form, sizes, that every sample is kept once, with its own label."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.assignments.mnist.checks.split_form import (
    form_finding,
    fraction_finding,
    names_finding,
)
from autograder.assignments.mnist.checks.split_mistakes import (
    label_form_advice,
    label_form_rationale,
    labels_advice,
    labels_rationale,
    pixels_advice,
    pixels_rationale,
    samples_advice,
    samples_rationale,
)
from autograder.assignments.mnist.checks.split_reading import (
    Parts,
    read_parts,
)
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
    return form_finding(evidence) or names_finding(evidence)


@check(*CALLS, needs=["returns_two_pairs"])
def validation_size(evidence: Evidence) -> Finding | None:
    """split sets validation_split of the samples aside for validation."""
    if found := fraction_finding(evidence):
        return found
    sizes = [
        Sizes(
            samples,
            fraction,
            len(parts.x_train),
            len(parts.x_val),
            _by_class(evidence.sent(call, "labels"), fraction),
        )
        for call, parts, samples, fraction in _results(evidence)
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
                samples_advice(parts.train, parts.val),
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
                    label_form_advice(found),
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
        for number, (_, images, found, numbers) in enumerate(_both(parts)):
            if (numbers < 0).any() or not _is_near(images, sent[numbers]):
                return _unknown_finding(evidence, call, parts)
            images_listed, labels_listed = parts.listed[2 * number : 2 * number + 2]
            if images.dtype != sent.dtype and not images_listed:
                return _type_finding("images", sent, labels, images, found)
            # Labels of another shape are named where labels are looked at.
            if found.dtype != labels.dtype and found.ndim == 1 and not labels_listed:
                return _type_finding("labels", sent, labels, images, found)
            if not np.array_equal(images.astype(sent.dtype), sent[numbers]):
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


def _by_class(labels: Array, fraction: float) -> tuple[int, ...]:
    """What the share of each class adds up to: rounded down, to the nearest, up, never to 0."""
    shares = np.unique(labels, return_counts=True)[1] * fraction
    ways = (np.floor(shares), np.round(shares), np.ceil(shares), np.maximum(1, np.floor(shares)))
    return tuple(int(way.sum()) for way in ways)


def _is_near(images: Array, own: Array) -> bool:
    """Whether images have the shape that they had, and values that a conversion explains."""
    return images.shape == own.shape and bool(
        np.allclose(
            images.astype(np.float64), own, rtol=0, atol=1e-3 * max(1.0, float(own.max(initial=0)))
        )
    )


def _type_finding(what: str, sent: Array, labels: Array, images: Array, found: Array) -> Finding:
    return finding(
        f"The type of the {what} changed.",
        f"{sent.dtype} images, {labels.dtype} labels, as they came",
        f"{images.dtype} images, {found.dtype} labels",
        "Only choose samples here; convert and scale elsewhere.",
    )


def _unknown_finding(evidence: Evidence, call: str, parts: Parts) -> Finding:
    sent = evidence.sent(call, "images")
    part = next((one for one, rows in _images(parts) if (rows < 0).any()), parts.x_train)
    return finding(
        pixels_rationale(sent, part),
        f"the same images, only dealt out: (n, 28, 28), pixels from {sent.min()} to {sent.max()}",
        f"shape {part.shape}, pixels from {float(part.min(initial=0)):g} to "
        f"{float(part.max(initial=0)):g}",
        pixels_advice(part),
    )


def _images(parts: Parts) -> Iterator[tuple[Array, Array]]:
    yield parts.x_train, parts.train
    yield parts.x_val, parts.val


def _labels_finding(
    rationale: str,
    expected: str,
    actual: str,
    advice: str = "",
) -> Finding:
    return finding(rationale, expected, actual, advice or labels_advice(rationale))
