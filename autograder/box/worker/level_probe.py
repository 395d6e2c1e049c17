"""A probe that only asks for an answer: tells whether a child runs at all."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.box.probing import Captured, Functions, Probe, Step
from autograder.box.wire.observations import ProbeCall

__all__ = ["PROBES"]


def call_answer(functions: Functions, _call: ProbeCall, _step: Step, _cap: int) -> Captured:
    """Give what ``answer()`` returns, as text."""
    return {"answer": str(functions["answer"]())}, {}


PROBES: Mapping[str, Probe] = {"call_answer": call_answer}
