"""Looks for the curves in the figure's picture, where something may lie on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.assignments.mnist.checks.plot_layout import figure_of
from autograder.assignments.mnist.checks.plot_reading import Curve
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = ["covered"]

AROUND = 4  # pixels: between two dots of a dotted line
LEVELS = 16  # of 255, by which a pixel differs from the paper
SHARE = 0.25  # of a curve's points where something is drawn


def covered(evidence: Evidence, call: str, curves: Mapping[str, Curve]) -> list[str]:
    """Names of curves at whose points the picture, where there is one, shows only paper."""
    picture, figure = evidence.came(call, "picture"), figure_of(evidence, call)
    if picture is None or not picture.size:
        return []
    return [
        name
        for name, curve in curves.items()
        if curve.given_back
        and not any(_is_there(evidence, call, picture, figure, one) for one in curve.numbers)
    ]


def _is_there(
    evidence: Evidence, call: str, picture: Array, figure: dict[str, Any], number: int
) -> bool:
    place = figure["panels"][figure["curves"][number]["panel"]]["place"]
    points = evidence.came(call, f"pixels.{number}")
    if points is None or not np.isfinite(points).all():
        return False
    height, width = picture.shape[:2]
    scale = np.array([width, height]) / figure["size"]
    paper = _paper(picture, np.array(place) * np.tile(scale, 2))
    drawn = [_differs(picture, paper, x, height - y) for x, y in np.clip(points * scale, -1e6, 1e6)]
    return sum(drawn) >= SHARE * len(drawn)


def _paper(picture: Array, place: Array) -> Array:
    """The colour that is most frequent in a panel: (3,)."""
    height = picture.shape[0]
    left, bottom, wide, high = np.clip(place, -1e6, 1e6).astype(int)
    panel = picture[max(0, height - bottom - high) : max(0, height - bottom), max(0, left) :]
    panel = panel[:, : max(1, wide)].reshape(-1, 3).astype(np.int64)
    if not len(panel):
        return np.array([255, 255, 255])
    codes = panel @ [1 << 16, 1 << 8, 1]
    values, counts = np.unique(codes, return_counts=True)
    most = int(values[counts.argmax()])
    return np.array([most >> 16, most >> 8 & 255, most & 255])


def _differs(picture: Array, paper: Array, x: float, y: float) -> bool:
    rows, columns = (slice(max(0, int(at) - AROUND), max(0, int(at) + AROUND + 1)) for at in (y, x))
    near = picture[rows, columns].astype(int)
    return bool(near.size) and int(np.abs(near - paper).max()) >= LEVELS
