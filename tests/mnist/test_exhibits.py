"""Exhibits show what was observed, and nothing where that is odd or missing."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from autograder.assignment import load_assignment
from autograder.assignments.mnist.exhibits import EXHIBITORS
from autograder.checking import Evidence
from autograder.exhibits import Counts, Exhibit, Picture, Tiles, as_json, from_json
from autograder.observations import Array, Observation, Outcome
from autograder.suite import load_suite

EXAM = load_suite(load_assignment("mnist")).draw_exam(4)
LABELS = EXAM.answers["held_out_labels"]


def exhibits(arrays: dict[str, dict[str, Array]]) -> dict[str, Exhibit]:
    seen = {
        call: Observation(call, Outcome.RETURNED, arrays=found) for call, found in arrays.items()
    }
    evidence = Evidence(EXAM.calls, seen, EXAM.answers)
    found = [one(evidence) for one in EXHIBITORS]
    return {one.kind: one for one in found if one is not None}


def certain(labels: Array) -> Array:
    return np.eye(10, dtype=np.float32)[labels]


def test_nothing_seen_is_nothing_shown() -> None:
    assert exhibits({}) == {}
    crashed = {"training": Observation("training", Outcome.CRASHED)}
    evidence = Evidence(EXAM.calls, crashed, EXAM.answers)
    assert [one(evidence) for one in EXHIBITORS] == [None, None, None]


def test_the_matrix_counts_every_held_out_digit() -> None:
    guesses = (LABELS + (np.arange(len(LABELS)) % 3 == 0)) % 10
    matrix = exhibits({"training": {"outputs": certain(guesses)}})["counts"]
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
        outputs[place, (LABELS[place] + 1) % 10] = sure
    tiles = exhibits({"training": {"outputs": outputs}})["tiles"]
    assert isinstance(tiles, Tiles)
    said = [f"a {LABELS[n]}, read as {(LABELS[n] + 1) % 10}" for n in (300, 999, 17)]
    assert [tile.caption for tile in tiles.tiles] == [
        f"{text}, {sure} sure" for text, sure in zip(said, ("90%", "75%", "60%"), strict=True)
    ]
    drawn = np.array(Image.open(io.BytesIO(tiles.tiles[0].png)))
    held_out = EXAM.calls["training"].arrays["held_out"]
    assert (drawn == 255 - held_out[300]).all()


def test_who_makes_no_mistake_has_no_worst_digits() -> None:
    assert set(exhibits({"training": {"outputs": certain(LABELS)}})) == {"counts"}


def test_the_figure_is_the_one_that_was_drawn() -> None:
    pixels = np.full((30, 50, 3), 255, dtype=np.uint8)
    pixels[5:9, 10:20] = (200, 30, 10)
    picture = exhibits({"plot/10": {"picture": pixels}})["picture"]
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
    assert exhibits({"plot/10": {"picture": pixels}}) == {}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_odd_outputs_still_count(value: float) -> None:
    outputs = np.full((len(LABELS), 10), value)
    found = exhibits({"training": {"outputs": outputs}})
    assert set(found) == {"counts", "tiles"}
    assert isinstance(found["tiles"], Tiles)
    shares = ["%" in tile.caption for tile in found["tiles"].tiles]
    assert all(shares) if np.isnan(value) else not any(shares)  # NaN counts as 0, a share


def test_a_file_of_exhibits_is_read_as_it_was_written() -> None:
    pixels = np.full((30, 50, 3), 255, dtype=np.uint8)
    outputs = certain((LABELS + 1) % 10)
    arrays = {"plot/10": {"picture": pixels}, "training": {"outputs": outputs}}
    found = tuple(exhibits(arrays).values())
    assert len(found) == 3
    assert from_json(as_json(found)) == found
    with pytest.raises(ValueError, match="JSON"):
        from_json(base64.b64encode(b"no list"))
