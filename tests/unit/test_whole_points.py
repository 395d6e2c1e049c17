from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.frontends.bundles.whole_points import rounded, whole_points

PARTS = st.lists(
    st.tuples(st.floats(0, 40, allow_nan=False), st.floats(0, 1, allow_nan=False)), max_size=12
)


@given(PARTS)
def test_whole_points_add_up_and_are_bounded_by_what_there_is(
    parts: list[tuple[float, float]],
) -> None:
    most = [part for part, _ in parts]
    got = [part * share for part, share in parts]
    scores, tops = whole_points(got, most)
    assert sum(scores) == rounded(sum(got))
    assert sum(tops) == rounded(sum(most))
    assert all(0 <= score <= top for score, top in zip(scores, tops, strict=True))
    assert all(abs(score - one) <= 1 for score, one in zip(scores, got, strict=True))
    assert [score for score, one in zip(scores, got, strict=True) if one == 0 and score] == []


@pytest.mark.parametrize(
    ("got", "most", "scores", "tops"),
    [
        ([], [], (), ()),
        ([2.0, 0.0, 5.0], [2.0, 3.0, 5.0], (2, 0, 5), (2, 3, 5)),  # whole already
        ([3.33, 3.33, 3.34], [3.33, 3.33, 3.34], (3, 3, 4), (3, 3, 4)),
        ([0.0, 0.5], [0.5, 0.5], (0, 1), (0, 1)),  # the point goes to who has earned it
        ([0.5, 0.0], [0.5, 0.5], (1, 0), (1, 0)),
    ],
)
def test_points_go_to_the_largest_remainder(
    got: list[float], most: list[float], scores: tuple[int, ...], tops: tuple[int, ...]
) -> None:
    assert whole_points(got, most) == (scores, tops)
