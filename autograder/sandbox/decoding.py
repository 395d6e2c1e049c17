"""Makes an observation of what a child says; raises ProtocolError for what no worker sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.box.wire.observations import (
    Fault,
    Frame,
    Message,
    Observation,
    Outcome,
    ProtocolError,
)

__all__ = ["STEP_CAP", "decode", "text_of"]

TEXT_CAP = 4000
STEP_CAP = 80
MOST_FRAMES = 8
LAST_LINE = 10_000_000  # more than any file has that is read
# What a child can tell about a call; the rest is seen from here.
TOLD = {
    Outcome.RETURNED,
    Outcome.RAISED,
    Outcome.UNFINISHED,
    Outcome.MISSING,
    Outcome.UNREADABLE,
    Outcome.TOO_LARGE,
}


def decode(message: Message, expected: str, *, touched: bool) -> Observation:
    """The observation of the call ``expected``; raises ProtocolError.

    Once student code has ``touched`` the child, it cannot say that the grader has failed.
    """
    header = message.header
    if header.get("observation") != expected:
        raise ProtocolError("an observation that nobody asked for")
    values = header.get("values")
    if not isinstance(values, dict):
        raise ProtocolError("an observation without values")
    return Observation(
        expected,
        _outcome(header.get("outcome"), touched),
        values,
        message.arrays,
        _fault(header.get("fault")),
        _fault(header.get("load_fault")),
        text_of(header, "printed", TEXT_CAP),
    )


def text_of(facts: Mapping[str, Any], key: str, most: int) -> str:
    """The first characters of a text; raises ProtocolError where there is none."""
    found = facts.get(key)
    if not isinstance(found, str):
        raise ProtocolError(f"no text under {key!r}")
    return found[:most]


def _outcome(claimed: Any, touched: bool) -> Outcome:
    allowed = TOLD if touched else TOLD | {Outcome.GRADER_ERROR}
    for one in Outcome:
        if claimed == one and one in allowed:
            return one
    raise ProtocolError("an outcome that is not for the child to tell")


def _fault(facts: Any) -> Fault | None:
    if facts is None:
        return None
    if not isinstance(facts, dict) or not isinstance(facts.get("frames"), list):
        raise ProtocolError("a fault that is not what was agreed")
    return Fault(
        text_of(facts, "kind", STEP_CAP),
        text_of(facts, "message", TEXT_CAP),
        tuple(_frame(one) for one in facts["frames"][:MOST_FRAMES]),
        text_of(facts, "step", STEP_CAP),
    )


def _frame(facts: Any) -> Frame:
    line = facts.get("line") if isinstance(facts, dict) else None
    if type(line) is not int or not 0 <= line <= LAST_LINE:
        raise ProtocolError("a line that no file has")
    return Frame(line, text_of(facts, "function", STEP_CAP))
