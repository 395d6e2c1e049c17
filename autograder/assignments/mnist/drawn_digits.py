"""One seed's digits: which are learnt from, which are read, and how the child gets to see them.

All digits lie on every student's disk, so none may come as it lies there, or in the part where
it was the last time: a submission could know it by heart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from autograder.box.wire.observations import Array
from autograder.datasets.npz import Digits

__all__ = ["DrawnDigits", "draw_digits"]

FARTHEST = 4  # pixels that all images are moved by, at most: the margin around a digit
LIGHT = (0.85, 1.15)  # what an image's ink is multiplied by
PALEST = 10  # grey values that all of an image's ink is paler by, at most; faint edges vanish
GRAIN = 6  # grey values by which a pixel with ink may be lighter or darker
AT_ONCE = 5_000  # images, so that all of MNIST needs little memory besides itself


@dataclass(frozen=True)
class DrawnDigits:
    """Digits in two parts as they are, and what the child gets instead.

    ``images`` uint8 (n, 28, 28) with ``labels`` (n,) are to be learnt from, ``held_out``
    (m, 28, 28) to be read. ``names[digit]`` is the label that the child gets for it: uint8 (10,).
    """

    digits: Digits
    images: Array
    labels: Array
    held_out: Array
    names: Array


def draw_digits(digits: Digits, seed: int) -> DrawnDigits:
    """Draw both parts anew from all digits, in their sizes, and disguise them.

    What is done to all images or labels alike, a dense network does not notice: they are turned or
    mirrored, moved round the edges, and the ten labels change places. What is done to each
    image, its brightness and a slight grain, leaves no number of it as it was.
    """
    rng = np.random.default_rng([seed, 3])
    digits = _parts(digits, rng)
    (images, labels), (held_out, _) = digits.train, digits.test
    names = rng.permutation(10).astype(np.uint8)
    rows, columns = rng.choice([-1, 1], size=2)
    upright = rng.random() < 0.5
    shift = rng.integers(-FARTHEST, FARTHEST + 1, size=2)

    def disguised(part: Array) -> Array:
        turned = (part if upright else part.swapaxes(1, 2))[:, ::rows, ::columns]
        done = np.empty_like(part)
        for start in range(0, len(part), AT_ONCE):
            some = np.roll(turned[start : start + AT_ONCE], shift, axis=(1, 2))
            done[start : start + AT_ONCE] = _uneven(some, rng)
        return done

    return DrawnDigits(digits, disguised(images), names[labels], disguised(held_out), names)


def _parts(digits: Digits, rng: np.random.Generator) -> Digits:
    """All digits in a new order, cut into two parts of the sizes that they had."""
    images, labels = (np.concatenate(both) for both in zip(digits.train, digits.test, strict=True))
    train, test = np.split(rng.permutation(len(labels)), [len(digits.train[1])])
    return replace(digits, train=(images[train], labels[train]), test=(images[test], labels[test]))


def _uneven(images: Array, rng: np.random.Generator) -> Array:
    """Each image in a light of its own, and with a grain where its ink is: 0..255, (n, 28, 28)."""
    light, pale = (
        rng.uniform(low, high, size=(len(images), 1, 1)).astype(np.float32)
        for low, high in (LIGHT, (0, PALEST))
    )
    grain = rng.integers(-GRAIN, GRAIN + 1, size=images.shape, dtype=np.int8)
    return np.rint(np.where(images > 0, images * light - pale + grain, 0)).clip(0, 255)
