"""Frames survive the way across the wall; what is no frame, or too large, is refused."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.box.wire.observations import (
    DTYPES,
    Message,
    ProtocolError,
    WireLimits,
    read_message,
    write_message,
)

LIMITS = WireLimits(array_bytes=1 << 20)
plain_arrays = st.sampled_from(sorted(DTYPES)).flatmap(
    lambda code: hnp.arrays(code, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)


def frame(header: Any, body: bytes = b"", *, magic: bytes = b"OBS1") -> io.BytesIO:
    data = header if isinstance(header, bytes) else json.dumps(header).encode()
    return io.BytesIO(struct.pack("<4sI", magic, len(data)) + data + body)


def listed(**array: Any) -> dict[str, Any]:
    return {"header": {}, "arrays": [{"name": "a", **array}]}


@given(st.dictionaries(st.text(max_size=5), plain_arrays, max_size=3), st.integers())
def test_what_is_written_is_read(arrays: dict[str, Any], number: int) -> None:
    stream = io.BytesIO()
    write_message(stream, Message({"number": number}, arrays))
    stream.seek(0)
    message = read_message(stream, LIMITS)
    assert message is not None
    assert message.header == {"number": number}
    assert message.arrays.keys() == arrays.keys()
    for name, array in arrays.items():
        assert message.arrays[name].dtype == array.dtype
        assert message.arrays[name].shape == array.shape
        assert message.arrays[name].tobytes() == array.tobytes()
    assert read_message(stream, LIMITS) is None


@given(st.binary(min_size=1, max_size=200))
def test_noise_is_refused_and_never_crashes(noise: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_message(io.BytesIO(noise), LIMITS)


@pytest.mark.parametrize(
    "stream",
    [
        frame(b"{not json"),
        frame(b"[" * 100_000),
        frame([1, 2]),
        frame({"header": {}}),
        frame({"header": 3, "arrays": []}),
        frame({"header": {}, "arrays": 3}),
        frame(listed(dtype="|O", shape=[1]), b"x" * 8),
        frame(listed(dtype="<c16", shape=[1]), b"x" * 16),
        frame(listed(dtype="<f8", shape=[-1])),
        frame(listed(dtype="<f8", shape=[True]), b"x" * 8),
        frame(listed(dtype="<f8", shape=[1.0]), b"x" * 8),
        frame(listed(dtype="<f8", shape=[1] * 9), b"x" * 8),
        frame(listed(dtype="<f8", shape=[2**39, 2**39])),
        frame(listed(dtype="<f8", shape=[2]), b"x" * 15),
        frame(listed(dtype="<f8", shape=3), b"x" * 8),
        frame(listed(dtype="<f8", shape="12"), b"x" * 16),
        frame(listed(dtype="|u1", shape=[2**26, 0])),
        frame(listed(dtype="|u1", shape=[0, 2**40])),
        frame(listed(dtype="|u1", shape=[0, *[2**10] * 7])),
        frame(listed(dtype=["<f8"], shape=[1]), b"x" * 8),
        frame(listed(dtype={"a": 1}, shape=[1]), b"x" * 8),
        frame(listed(dtype=4, shape=[1]), b"x" * 8),
        frame(listed(dtype=None, shape=[1]), b"x" * 8),
        frame({"header": {}, "arrays": [{"dtype": "<f8", "shape": [1]}]}, b"x" * 8),
        frame({"header": {}, "arrays": [{"name": ["a"], "dtype": "<f8", "shape": [1]}]}, b"x" * 8),
        frame({"header": {}, "arrays": [{"name": "a", "dtype": "|u1", "shape": []}] * 2}, b"xy"),
        frame({"header": {}, "arrays": ["abc"]}),
        frame({"header": {}, "arrays": [None]}),
        frame({"header": {}, "arrays": [[]]}),
        frame(listed(shape=[2]), b"x" * 16),
        frame({"header": {}, "arrays": []}, magic=b"PICK"),
    ],
)
def test_damaged_frames_are_refused(stream: io.BytesIO) -> None:
    with pytest.raises(ProtocolError):
        read_message(stream, LIMITS)


def test_too_many_bytes_are_refused_before_they_are_read() -> None:
    stream = frame(listed(dtype="|u1", shape=[LIMITS.array_bytes + 1]))
    before = stream.tell()
    with pytest.raises(ProtocolError, match="more array bytes"):
        read_message(stream, LIMITS)
    assert stream.tell() - before < 200


def test_a_long_header_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProtocolError):
        read_message(io.BytesIO(struct.pack("<4sI", b"OBS1", 1 << 31)), LIMITS)
