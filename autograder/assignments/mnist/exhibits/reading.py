"""How the trained network read the held-out digits: the confusion matrix, the worst digits."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.checks.accuracy import TRAINING, trained_outputs
from autograder.assignments.mnist.exhibits.pixels import a_digit, png, returned
from autograder.checking import Evidence
from autograder.exhibits import Counts, Tile, Tiles
from autograder.observations import Array

__all__ = ["confusion", "worst_digits"]

DIGITS = tuple(str(digit) for digit in range(10))
MOST_TILES = 8


def confusion(evidence: Evidence) -> Counts | None:
    """How often each digit was read as which: rows are what it is, columns what it was read as."""
    outputs = _outputs(evidence)
    if outputs is None:
        return None
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (evidence.answers["held_out_labels"], outputs.argmax(axis=1)), 1)
    return Counts(
        task="accuracy",
        title="What your network read each digit as",
        caption=f"{counts.sum():,} digits that it was not trained on.",
        row_title="digit",
        column_title="read as",
        rows=DIGITS,
        columns=DIGITS,
        counts=tuple(tuple(int(count) for count in row) for row in counts),
    )


def worst_digits(evidence: Evidence) -> Tiles | None:
    """The mistakes that the network was surest of."""
    outputs = _outputs(evidence)
    if outputs is None:
        return None
    labels = evidence.answers["held_out_labels"]
    guesses, sure = outputs.argmax(axis=1), outputs.max(axis=1)
    wrong = np.flatnonzero(guesses != labels)
    chosen = wrong[np.argsort(-sure[wrong], kind="stable")][:MOST_TILES]
    images = evidence.sent(TRAINING, "held_out")
    tiles = tuple(
        Tile(png=png(255 - images[one]), caption=_told(labels[one], guesses[one], sure[one]))
        for one in chosen
    )
    if not tiles:
        return None
    caption = "The mistakes that your network was surest of."
    return Tiles(task="accuracy", title="Its worst digits", caption=caption, tiles=tiles)


def _outputs(evidence: Evidence) -> Array | None:
    return trained_outputs(evidence) if returned(evidence, TRAINING) else None


def _told(label: int, guess: int, sure: float) -> str:
    # The scores of a linear output are no shares.
    share = f", {sure:.0%} sure" if 0 <= sure <= 1 else ""
    return f"{a_digit(label)}, read as {guess}{share}"
