"""The figure that a student's `plot_metrics` drew."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.data import PICTURED
from autograder.assignments.mnist.exhibits.pixels import png, returned
from autograder.checking import Evidence
from autograder.exhibits import Picture

__all__ = ["figure"]

MOST_PIXELS = 2_000_000  # of a figure; the probe makes larger ones smaller
COLOURS = 64  # of a figure's picture; curves and letters have few


def figure(evidence: Evidence) -> Picture | None:
    """The figure that `plot_metrics` drew of a history with ten epochs."""
    pixels = evidence.came(PICTURED, "picture") if returned(evidence, PICTURED) else None
    if pixels is None or pixels.dtype != np.uint8 or not 0 < pixels.size <= 3 * MOST_PIXELS:
        return None
    caption = "What your plot_metrics drew of a training that was made up, ten epochs long."
    return Picture(
        task="plot_metrics", title="Your figure", caption=caption, png=png(pixels, COLOURS)
    )
