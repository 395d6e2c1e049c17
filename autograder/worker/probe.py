"""The form of a probe: what a suite's ``PROBES`` maps names to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.observations import ProbeCall
from autograder.worker.capture import Captured

__all__ = ["Functions", "Probe", "Stage"]

Functions = Mapping[str, Callable[..., Any]]  # the student's functions by name
Stage = Callable[[str], None]  # says which part of a long call begins

# (functions, the call with its inputs, stage, most bytes to bring back) -> facts and arrays.
# Exceptions of student code may pass through; the worker makes faults of them.
Probe = Callable[[Functions, ProbeCall, Stage, int], Captured]
