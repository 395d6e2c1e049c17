"""Attachments show what was observed, and nothing where that is odd or missing."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from autograder.assignments.mnist.attachments import ATTACHMENTS, a_digit
from autograder.assignments.mnist.data import NUMBER, REAL_SPLIT
from autograder.assignments.mnist.probes.arrays import call_normalize, call_split
from autograder.box.wire.observations import Array, Observation, Outcome
from autograder.checks import Attachment, Counts, Evidence, Picture, Tile, Tiles, as_json, from_json
from autograder.datasets import load_digits
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

INPUTS = load_suite(load_assignment("mnist")).draw_inputs(4)
LABELS = INPUTS.answers["held_out_labels"]
DIGITS = load_digits("sample")
ALL_IMAGES = np.concatenate([DIGITS.train[0], DIGITS.test[0]])
NAMES = INPUTS.answers["names"]  # digit -> the label that the child has for it


def attachments(arrays: dict[str, dict[str, Array]]) -> dict[str, Attachment]:
    seen = {
        call: Observation(call, Outcome.RETURNED, arrays=found) for call, found in arrays.items()
    }
    evidence = Evidence(INPUTS.calls, seen, INPUTS.answers)
    found = [one(evidence) for one in ATTACHMENTS]
    return {one.kind: one for one in found if one is not None}


def tiles_of(probe: Callable[..., object], name: str, function: object) -> tuple[Tile, ...]:
    """The tiles that are shown of a student's function, called as in the box."""
    seen = {}
    for call in INPUTS.calls.values():
        if call.functions == (name,):
            own = replace(call, arrays={key: one.copy() for key, one in call.arrays.items()})
            with np.errstate(all="ignore"):
                values, arrays = probe({name: function}, own, None, 1 << 24)  # type: ignore[misc]
            seen[call.name] = Observation(call.name, Outcome.RETURNED, values, arrays)
    found = [one(Evidence(INPUTS.calls, seen, INPUTS.answers)) for one in ATTACHMENTS]
    shown = [one for one in found if one is not None]
    assert all(isinstance(one, Tiles) and one.task == name for one in shown)
    return tuple(tile for one in shown if isinstance(one, Tiles) for tile in one.tiles)


def drawn(tile: Tile) -> Array:
    """The pixels of a tile: 0 is black."""
    return np.array(Image.open(io.BytesIO(tile.png))).astype(int)


def certain(labels: Array) -> Array:
    """Outputs that come from a child which reads each digit so."""
    return np.eye(10, dtype=np.float32)[NAMES[labels]]


def test_nothing_seen_is_nothing_shown() -> None:
    assert attachments({}) == {}
    crashed = {"training": Observation("training", Outcome.CRASHED)}
    evidence = Evidence(INPUTS.calls, crashed, INPUTS.answers)
    assert [one(evidence) for one in ATTACHMENTS] == [None] * len(ATTACHMENTS)


def test_the_matrix_counts_every_held_out_digit() -> None:
    guesses = (LABELS + (np.arange(len(LABELS)) % 3 == 0)) % 10
    matrix = attachments({"training": {"outputs": certain(guesses)}})["counts"]
    assert isinstance(matrix, Counts)
    counts = np.array(matrix.counts)
    assert counts.sum() == len(LABELS)
    for label in range(10):
        for guess in range(10):
            assert counts[label, guess] == ((label == LABELS) & (guesses == guess)).sum()


def test_the_worst_digits_are_the_surest_mistakes() -> None:
    outputs = certain(LABELS)
    wrong = [17, 300, 999]
    for place, sure in zip(wrong, (0.6, 0.9, 0.75), strict=True):
        outputs[place] = (1 - sure) / 9
        outputs[place, NAMES[(LABELS[place] + 1) % 10]] = sure
    tiles = attachments({"training": {"outputs": outputs}})["tiles"]
    assert isinstance(tiles, Tiles)
    said = [f"{a_digit(LABELS[n])}, read as {(LABELS[n] + 1) % 10}" for n in (300, 999, 17)]
    assert [tile.caption for tile in tiles.tiles] == [
        f"{text}, {sure} sure" for text, sure in zip(said, ("90%", "75%", "60%"), strict=True)
    ]
    shown = 255 - drawn(tiles.tiles[0])
    assert (shown == INPUTS.answers["held_out_images"][300]).all()
    assert any((shown == image).all() for image in ALL_IMAGES)  # as everybody knows it


def test_who_makes_no_mistake_has_no_worst_digits() -> None:
    assert set(attachments({"training": {"outputs": certain(LABELS)}})) == {"counts"}


def test_the_figure_is_the_one_that_was_drawn() -> None:
    pixels = np.full((30, 50, 3), 255, dtype=np.uint8)
    pixels[5:9, 10:20] = (200, 30, 10)
    picture = attachments({"plot/10": {"picture": pixels}})["picture"]
    assert isinstance(picture, Picture)
    assert (np.array(Image.open(io.BytesIO(picture.png)).convert("RGB")) == pixels).all()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((0, 5, 3), np.uint8),
        np.zeros((5, 5, 3), np.float64),
        np.zeros((2000, 2000, 3), np.uint8),
    ],
)
def test_odd_pixels_are_not_shown(pixels: Array) -> None:
    assert attachments({"plot/10": {"picture": pixels}}) == {}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_odd_outputs_still_count(value: float) -> None:
    outputs = np.full((len(LABELS), 10), value)
    found = attachments({"training": {"outputs": outputs}})
    assert set(found) == {"counts", "tiles"}
    assert isinstance(found["tiles"], Tiles)
    shares = ["%" in tile.caption for tile in found["tiles"].tiles]
    assert all(shares) if np.isnan(value) else not any(shares)  # NaN counts as 0, a share


