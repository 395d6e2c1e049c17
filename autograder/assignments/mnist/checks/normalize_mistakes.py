"""What known mistakes make of a batch of images, to recognise them by their results."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.box.wire.observations import Array

__all__ = ["MISTAKES", "constant_divisor", "name_mistake", "same_for_all"]

Formula = Callable[[Array], Array]
IMAGE = (1, 2)  # the axes of one image


def _stretched(x: Array, axis: tuple[int, ...] | None) -> Array:
    low, high = x.min(axis=axis, keepdims=True), x.max(axis=axis, keepdims=True)
    return np.asarray((x - low) / (high - low))


def _scaled_along(x: Array, axis: tuple[int, ...] | int) -> Array:
    """As scikit-learn's MinMaxScaler does: what does not vary becomes 0."""
    low, high = x.min(axis=axis, keepdims=True), x.max(axis=axis, keepdims=True)
    return np.asarray((x - low) / np.where(high > low, high - low, 1.0))


def _by_length(x: Array, axis: tuple[int, ...] | int) -> Array:
    length = np.sqrt((x**2).sum(axis=axis, keepdims=True))
    return np.asarray(x / np.where(length == 0, 1.0, length))


# Each takes the pixels as floats and completes "Your values are what you get by ...".
MISTAKES: Mapping[str, Formula] = {
    "dividing by 256 instead of 255: there are 256 grey levels, but the largest is 255": (
        lambda x: x / 256.0
    ),
    "dividing by 255 twice": lambda x: x / 255.0**2,
    "cutting off the fractions, which leaves only 0 and 1": lambda x: np.floor(x / 255),
    "rounding to 0 and 1": lambda x: np.round(x / 255),
    "leaving the values as they are and changing at most their type": lambda x: x,
    "clipping to 0..1, which makes every pixel that is not 0 a 1": lambda x: np.clip(x, 0, 1),
    "comparing with a threshold, which leaves only black and white": lambda x: 1.0 * (x > 127),
    "comparing with half of the largest pixel": lambda x: 1.0 * (x > x.max() / 2),
    "scaling to -1..1": lambda x: x / 127.5 - 1.0,
    "subtracting 128 and dividing by 128": lambda x: (x - 128) / 128,
    "subtracting from whole numbers that cannot be negative: they wrap around to 255": (
        lambda x: ((x - 128) % 256) / 128
    ),
    "subtracting 0.5 after dividing by 255": lambda x: x / 255.0 - 0.5,
    "inverting the digits (1 - x / 255)": lambda x: 1.0 - x / 255.0,
    "multiplying by 255 instead of dividing": lambda x: x * 255.0,
    "standardising with the batch's own mean and spread": lambda x: (x - x.mean()) / x.std(),
    "standardising each pixel with its mean and spread over the batch": (
        lambda x: (x - x.mean(axis=0)) / x.std(axis=0)
    ),
    "standardising with MNIST's mean 0.1307 and spread 0.3081": (
        lambda x: (x / 255.0 - 0.1307) / 0.3081
    ),
    "subtracting the batch's mean": lambda x: x - x.mean(),
    "subtracting the mean after dividing by 255": lambda x: (x - x.mean()) / 255.0,
    "dividing by the batch's own maximum": lambda x: x / x.max(),
    "dividing each image by its own maximum": lambda x: x / x.max(axis=IMAGE, keepdims=True),
    "stretching each batch from its own minimum to its own maximum": lambda x: _stretched(x, None),
    "stretching each image from its own minimum to its own maximum": lambda x: _stretched(x, IMAGE),
    "scaling each pixel from its smallest to its largest value over all images, as MinMaxScaler "
    "does with columns": lambda x: _scaled_along(x, 0),
    "scaling each column of the images from its smallest to its largest value, as MinMaxScaler "
    "does": lambda x: _scaled_along(x, (0, 1)),
    "dividing by the sum of all pixels": lambda x: x / x.sum(),
    "dividing each image by its length, as keras.utils.normalize does": (
        lambda x: _by_length(x, IMAGE)
    ),
    "dividing each column of an image by its length, as keras.utils.normalize does": (
        lambda x: _by_length(x, 1)
    ),
    "dividing each row of an image by its length, as keras.utils.normalize does": (
        lambda x: _by_length(x, 2)
    ),
}


# Of these, the ones that do the same to every pixel of every batch, and lose no grey level by it.
SAME_FOR_ALL = (
    "dividing by 256 instead of 255: there are 256 grey levels, but the largest is 255",
    "dividing by 255 twice",
    "scaling to -1..1",
    "subtracting 128 and dividing by 128",
    "subtracting 0.5 after dividing by 255",
    "inverting the digits (1 - x / 255)",
    "multiplying by 255 instead of dividing",
    "subtracting from whole numbers that cannot be negative: they wrap around to 255",
    "standardising with MNIST's mean 0.1307 and spread 0.3081",
)


def name_mistake(sent: Array, came: Array, nearness: float = 2e-6) -> str | None:
    """Name the known mistake that makes just these values of the uint8 images, or None."""
    pixels = sent.astype(np.float64)
    for name, formula in MISTAKES.items():
        with np.errstate(all="ignore"):
            if np.allclose(came, formula(pixels), rtol=max(1e-5, nearness), atol=nearness):
                return name
    return None


def same_for_all(sent: Array, came: Array, nearness: float = 2e-6) -> Formula | None:
    """What was done to these pixels, if it is the same for any pixel; None for anything else.

    A mistake of this kind says nothing against other batches: they are right where they have
    the same mistake.
    """
    name = name_mistake(sent, came, nearness)
    if name is not None:
        return MISTAKES[name] if name in SAME_FOR_ALL else None
    divisor = constant_divisor(sent, came)
    return None if divisor is None else lambda x: x / divisor


def constant_divisor(sent: Array, came: Array) -> float | None:
    """The one number by which all pixels were divided, or None where there is no such number."""
    lit = sent > 0
    if not lit.any() or not np.isfinite(came).all() or not came[lit].all():
        return None
    divisors = sent[lit] / came[lit]
    middle = float(np.median(divisors))
    return middle if np.allclose(divisors, middle, rtol=1e-4) and not came[~lit].any() else None
