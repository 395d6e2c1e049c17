"""The digits among the inputs: whose they are, their labels, and what they leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignments.mnist import data
from autograder.assignments.mnist.data import (
    FULL,
    NUMBER,
    REAL_IN_FULL,
    REAL_SPLIT,
    SPLITS,
    draw_inputs,
)
from autograder.box.wire.observations import Array
from autograder.datasets import load_digits
from autograder.suite.assignment import load_assignment

MNIST = load_assignment("mnist")
INPUTS = draw_inputs(6, MNIST)


def rows(images: Array) -> set[bytes]:
    """Each image without the pixels that count images."""
    blank = images.copy()
    blank[NUMBER] = 0
    return {image.tobytes() for image in blank}


def all_digits() -> tuple[Array, Array]:
    """The sample, both parts."""
    digits = load_digits("sample")
    images, labels = (np.concatenate(both) for both in zip(digits.train, digits.test, strict=True))
    return images, labels


def shown() -> Array:
    """All digits of the inputs but those of the training."""
    images = INPUTS.calls[REAL_SPLIT].arrays["images"]
    pixels = np.round(images * 255).astype(np.uint8)
    return np.concatenate([INPUTS.calls[FULL].arrays["images"][-REAL_IN_FULL:], pixels])


def test_digits_that_are_shown_are_none_of_the_held_out() -> None:
    held_out = rows(INPUTS.answers["held_out_images"])
    assert len(held_out) == 1000
    assert not rows(shown()) & held_out
    assert rows(shown()) | held_out <= rows(all_digits()[0])


def test_digits_to_split_have_their_own_label_and_are_all_different() -> None:
    images, labels = all_digits()
    known = dict(zip((image.tobytes() for image in images), labels.tolist(), strict=True))
    sent = INPUTS.calls[REAL_SPLIT].arrays
    numbers = np.round(sent["images"][NUMBER] * 255).astype(int)
    assert (numbers @ [256, 1] == np.arange(len(numbers))).all()
    pixels = np.round(sent["images"] * 255).astype(np.uint8)
    pixels[NUMBER] = 0  # no digit of the sample has ink there
    assert [known[image.tobytes()] for image in pixels] == sent["labels"].tolist()
    assert len(rows(pixels)) == len(sent["labels"])
    assert sent["images"].dtype == np.float32


def test_a_batch_to_normalize_has_noise_of_every_grey_beside_its_digits() -> None:
    images = INPUTS.calls[FULL].arrays["images"]
    assert images[0, 0, :2].tolist() == [0, 255]
    assert set(np.unique(images[:-REAL_IN_FULL])) == set(range(256))


def test_digits_leave_all_other_numbers_of_an_exam_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = np.zeros((REAL_IN_FULL, 28, 28), np.uint8)
    monkeypatch.setattr(data, "_some_digits", lambda digits, seed: blank)
    monkeypatch.setattr(
        data, "_digits_labelled", lambda labels, *_: np.zeros((len(labels), 28, 28), np.uint8)
    )
    for name, call in draw_inputs(6, MNIST).calls.items():
        for key, array in call.arrays.items():
            same = np.array_equal(array, INPUTS.calls[name].arrays[key])
            assert same == ((name, key) not in ((FULL, "images"), (REAL_SPLIT, "images")))


def test_the_same_seed_draws_the_same_digits_and_another_one_others() -> None:
    again, other = (draw_inputs(seed, MNIST).calls[REAL_SPLIT].arrays for seed in (6, 7))
    first = INPUTS.calls[REAL_SPLIT].arrays["images"]
    assert np.array_equal(again["images"], first)
    assert not np.array_equal(other["images"], first)


def sizes_of(seed: int) -> dict[str, tuple[int, object]]:
    """How many images each call gets, and the fraction to split off."""
    calls = draw_inputs(seed, MNIST).calls
    return {
        name: (len(call.arrays["images"]), call.params.get("given", {}).get("validation_split"))
        for name, call in calls.items()
        if name.startswith(("normalize/", "split/")) and name != "normalize/single"
    }


def test_no_size_and_no_fraction_can_be_foreseen() -> None:
    by_seed = [sizes_of(seed) for seed in range(12)]
    for name in by_seed[0]:
        assert len({one[name][0] for one in by_seed}) > 2, name
        if name.startswith("split/") and name != REAL_SPLIT:
            assert len({one[name][1] for one in by_seed}) > 2, name
    assert sizes_of(5) == by_seed[5]


@pytest.mark.slow
def test_sizes_of_every_seed_test_what_they_are_there_for() -> None:
    for seed in range(40):
        sizes, calls = sizes_of(seed), draw_inputs(seed, MNIST).calls
        assert sizes["split/tenth"][0] > sizes[REAL_SPLIT][0]  # no cut at a fixed number fits both
        for name, case in SPLITS.items():
            labels = calls[name].arrays["labels"]
            assert np.bincount(labels).min() >= 2, "a stratified split is possible"
            fraction = sizes[name][1]
            assert fraction is None or 2 <= len(labels) * fraction <= len(labels) - 2
            assert len(np.unique(labels)) == case.classes
        assert sizes["split/most"][1] > 0.6  # the smaller part is not validation
