"""Pictures and counts that a verdict on this lesson is shown with."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import numpy as np

from autograder.assignments.mnist.checks.normalize_reading import (
    CALLS,
    dtype_of,
    read_scaled,
    tolerance,
)
from autograder.assignments.mnist.checks.split_reading import parts_of
from autograder.assignments.mnist.checks.training_reading import TRAINING, read_training
from autograder.assignments.mnist.data import FULL, NUMBER, PICTURED, REAL_SPLIT
from autograder.box.wire.observations import Array, Outcome
from autograder.checks import AttachmentMaker, Counts, Evidence, Picture, Tile, Tiles

__all__ = [
    "ATTACHMENTS",
    "a_digit",
    "astray_labels",
    "before_and_after",
    "confusion",
    "figure",
    "ink",
    "png",
    "returned",
    "worst_digits",
]

MOST_TILES = 8
SCALE = "Drawn as the network takes them: 0 is paper, 1 is ink, what lies outside is cut off."
MOST_PIXELS = 2_000_000  # of a figure; the probe makes larger ones smaller
COLOURS = 64  # of a figure's picture; curves and letters have few
DIGITS = tuple(str(digit) for digit in range(10))
MOST_MISTAKES = 8


def returned(evidence: Evidence, call: str) -> bool:
    """Whether this call was made and gave something back."""
    seen = evidence.observations.get(call)
    return seen is not None and seen.outcome is Outcome.RETURNED


def a_digit(label: int) -> str:
    """The digit with its article: "a 4", "an 8"."""
    return f"an {label}" if label == 8 else f"a {label}"


def png(pixels: Array, colours: int = 0) -> bytes:
    """PNG in base64, of pixels (height, width) or (height, width, 3)."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    if colours:
        image = image.quantize(colours, Image.Quantize.FASTOCTREE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue())


def ink(image: Array) -> bytes:
    """A digit as a network sees it: 0 is paper, 1 is ink, and what lies outside is cut off."""
    values = np.nan_to_num(image.astype(np.float64), nan=0.0, posinf=1.0, neginf=0.0)
    return png(np.round(255 * (1 - values.clip(0, 1))).astype(np.uint8))


def before_and_after(evidence: Evidence) -> Tiles | None:
    """An image before `normalize` and after it: a digit, unless only another batch went wrong."""
    came = read_scaled(evidence)
    if FULL not in came or came[FULL].sent.shape != evidence.sent(FULL, "images").shape:
        return None
    calls = [call for call in CALLS if call in came]
    shown = next((one for one in calls if not came[one].is_right(tolerance(evidence, one))), FULL)
    sent, values = came[shown].sent, came[shown].values
    before = f"before: {_span(sent)}, {sent.dtype}"
    after = f"after: {_span(values)}, {dtype_of(evidence, shown)}"
    return Tiles(
        task="normalize",
        title=f"{'A digit' if shown == FULL else 'A batch of noise'}, before and after",
        caption=f"{SCALE} The numbers are those of the whole batch.",
        tiles=(
            Tile(png=ink(sent[-1] / 255.0), caption=before),
            Tile(png=ink(values[-1]), caption=after),
        ),
    )


def astray_labels(evidence: Evidence) -> Tiles | None:
    """Digits that came out of `split` with a label that is not their own."""
    found = list(_astray(evidence))
    if not found:
        return None
    images, labels = (evidence.sent(REAL_SPLIT, name).copy() for name in ("images", "labels"))
    images[NUMBER] = 0
    tiles = tuple(
        Tile(
            png=ink(images[row]),
            caption=f"{a_digit(labels[row])}, now labelled {label:g} ({where})",
        )
        for where, row, label in found[:MOST_TILES]
    )
    return Tiles(
        task="split",
        title="Labels that went astray",
        caption=f"{len(found):,} of {len(labels):,} digits have another label than before; in "
        "brackets, where they stand now.",
        tiles=tiles,
    )


def _astray(evidence: Evidence) -> Iterator[tuple[str, int, float]]:
    """Where a digit stands now, its row in what was sent, and its label now, if that is wrong."""
    parts = parts_of(evidence, REAL_SPLIT) if returned(evidence, REAL_SPLIT) else None
    if parts is None:
        return
    own = evidence.sent(REAL_SPLIT, "labels")
    for name, rows, labels in (
        ("training", parts.train, parts.y_train),
        ("validation", parts.val, parts.y_val),
    ):
        if labels.ndim != 1:
            continue
        for place, (row, label) in enumerate(zip(rows, labels, strict=False)):
            if row >= 0 and label != own[row]:
                yield f"{name} {place}", int(row), float(label)


def _span(values: Array) -> str:
    if not np.isfinite(values).all():
        return "not all are numbers"
    low, high = float(values.min()) + 0.0, float(values.max()) + 0.0  # no -0
    return f"{low:.4g} to {high:.4g}"


def figure(evidence: Evidence) -> Picture | None:
    """The figure that `plot_metrics` drew of a history with ten epochs."""
    pixels = evidence.came(PICTURED, "picture") if returned(evidence, PICTURED) else None
    if pixels is None or pixels.dtype != np.uint8 or not 0 < pixels.size <= 3 * MOST_PIXELS:
        return None
    caption = "What your plot_metrics drew of a training that was made up, ten epochs long."
    return Picture(
        task="plot_metrics", title="Your figure", caption=caption, png=png(pixels, COLOURS)
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
    chosen = wrong[np.argsort(-sure[wrong], kind="stable")][:MOST_MISTAKES]
    images = evidence.answers["held_out_images"]  # as they are, not as the child got them
    tiles = tuple(
        Tile(png=png(255 - images[one]), caption=_told(labels[one], guesses[one], sure[one]))
        for one in chosen
    )
    if not tiles:
        return None
    caption = "The mistakes that your network was surest of."
    return Tiles(task="accuracy", title="Its worst digits", caption=caption, tiles=tiles)


def _outputs(evidence: Evidence) -> Array | None:
    reading = read_training(evidence) if returned(evidence, TRAINING) else None
    return None if reading is None else reading.outputs


def _told(label: int, guess: int, sure: float) -> str:
    # The scores of a linear output are no shares.
    share = f", {sure:.0%} sure" if 0 <= sure <= 1 else ""
    return f"{a_digit(label)}, read as {guess}{share}"


ATTACHMENTS: tuple[AttachmentMaker, ...] = (
    before_and_after,
    astray_labels,
    figure,
    confusion,
    worst_digits,
)
