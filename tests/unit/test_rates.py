"""Error rates from counts: exact bounds, and the one formula of the accuracy gate."""

from __future__ import annotations

from math import comb

import pytest

from autograder.quality.error_rates import chance_of_two_failures, upper_bound


@pytest.mark.parametrize("trials", [1, 30, 200])
def test_without_errors_the_bound_has_a_closed_form(trials: int) -> None:
    assert upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials))


@pytest.mark.parametrize(("errors", "trials"), [(1, 20), (3, 50), (10, 100)])
def test_at_the_bound_so_few_errors_come_up_in_one_of_twenty(errors: int, trials: int) -> None:
    rate = upper_bound(errors, trials)
    chance = sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(errors + 1))
    assert chance == pytest.approx(0.05)


def test_nothing_is_known_without_trials_or_where_all_went_wrong() -> None:
    assert upper_bound(0, 0) == upper_bound(7, 7) == 1.0


@pytest.mark.parametrize(("errors", "trials"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(errors: int, trials: int) -> None:
    with pytest.raises(ValueError, match="errors in"):
        upper_bound(errors, trials)


def test_two_hundred_good_trainings_bound_the_gate_by_a_thousandth() -> None:
    assert chance_of_two_failures(0, 200) == pytest.approx(0.000222, rel=0.01)
    assert chance_of_two_failures(0, 90) > 0.001
