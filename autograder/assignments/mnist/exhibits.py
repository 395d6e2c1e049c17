"""What a verdict on this lesson is shown with: the figure, the confusion matrix, worst digits."""

from __future__ import annotations

import base64
import io

import numpy as np

from autograder.assignments.mnist.checks.accuracy import TRAINING, trained_outputs
from autograder.assignments.mnist.data import PICTURED
from autograder.checking import Evidence
from autograder.exhibits import Counts, Exhibitor, Picture, Tile, Tiles
from autograder.observations import Array, Outcome

__all__ = ["EXHIBITORS"]

DIGITS = tuple(str(digit) for digit in range(10))
MOST_TILES = 8
MOST_PIXELS = 2_000_000  # of a figure; the probe makes larger ones smaller
COLOURS = 64  # of a figure's picture; curves and letters have few


def figure(evidence: Evidence) -> Picture | None:
    """The figure that `plot_metrics` drew of a history with ten epochs."""
    pixels = evidence.came(PICTURED, "picture") if _returned(evidence, PICTURED) else None
    if pixels is None or pixels.dtype != np.uint8 or not 0 < pixels.size <= 3 * MOST_PIXELS:
        return None
    caption = "What your plot_metrics drew of a training that was made up, ten epochs long."
    return Picture(
        task="plot_metrics", title="Your figure", caption=caption, png=_png(pixels, COLOURS)
    )


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
        Tile(png=_png(255 - images[one]), caption=_told(labels[one], guesses[one], sure[one]))
        for one in chosen
    )
    if not tiles:
        return None
    caption = "The mistakes that your network was surest of."
    return Tiles(task="accuracy", title="Its worst digits", caption=caption, tiles=tiles)


EXHIBITORS: tuple[Exhibitor, ...] = (figure, confusion, worst_digits)


def _returned(evidence: Evidence, call: str) -> bool:
    seen = evidence.observations.get(call)
    return seen is not None and seen.outcome is Outcome.RETURNED


def _outputs(evidence: Evidence) -> Array | None:
    return trained_outputs(evidence) if _returned(evidence, TRAINING) else None


def _told(label: int, guess: int, sure: float) -> str:
    share = (
        f", {sure:.0%} sure" if 0 <= sure <= 1 else ""
    )  # scores of a linear output are no shares
    return f"a {label}, read as {guess}{share}"


def _png(pixels: Array, colours: int = 0) -> bytes:
    """PNG in base64, of pixels (height, width) or (height, width, 3)."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    if colours:
        image = image.quantize(colours, Image.Quantize.FASTOCTREE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue())
