"""Return values of every kind become facts and plain arrays, or are refused for their size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.box.probing import TooLargeError, capture_array, capture_nested, plain

CAP = 1 << 20


class Converts:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.arange(3.0)


class Breaks:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("no")

    def __len__(self) -> int:
        raise RuntimeError("no")


class Sub(np.ndarray):
    pass


def test_an_array_is_copied_with_its_facts() -> None:
    value = np.ones((2, 3), dtype=np.float32)
    facts, arrays = capture_array(value, "x", CAP)
    assert facts == {"kind": "ndarray", "dtype": "float32", "shape": [2, 3], "array": "x"}
    assert arrays["x"] is not value
    assert np.array_equal(arrays["x"], value)


def test_a_subclass_becomes_a_base_array() -> None:
    _, arrays = capture_array(np.ones(3).view(Sub), "x", CAP)
    assert type(arrays["x"]) is np.ndarray


def test_other_byte_order_becomes_native() -> None:
    _, arrays = capture_array(np.arange(3, dtype=">i4"), "x", CAP)
    assert arrays["x"].dtype == np.dtype("int32")
    assert arrays["x"].tolist() == [0, 1, 2]


def test_what_converts_itself_is_an_array() -> None:
    assert capture_array(Converts(), "x", CAP)[1]["x"].tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "value", [None, 3, [1.0, 2.0], "text", {"a": 1}, Breaks(), np.array([object()]), np.array("a")]
)
def test_what_is_no_array_of_numbers_is_only_named(value: Any) -> None:
    facts, arrays = capture_array(value, "x", CAP)
    assert arrays == {}
    assert facts["kind"] == type(value).__name__


def test_an_array_that_looks_small_in_memory_is_refused_by_its_size() -> None:
    huge = np.broadcast_to(np.float64(1.0), (30_000, 28, 28))
    with pytest.raises(TooLargeError, match="MB"):
        capture_array(huge, "x", CAP)


def test_pairs_are_walked_and_numbered() -> None:
    facts, arrays = capture_nested(((np.zeros(2), np.ones(2)), [np.zeros(1), None]), "p", CAP)
    assert facts["kind"] == "tuple"
    assert [item["kind"] for item in facts["items"]] == ["tuple", "list"]
    assert sorted(arrays) == ["p.0.0", "p.0.1", "p.1.0"]
    assert facts["items"][1]["items"][1] == {"kind": "NoneType"}


def test_long_and_deep_containers_are_cut() -> None:
    deep: Any = np.zeros(1)
    for _ in range(50):
        deep = (deep,)
    assert capture_nested(deep, "p", CAP)[1] == {}
    facts, arrays = capture_nested([np.zeros(1)] * 1000, "p", CAP)
    assert facts["length"] == 1000
    assert len(arrays) == 8


def test_complex_and_long_double_are_no_plain_arrays() -> None:
    assert plain(np.ones(2, dtype=complex)) is None
    assert plain(np.ones(2, dtype=np.longdouble)) is None or np.longdouble(0).itemsize == 8
