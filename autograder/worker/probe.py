"""The form of a probe: what a suite's ``PROBES`` maps names to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.observations import ProbeCall
from autograder.worker.capture import Captured

__all__ = ["CallFailedError", "Functions", "Probe", "Stage", "guarded", "told"]

Functions = Mapping[str, Callable[..., Any]]  # the student's functions by name
Stage = Callable[[str], None]  # says which part of a long call begins

# (functions, the call with its inputs, stage, most bytes to bring back) -> facts and arrays.
# Exceptions of student code may pass through; the worker makes faults of them.
Probe = Callable[[Functions, ProbeCall, Stage, int], Captured]


class CallFailedError(Exception):
    """A student's function raised ``error``, or could not even be called."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


def told(caught: Exception, limit: int = 500) -> str:
    """Kind and message of an error in one line, the student's own where a call failed."""
    error = caught.error if isinstance(caught, CallFailedError) else caught
    return f"{type(error).__name__}: {error}"[:limit]


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark whatever the call raises as the student's, a wrong signature included."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:  # exit() inside a student's function included
            raise CallFailedError(error) from error

    return call
