"""Points as whole numbers that add up, for platforms that take no fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["rounded", "whole_points"]

NEARLY = 1e-9  # sums of fractions


def rounded(points: float) -> int:
    """The nearest whole number, halves upwards."""
    return math.floor(points + 0.5 + NEARLY)


def whole_points(
    got: Sequence[float], most: Sequence[float]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Whole points got and possible for each part; sums are the rounded sums, got never above most.

    By largest remainders. No part gets a point that had none. Where parts are whole already, they
    stay as they are.
    """
    total = rounded(sum(got))
    scores = _handed_out(got, total, [0] * len(got))
    return tuple(scores), tuple(_handed_out(most, max(rounded(sum(most)), total), scores))


def _handed_out(shares: Sequence[float], total: int, least: Sequence[int]) -> list[int]:
    """One point after the other to whoever lacks most of their share, beginning with ``least``."""
    given = list(least)
    for _ in range(total - sum(given)):
        lacking = [share - have for share, have in zip(shares, given, strict=True)]
        given[lacking.index(max(lacking))] += 1
    return given
