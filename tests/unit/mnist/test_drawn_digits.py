"""What a child gets instead of the digits that lie on its disk: nothing that a table could know."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.assignments.mnist.drawn_digits import GRAIN, LIGHT, PALEST, DrawnDigits, draw_digits
from autograder.box.wire.observations import Array
from autograder.datasets import load_digits

DIGITS = load_digits("sample")
SEEDS = (0, 1, 2, 3)
DRAWN = [draw_digits(DIGITS, seed) for seed in SEEDS]
every_draw = pytest.mark.parametrize("drawn", DRAWN, ids=SEEDS)


def keys(images: Array, invariant: Callable[[Array], Array]) -> set[bytes]:
    return {np.ascontiguousarray(invariant(image)).tobytes() for image in images}


def as_they_are(drawn: DrawnDigits) -> Array:
    return np.concatenate([drawn.digits.train[0], drawn.digits.test[0]])


# Each stays the same however an image is turned and moved.
INVARIANTS: dict[str, Callable[[Array], Array]] = {
    "the grey values in order": lambda image: np.sort(image, axis=None),
    "the sum": lambda image: np.array(image.sum(dtype=int)),
    "sums of the rows and columns": lambda image: np.sort(
        np.concatenate([image.sum(axis=0), image.sum(axis=1)])
    ),
    "the grey values over the largest": lambda image: np.sort(
        np.rint(image / image.max() * 255), axis=None
    ),
    "how many pixels have ink, and how many how much": lambda image: np.histogram(
        image, bins=32, range=(1, 256)
    )[0],
    "the order of the grey values": lambda image: np.sort(
        np.unique(image[image > 0], return_inverse=True)[1]
    ),
}


@every_draw
@pytest.mark.parametrize("name", INVARIANTS)
def test_no_table_of_the_digits_holds_what_the_child_gets(drawn: DrawnDigits, name: str) -> None:
    known, given = (
        [np.ascontiguousarray(INVARIANTS[name](image)).tobytes() for image in images]
        for images in (drawn.digits.test[0], drawn.held_out)
    )
    assert np.mean([one == other for one, other in zip(known, given, strict=True)]) < 0.05


@every_draw
def test_no_image_comes_as_it_lies_on_the_disk(drawn: DrawnDigits) -> None:
    every = keys(as_they_are(drawn), lambda image: image)
    assert not keys(drawn.images, lambda image: image) & every
    assert not keys(drawn.held_out, lambda image: image) & every


def test_the_parts_are_others_for_each_seed_and_hold_every_digit_once() -> None:
    whole = sorted(image.tobytes() for image in np.concatenate([DIGITS.train[0], DIGITS.test[0]]))
    for drawn in DRAWN:
        assert sorted(image.tobytes() for image in as_they_are(drawn)) == whole
        assert (drawn.images.shape, drawn.held_out.shape) == ((4000, 28, 28), (1000, 28, 28))
    first, second = (keys(one.digits.test[0], lambda image: image) for one in DRAWN[:2])
    assert 100 < len(first & second) < 300  # a fifth of 1,000, by chance


def test_the_ten_labels_change_places_in_other_ways() -> None:
    assert len({drawn.names.tobytes() for drawn in DRAWN}) == len(DRAWN)
    for drawn in DRAWN:
        assert sorted(drawn.names) == list(range(10))
        assert (drawn.labels == drawn.names[drawn.digits.train[1]]).all()
        assert drawn.labels.dtype == DIGITS.train[1].dtype


def test_one_seed_draws_one_thing() -> None:
    again = draw_digits(DIGITS, 2)
    for name in ("images", "labels", "held_out", "names"):
        assert np.array_equal(getattr(again, name), getattr(DRAWN[2], name))


@every_draw
def test_all_images_are_turned_and_moved_alike_and_only_a_little_changed(
    drawn: DrawnDigits,
) -> None:
    """The way that fits one image fits all: that is what a network can learn."""
    before, after = drawn.digits.test[0], drawn.held_out.astype(int)
    ways = [
        np.roll(turned[:, ::rows, ::columns], (down, right), axis=(1, 2)).astype(int)
        for turned in (before, before.swapaxes(1, 2))
        for rows in (1, -1)
        for columns in (1, -1)
        for down in range(-4, 5)
        for right in range(-4, 5)
    ]
    fits = [way for way in ways if allowed(way[0], after[0])]
    (way,) = fits
    assert allowed(way, after)
    assert (after[way == 0] == 0).all()
    assert 0 <= after.min() <= after.max() <= 255


def allowed(before: Array, after: Array) -> bool:
    """Whether brightness and grain can have changed one into the other."""
    least = before * LIGHT[0] - PALEST - GRAIN - 1
    most = before * LIGHT[1] + GRAIN + 1
    return bool(((after >= least) & (after <= most)).all())
