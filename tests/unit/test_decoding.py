"""What a child says becomes an observation, or is refused; whatever it is, nothing else happens."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.box.wire.observations import (
    Message,
    Observation,
    Outcome,
    ProtocolError,
    WireLimits,
    read_message,
)
from autograder.sandbox.decoding import decode

HONEST = {
    "observation": "n",
    "outcome": "raised",
    "values": {},
    "fault": {
        "kind": "E",
        "message": "m",
        "step": "call",
        "frames": [{"line": 3, "function": "f"}],
    },
    "load_fault": None,
    "printed": "",
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(HONEST)), anything, st.booleans())
def test_one_part_may_be_anything(part: str, value: Any, touched: bool) -> None:
    assert_decoded_or_refused({**HONEST, part: value}, touched)


@given(st.sampled_from(["kind", "message", "step", "frames"]), anything)
def test_so_may_a_part_of_its_fault(part: str, value: Any) -> None:
    assert_decoded_or_refused({**HONEST, "fault": {**HONEST["fault"], part: value}}, True)


@given(st.sampled_from(["line", "function"]), anything)
def test_and_a_part_of_its_lines(part: str, value: Any) -> None:
    frames = [{"line": 3, "function": "f", part: value}]
    assert_decoded_or_refused({**HONEST, "fault": {**HONEST["fault"], "frames": frames}}, True)


@given(st.sampled_from(["name", "dtype", "shape"]), anything)
def test_and_a_part_of_an_array(part: str, value: Any) -> None:
    entry = {"name": "a", "dtype": "|u1", "shape": [1], part: value}
    data = json.dumps({"header": HONEST, "arrays": [entry]}).encode()
    stream = io.BytesIO(struct.pack("<4sI", b"OBS1", len(data)) + data + bytes(100))
    try:
        message = read_message(stream, WireLimits(100))
    except ProtocolError:
        return
    assert message is not None
    assert all(isinstance(name, str) and one.nbytes <= 100 for name, one in message.arrays.items())


def assert_decoded_or_refused(header: dict[str, Any], touched: bool) -> None:
    try:
        seen = decode(Message(header), "n", touched=touched)
    except ProtocolError:
        return
    assert isinstance(seen, Observation)
    assert seen.outcome is not Outcome.GRADER_ERROR or not touched
    for fault in (seen.fault, seen.load_fault):
        assert fault is None or all(type(one.line) is int for one in fault.frames)


def test_before_student_code_the_worker_may_say_that_it_failed() -> None:
    said = Message({**HONEST, "outcome": "grader_error"})
    assert decode(said, "n", touched=False).outcome is Outcome.GRADER_ERROR
    with pytest.raises(ProtocolError):
        decode(said, "n", touched=True)


@pytest.mark.parametrize("outcome", ["timed_out", "crashed", "not_run"])
@pytest.mark.parametrize("touched", [True, False])
def test_some_outcomes_are_seen_from_outside_alone(outcome: str, touched: bool) -> None:
    with pytest.raises(ProtocolError):
        decode(Message({**HONEST, "outcome": outcome}), "n", touched=touched)
