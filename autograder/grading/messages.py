"""Words where nothing was looked at: missing, stub, broken, skipped, the grader's own error."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder import __version__
from autograder.results import Cause

__all__ = [
    "check_raised",
    "grader_error",
    "not_found",
    "own_line",
    "same_fault",
    "short",
    "skipped",
    "stub",
    "waits_for",
    "with_printed",
]

MAX_PRINTED_LINES = 8
MAX_PRINTED = 4000  # characters of them
MAX_MESSAGE = 2000  # characters of an exception's


def stub(function: str) -> Cause:
    """The function is still the stub that was handed out."""
    return Cause(
        rationale="Not attempted yet.",
        help=f"Write the body of `{function}` and take the line with NotImplementedError out.",
    )


def not_found(function: str) -> Cause:
    """The file defines no function of this name at its top level."""
    return Cause(
        rationale=f"Your file has no function named `{function}` at its top level.",
        help=f"Define `{function}` (check the spelling), not indented under anything else.",
    )


def waits_for(functions: Sequence[str], *, tried: bool) -> Cause:
    """The whole cannot be tried before these functions are written, and can be read."""
    state = "Not looked at yet" if tried else "Not attempted yet"
    names = ", ".join(f"`{name}`" for name in functions)
    return Cause(
        rationale=f"{state}: this waits for {names}.",
        help="Write the functions one after the other; this one comes by itself.",
    )


def skipped(blocker: str) -> Cause:
    """A prerequisite is not there."""
    return Cause(rationale=f"Not looked at yet: it needs this first: {blocker}")


def same_fault(first: str) -> Cause:
    """An earlier check of this task has named the same fault, in these words."""
    return Cause(rationale=f"Not looked at: stopped by the same problem. {first}")


def grader_error(message: str) -> Cause:
    """Something in the kit failed; never the student's mistake."""
    return Cause(
        rationale="The grader itself failed here. This is not your mistake.",
        actual=message,
        help="Run it again. If it stays, show this message to your instructor.",
    )


def check_raised(check: str, error: Exception) -> Cause:
    """A check of the kit stopped with an error; says which, and where, so that it can be reported.

    The place is the innermost line in the check's own folder, and not inside of a library.
    """
    frames = traceback.extract_tb(error.__traceback__)[1:]  # without the judge's
    home = Path(frames[0].filename).parent if frames else None
    own = [one for one in frames if Path(one.filename).parent == home]
    where = f", {Path(own[-1].filename).name} line {own[-1].lineno}" if own else ""
    text = short(f"{type(error).__name__}: {error}")
    return grader_error(f"The check {check} stopped with {text} (autograder {__version__}{where})")


def with_printed(actual: str, printed: str, *, last: bool = False) -> str:
    """Add the first lines that student code printed, or the last ones, before an error."""
    text = printed.strip("\n").rstrip()
    lines = (text[-MAX_PRINTED:] if last else text[:MAX_PRINTED]).splitlines()
    if len(lines) > MAX_PRINTED_LINES:  # what lies at the border may be cut in a line's middle
        lines = lines[-MAX_PRINTED_LINES:] if last else [*lines[:MAX_PRINTED_LINES], "..."]
    if not lines:
        return actual
    return "\n".join([actual, "Your code printed:", *(f"    {one}" for one in lines)])


def own_line(number: int, where: Callable[[int], str], line: Callable[[int], str]) -> str:
    """A line of the student's, with its place."""
    return f"  {where(number)}: {short(line(number).strip())}"


def short(text: str) -> str:
    """A text that came from elsewhere, cut where nobody would read on."""
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]}..."
