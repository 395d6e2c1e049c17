"""Intervals around statistics of a class: how far chance alone may have moved them.

All are two-sided, of 95 %. They treat the class as drawn from all who might have taken it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, mean, stdev

__all__ = ["ENOUGH_STUDENTS", "Interval", "correlation_interval", "mean_interval", "share_interval"]

ENOUGH_STUDENTS = 30  # with fewer, an interval is so wide that a page had better say so
CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``, in the unit of the statistic."""

    low: float
    high: float


def share_interval(number: int, of: int) -> Interval | None:
    """Of a share, 0..1, by Wilson's score; None where there are too few students.

    It never leaves 0..1, and has a width where all or none pass (E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22, 1927).
    """
    if of < ENOUGH_STUDENTS:
        return None
    share, square = number / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def mean_interval(values: Sequence[float]) -> Interval | None:
    """Of a mean, by Student's t; None where there are too few students."""
    if len(values) < ENOUGH_STUDENTS:
        return None
    middle, half = mean(values), _t(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return Interval(middle - half, middle + half)


def correlation_interval(value: float | None, students: int) -> Interval | None:
    """Of a correlation, -1..1, by Fisher's z; None where there are too few, or no correlation.

    A perfect correlation has no z (R. A. Fisher, "On the probable error of a coefficient of
    correlation", Metron 1, 1921).
    """
    if value is None or students < ENOUGH_STUDENTS or abs(value) >= 1:
        return None
    middle, half = math.atanh(value), Z / math.sqrt(students - 3)
    return Interval(math.tanh(middle - half), math.tanh(middle + half))


def _t(degrees: int) -> float:
    """Student's quantile from the normal one, in a series that is right to 0.001 from 29 on."""
    first = (Z**3 + Z) / (4 * degrees)
    return Z + first + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * degrees**2)
