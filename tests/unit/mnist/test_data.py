"""The digits among the inputs: whose they are, their labels, and what they leave alone."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignments.mnist import data
from autograder.assignments.mnist.data import FULL, NUMBER, REAL_IN_FULL, REAL_SPLIT, draw_inputs
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
    assert (numbers @ [256, 1] == np.arange(1000)).all()
    pixels = np.round(sent["images"] * 255).astype(np.uint8)
    pixels[NUMBER] = 0  # no digit of the sample has ink there
    assert [known[image.tobytes()] for image in pixels] == sent["labels"].tolist()
    assert len(rows(pixels)) == 1000
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
