"""What nobody foresaw, an exception or a process that ended, as words for one student's row."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from types import TracebackType

from autograder.box.wire.limits import LevelError
from autograder.datasets.npz import DataError
from autograder.suite.assignment import AssignmentError

__all__ = [
    "MEMORY_MB",
    "TOO_MUCH_MEMORY",
    "ClassError",
    "Failure",
    "OfTheClass",
    "failure_of",
]

LONGEST = 200  # characters of an exception's message in a row; the file has all of it
PACKAGE = "autograder"
MEMORY_MB = 1024  # what a process that reads and judges submissions may use
TOO_MUCH_MEMORY = f"its reading or judging used more than {MEMORY_MB:,} MB."


class ClassError(Exception):
    """A class that cannot be graded as asked; ``str()`` is the one message to show."""


# These are no single student's: they are told, and the run stops.
OfTheClass = (ClassError, AssignmentError, DataError, LevelError)


@dataclass(frozen=True)
class Failure:
    """Which part of the kit failed and how, in one sentence; ``trace`` is for its developers."""

    said: str
    trace: str


def failure_of(error: BaseException) -> Failure:
    """Name the module of the kit that an exception came out of, or that memory was short."""
    message = " ".join(str(error).split())
    shown = f"{message[:LONGEST]} ..." if len(message) > LONGEST else message
    how = f"{type(error).__name__}: {shown}" if shown else type(error).__name__
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        return Failure(TOO_MUCH_MEMORY, trace)
    return Failure(f"{_deepest(error.__traceback__)} failed ({how}).", trace)


def _deepest(trace: TracebackType | None) -> str:
    """The module of the kit that was nearest to where it happened."""
    found = "the grader"
    while trace:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.partition(".")[0] == PACKAGE:
            found = module
        trace = trace.tb_next
    return found
