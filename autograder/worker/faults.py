"""An exception in student code as plain facts: kind, message, the student's own lines."""

from __future__ import annotations

import traceback

from autograder.observations import Fault, Frame

__all__ = ["fault_of", "raised_by"]

MAX_MESSAGE = 2000
MAX_FRAMES = 3


def fault_of(error: BaseException, filename: str, stage: str = "") -> Fault:
    """Facts about ``error``; of its traceback only lines of ``filename`` are kept."""
    return Fault(type(error).__name__[:80], _message(error), _frames(error, filename), stage)


def raised_by(error: BaseException, filename: str) -> bool:
    """Whether a line of ``filename`` was running when ``error`` was raised."""
    return bool(_frames(error, filename))


def _frames(error: BaseException, filename: str) -> tuple[Frame, ...]:
    steps = [
        Frame(line or 0, frame.f_code.co_name[:80])
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == filename
    ]
    return tuple(steps[-MAX_FRAMES:])


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:  # a student's own exception class with a broken __str__
        return ""
