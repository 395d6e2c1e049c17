from __future__ import annotations

import pytest

from autograder.classes.intervals import (
    Interval,
    correlation_interval,
    mean_interval,
    share_interval,
)


def near(low: float, high: float) -> Interval:
    return Interval(pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_share_by_wilsons_score():
    assert share_interval(81, 263) == near(0.2553, 0.3662)  # Newcombe, 1998, table I
    assert share_interval(0, 30) == near(0, 0.1135)
    assert share_interval(30, 30) == near(0.8865, 1)


def test_a_mean_by_students_t():
    """Half 0, half 10: deviation 5.0855, t of 29 degrees 2.0452, so 5 +- 1.8990."""
    found = mean_interval([0.0, 10.0] * 15)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((5 - 1.8990, 5 + 1.8990), abs=1e-3)


def test_a_correlation_by_fishers_z():
    """atanh(0.5) = 0.5493, 1.96 / sqrt(100) = 0.196."""
    assert correlation_interval(0.5, 103) == near(0.3393, 0.6323)
    assert correlation_interval(1.0, 103) is None
    assert correlation_interval(None, 103) is None


def test_there_is_none_with_too_few_students():
    assert share_interval(10, 29) is None
    assert mean_interval([0.0, 10.0] * 14) is None
    assert correlation_interval(0.5, 29) is None
