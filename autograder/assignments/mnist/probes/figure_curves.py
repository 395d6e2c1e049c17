"""Finds everything in an axes that draws one value for each epoch: lines, dots, steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.figure_style import hex_of, style_of, text_of
from autograder.observations import Array

__all__ = ["curves_of"]

MAX_POINTS = 10_000


def curves_of(axes: Any) -> Iterator[tuple[dict[str, Any], Array]]:
    """Style, visibility and label of each curve, with its points: (points, 2), data coordinates."""
    for artist, points in _drawn(axes):
        if points.ndim == 2 and points.shape[1] == 2 and len(points):
            facts = {
                "style": style_of(artist),
                "visible": _visible(artist, axes),
                "label": text_of(artist.get_label()),
            }
            yield facts, points[:MAX_POINTS]


def _drawn(axes: Any) -> Iterator[tuple[Any, Array]]:
    for line in axes.get_lines():
        yield line, np.asarray(line.get_xydata(), dtype=float)
    for collection in axes.collections:
        kind = type(collection).__name__
        if kind == "PathCollection":
            offsets: Any = np.ma.asarray(collection.get_offsets(), dtype=float)
            yield collection, np.ma.filled(offsets, np.nan)
        elif kind == "LineCollection":
            segments = [np.asarray(one, dtype=float) for one in collection.get_segments()]
            yield collection, np.unique(np.concatenate([np.empty((0, 2)), *segments]), axis=0)
    for patch in axes.patches:
        if type(patch).__name__ == "StepPatch":
            values, edges, _ = patch.get_data()
            yield patch, np.column_stack([edges[:-1], values]).astype(float)


def _visible(artist: Any, axes: Any) -> bool:
    if not artist.get_visible() or artist.get_alpha() == 0:
        return False
    if not hasattr(artist, "get_marker"):
        return True
    drawn = artist.get_linestyle() not in ("None", "", " ") and artist.get_linewidth() > 0
    marked = artist.get_marker() not in (None, "None", "", " ")
    return bool(drawn or marked) and hex_of(artist.get_color()) != hex_of(axes.get_facecolor())