def test_a_file_of_attachments_is_read_as_it_was_written() -> None:
    pixels = np.full((30, 50, 3), 255, dtype=np.uint8)
    outputs = certain((LABELS + 1) % 10)
    arrays = {"plot/10": {"picture": pixels}, "training": {"outputs": outputs}}
    found = tuple(attachments(arrays).values())
    assert len(found) == 3
    assert from_json(as_json(found)) == found
    with pytest.raises(ValueError, match="JSON"):
        from_json(base64.b64encode(b"no list"))


# What became of an image in normalize.


def of_normalize(function: object) -> tuple[Tile, ...]:
    return tiles_of(call_normalize, "normalize", function)


def test_a_digit_looks_the_same_after_a_right_normalize() -> None:
    before, after = of_normalize(lambda images: images.astype("float32") / 255)
    assert before.caption == "before: 0 to 255, uint8"
    assert after.caption == "after: 0 to 1, float32"
    assert (drawn(before) == drawn(after)).all()
    assert drawn(before).min() < 20
    assert (drawn(before) == 255).mean() > 0.5  # a digit, and no noise


@pytest.mark.parametrize(
    ("function", "caption", "darkness"),
    [
        (lambda images: images.astype("float32"), "0 to 255, float32", 1.0),
        (lambda images: images, "0 to 255, uint8", 1.0),
        (lambda images: images / 255 / 255, "0 to 0.003922, float64", 0.01),
        (lambda images: images / -255, "-1 to 0, float64", 0.0),
        (lambda images: images / 0.0, "not all are numbers, float64", 1.0),
    ],
    ids=["floats only", "nothing", "twice", "negative", "no numbers"],
)
def test_a_wrong_scale_is_seen(function: object, caption: str, darkness: float) -> None:
    before, after = of_normalize(function)
    assert after.caption == f"after: {caption}"
    ink = drawn(before) < 255
    assert (1 - drawn(after)[ink] / 255).mean() == pytest.approx(darkness, abs=0.01)
    assert (drawn(after)[~ink] == 255).all()


def test_where_only_another_batch_goes_wrong_that_batch_is_shown() -> None:
    before, after = of_normalize(lambda images: images / images.max())
    assert before.caption == "before: 3 to 89, uint8"
    assert after.caption == "after: 0.03371 to 1, float64"
    assert drawn(after).mean() < drawn(before).mean()


@pytest.mark.parametrize(
    "function", [lambda _: None, lambda images: images[0] / 255], ids=["None", "one"]
)
def test_without_all_images_nothing_is_shown(function: object) -> None:
    assert of_normalize(function) == ()


@pytest.mark.parametrize(
    "function",
    [lambda images: images.reshape(len(images), 784) / 255, lambda images: (images / 255).tolist()],
    ids=["flat", "list"],
)
def test_what_was_put_right_is_shown(function: object) -> None:
    assert of_normalize(function) == of_normalize(lambda images: images / 255)


# Which labels went astray in split.


def of_split(function: object) -> tuple[Tile, ...]:
    return tiles_of(call_split, "split", function)


def split_with(change: Callable[[Array], Array]) -> object:
    """A right split, but that it changes the labels before."""

    def split(images: Array, labels: Array, validation_split: float = 0.2) -> object:
        count, labels = round(len(images) * validation_split), change(labels)
        return (images[count:], labels[count:]), (images[:count], labels[:count])

    return split


def test_labels_that_stayed_are_not_shown() -> None:
    assert of_split(split_with(lambda labels: labels)) == ()


def test_digits_are_shown_with_the_label_that_they_lost_and_the_one_they_got() -> None:
    tiles = of_split(split_with(lambda labels: (labels + 1) % 10))
    sent = INPUTS.calls[REAL_SPLIT].arrays
    images, labels = ALL_IMAGES, np.concatenate([DIGITS.train[1], DIGITS.test[1]])
    assert len(tiles) == 8
    for place, tile in enumerate(tiles):
        row = round(len(sent["labels"]) * 0.2) + place
        label = sent["labels"][row]
        said = f"{a_digit(label)}, now labelled {(label + 1) % 10} (training {place})"
        assert tile.caption == said
        blank = images.copy()
        blank[NUMBER] = 0
        same = (255 - drawn(tile) == blank).all(axis=(1, 2))
        assert labels[same].tolist() == [label]


def test_labels_of_the_validation_part_are_shown_too() -> None:
    def swap_two(labels: Array) -> Array:
        order = np.arange(len(labels))
        first = np.flatnonzero(labels != labels[0])[0]
        order[[0, first]] = order[[first, 0]]
        return labels[order]

    first, second = of_split(split_with(swap_two))
    assert first.caption.endswith("(validation 0)")
    assert "(validation " in second.caption


def test_labels_of_the_other_part_are_shown_as_far_as_they_reach() -> None:
    def split(images: Array, labels: Array, validation_split: float = 0.2) -> object:
        count = round(len(images) * validation_split)
        return (images[count:], labels[:count]), (images[:count], labels[count:])

    assert len(of_split(split)) == 8


@pytest.mark.parametrize(
    "function",
    [
        split_with(lambda labels: np.eye(10)[labels]),
        split_with(lambda labels: labels[:, None]),
        lambda images, labels, validation_split=0.2: (images, labels),
        lambda images, labels, validation_split=0.2: None,
    ],
    ids=["one-hot", "column", "no pairs", "None"],
)
def test_of_labels_in_another_form_nothing_is_shown(function: object) -> None:
    assert of_split(function) == ()
