"""What became of images in `normalize`, and of their labels in `split`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.assignments.mnist.checks.normalize import NARROW, TOLERANCE
from autograder.assignments.mnist.checks.split_reading import parts_of
from autograder.assignments.mnist.data import FULL, NUMBER, REAL_SPLIT
from autograder.assignments.mnist.exhibits.pixels import a_digit, ink, returned
from autograder.checking import Evidence
from autograder.exhibits import Tile, Tiles
from autograder.observations import Array

__all__ = ["astray_labels", "before_and_after"]

MOST_TILES = 8
SCALE = "Drawn as the network takes them: 0 is paper, 1 is ink, what lies outside is cut off."


def before_and_after(evidence: Evidence) -> Tiles | None:
    """An image before `normalize` and after it: a digit, unless only another batch went wrong."""
    results = {call: _result(evidence, call) for call in (FULL, *NARROW)}
    came = {call: result for call, result in results.items() if result is not None}
    if FULL not in came:
        return None
    sent = {call: evidence.sent(call, "images") for call in came}
    shown = next((call for call in came if not _is_right(sent[call], came[call])), FULL)
    before = f"before: {_span(sent[shown])}, {sent[shown].dtype}"
    after = f"after: {_span(came[shown])}, {came[shown].dtype}"
    return Tiles(
        task="normalize",
        title=f"{'A digit' if shown == FULL else 'A batch of noise'}, before and after",
        caption=f"{SCALE} The numbers are those of the whole batch.",
        tiles=(
            Tile(png=ink(sent[shown][-1] / 255.0), caption=before),
            Tile(png=ink(came[shown][-1]), caption=after),
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


def _result(evidence: Evidence, call: str) -> Array | None:
    """What `normalize` made of a batch, where it is one number for each pixel."""
    came = evidence.came(call, "result") if returned(evidence, call) else None
    return None if came is None or came.shape != evidence.sent(call, "images").shape else came


def _is_right(sent: Array, came: Array) -> bool:
    return bool((np.abs(came - sent / 255.0) <= TOLERANCE).all())


def _span(values: Array) -> str:
    if not np.isfinite(values).all():
        return "not all are numbers"
    low, high = float(values.min()) + 0.0, float(values.max()) + 0.0  # no -0
    return f"{low:.4g} to {high:.4g}"
