"""What a child sends is held to its schema before a check sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import pytest
from pydantic import Field

from autograder.box.wire.observations import Array, Observation, Outcome
from autograder.checks import Finite, Measured, Name, Schema, Values, Whole, validated


class Sent(Values):
    """Of a probe that was made up."""

    name: Name
    count: Whole = 0
    size: Finite = 0.0
    loss: Measured = 0.0
    maybe: str | None = None
    listed: Annotated[list[int], Field(max_length=3)] = []  # noqa: RUF012 - pydantic copies it


def too_many(values: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    return "" if values.get("count", 0) == len(arrays) else f"{len(arrays)} arrays"


SCHEMA = Schema(Sent, {r"row\.\d": (None, 2), "any": ()}, "f", too_many)


def seen(values: dict[str, Any], **arrays: Array) -> Observation:
    return validated(Observation("call", Outcome.RETURNED, values, arrays), SCHEMA)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "a", "size": 2, "loss": float("nan")},
        {"name": "é a", "size": -0.5, "loss": float("inf"), "listed": [1, 2, 3]},
    ],
)
def test_what_fits_comes_through(values: dict[str, Any]) -> None:
    assert seen(values).values == values


def test_checks_find_no_none() -> None:
    assert seen({"name": "a", "maybe": None}).values == {"name": "a"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": None},
        {"name": "\x1b[2J"},
        {"name": "two\nlines"},
        {"name": "x" * 201},
        {"name": "a", "count": True},
        {"name": "a", "count": -1},
        {"name": "a", "count": 2**60},
        {"name": "a", "count": 1.0},
        {"name": "a", "size": float("nan")},
        {"name": "a", "size": float("-inf")},
        {"name": "a", "size": 10**400},
        {"name": "a", "loss": 10**400},
        {"name": "a", "loss": False},
        {"name": "a", "loss": "1"},
        {"name": "a", "listed": [1, 2, 3, 4]},
        {"name": "a", "listed": [True]},
        {"name": "a", "more": 1},
    ],
)
def test_a_value_that_no_probe_sends_is_damage(values: dict[str, Any]) -> None:
    found = seen(values)
    assert found.outcome is Outcome.CRASHED
    assert not found.values
    assert found.fault is not None
    assert "what came was damaged (the value " in found.fault.message


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("other", np.zeros((3, 2))),
        ("any", np.zeros(3, bool)),
        ("any", np.zeros(3, np.uint8)),
    ],
)
def test_an_array_that_no_probe_sends_is_damage(name: str, array: Array) -> None:
    assert seen({"name": "a", "count": 1}, **{name: array}).outcome is Outcome.CRASHED


@pytest.mark.parametrize("shape", [(2**26, 0), (0, 2**40), (3, 2**30, 0, 1)])
@pytest.mark.parametrize("schema", [SCHEMA, None])
def test_an_axis_of_nothing_bounds_the_axes_beside_it(
    shape: tuple[int, ...], schema: Schema | None
) -> None:
    array = np.empty(shape, np.float32)
    sent = Observation("call", Outcome.RETURNED, {"name": "a", "count": 1}, {"any": array})
    found = validated(sent, schema)
    assert found.outcome is Outcome.TOO_LARGE
    assert found.fault is not None
    assert found.fault.message == f"an array of shape {shape}"
    assert not found.arrays


def test_a_contradiction_is_told_and_nothing_of_it_is_seen() -> None:
    found = seen({"name": "a"}, any=np.zeros(3))
    assert found.outcome is Outcome.UNREADABLE
    assert found.fault is not None
    assert found.fault.message == "1 arrays"
    assert not found.values
    assert not found.arrays


def test_what_did_not_return_is_left_alone() -> None:
    hung = Observation("call", Outcome.TIMED_OUT, {"other": 1})
    assert validated(hung, SCHEMA) is hung
