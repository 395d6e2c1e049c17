"""Words for what any submission can do wrong: missing, stub, crash, hang, exception."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from autograder import __version__
from autograder.box.wire.observations import Fault, Observation, Outcome
from autograder.checks import FaultNote
from autograder.grading.box_words import box_words
from autograder.results import Cause

__all__ = [
    "broken_cell",
    "check_raised",
    "from_fault",
    "grader_error",
    "not_found",
    "same_fault",
    "skipped",
    "stub",
    "waits_for",
    "with_printed",
]

MAX_PRINTED_LINES = 8
MAX_PRINTED = 4000  # characters of them
MAX_MESSAGE = 2000  # characters of an exception's
MAX_FRAMES = 20
NAME = re.compile(r"'(\w+)'")

OVERRUNS = {  # what there was too much of: what happened, what to try
    "memory": (
        "used more memory than it may have",
        "Look for an array that is far larger than your data, or a loop that keeps making some.",
    ),
    "disk": ("wrote more to the disk than it may", "Return results; write no files."),
    "files": ("made more files than it may", "Return results; write no files."),
    "depth": ("nested folders deeper than it may", "Return results; write no files."),
    "threads": ("started more threads than it may", "Leave threads to the libraries."),
}

HINTS = {
    "MemoryError": "Look for an array that is far larger than your data, or a loop that grows one.",
    "RecursionError": "The function calls itself without an end: look for its own name inside it.",
    "NameError": "A name is used before anything gives it a value: check its spelling, its import, "
    "and that it does not live in another function or cell.",
    "ModuleNotFoundError": "The lesson needs only NumPy, Matplotlib and Keras: leave the other "
    "import out.",
    "SystemExit": "Take exit(), quit() or sys.exit() out of your function.",
    "EOFError": "Nobody can answer input() while your work is checked: use the parameters.",
}


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


def broken_cell(function: str, fault: str) -> Cause:
    """The cell that defines this function is no valid Python, so it cannot have been run."""
    return Cause(
        rationale=f"The cell with `{function}` cannot be run:",
        actual=fault,
        help="Run the cell by itself: Python marks the place. Then look just before it, too.",
    )


def waits_for(functions: Sequence[str]) -> Cause:
    """The whole cannot be tried before these functions are written."""
    names = ", ".join(f"`{name}`" for name in functions)
    return Cause(
        rationale=f"Not attempted yet: this waits for {names}.",
        help="Write the functions one after the other; this one comes by itself.",
    )


def skipped(blocker: str) -> Cause:
    """A prerequisite is not there."""
    return Cause(rationale=f"Not looked at yet: it needs this first: {blocker}")


def same_fault(first: str) -> Cause:
    """An earlier check of this task has named the same fault."""
    return Cause(rationale=f"Not looked at: stopped by the same problem as: {first}")


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
    text = _short(f"{type(error).__name__}: {error}")
    return grader_error(f"The check {check} stopped with {text} (autograder {__version__}{where})")


def from_fault(
    observation: Observation,
    functions: Sequence[str],
    where: Callable[[int], str],
    line: Callable[[int], str],
    notes: Sequence[FaultNote] = (),
) -> Cause:
    """Why a call gave nothing to look at, with the student's own lines.

    Of ``notes``, the first that fits the exception explains it.
    """
    fault = _short_fault(observation.fault or Fault("unknown", ""))
    function = fault.step if fault.step in functions else functions[0]
    cause = _by_outcome(observation, fault, function)
    details = [cause.actual, *_lines(fault, where, line)]
    if observation.load_fault:
        details += _load_lines(_short_fault(observation.load_fault), where, line)
    update = {"actual": with_printed("\n".join(details), observation.printed)}
    boxed = (box_words(one) for one in (observation.fault, observation.load_fault) if one)
    if words := next((one for one in boxed if one), None):
        update |= asdict(words)
    elif note := next((n for n in notes if n.fits(function, fault.kind, fault.message)), None):
        update |= {"rationale": note.rationale, "help": note.help}
    return cause.model_copy(update=update)


def with_printed(actual: str, printed: str) -> str:
    """Add the last lines that student code printed."""
    lines = printed.strip()[-MAX_PRINTED:].splitlines()[-MAX_PRINTED_LINES:]
    if not lines:
        return actual
    return "\n".join([actual, "Your code printed:", *(f"    {one}" for one in lines)])


def _short_fault(fault: Fault) -> Fault:
    return replace(fault, kind=_short(fault.kind), message=_short(fault.message))


def _short(text: str) -> str:
    """A text that came from elsewhere, cut where nobody would read on."""
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]}..."


def _by_outcome(observation: Observation, fault: Fault, function: str) -> Cause:
    if observation.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.NOT_RUN):
        return _ended(fault, function)
    if observation.outcome is Outcome.MISSING:
        return Cause(
            rationale=f"`{function}` was not there after your file was loaded.",
            expected=f"a function named `{function}`",
            actual="The name does not lead to a function.",
            help="Look at the first error in your file; everything after it depends on it.",
        )
    if observation.outcome is Outcome.UNFINISHED:
        return Cause(
            rationale=f"`{function}` still raises NotImplementedError.",
            actual="NotImplementedError",
            help="Take the line with NotImplementedError out once the function is written.",
        )
    if observation.outcome is Outcome.UNREADABLE:
        return Cause(
            rationale=f"What `{function}` gave back cannot be examined.",
            expected="the kind of result that its docstring describes",
            actual=f"{fault.kind}: {fault.message}",
            help="Return plain arrays, models and figures, and leave the libraries as they are.",
        )
    if observation.outcome is Outcome.TOO_LARGE:
        return Cause(
            rationale=f"`{function}` returned far more data than it was given.",
            expected="arrays about as large as the ones that went in",
            actual=fault.message,
            help="Look at the shape of what you return.",
        )
    return _raised(fault, function)


def _raised(fault: Fault, function: str) -> Cause:
    if fault.kind == "TypeError" and not fault.frames:
        return Cause(
            rationale=f"`{function}` cannot be called as the lesson calls it.",
            expected="the parameters that the exercise gives it, with their names",
            actual=f"{fault.kind}: {fault.message}",
            help="Compare the line with def to the one in the exercise.",
        )
    return Cause(
        rationale=_what_stopped(function, fault),
        expected="a result, whatever the size of the data",
        actual=f"{fault.kind}: {fault.message}" if fault.message else fault.kind,
        help=HINTS.get(fault.kind, "Read the last line of the error, then the line it points to."),
    )


def _what_stopped(function: str, fault: Fault) -> str:
    if fault.kind in ("NameError", "UnboundLocalError") and (name := NAME.search(fault.message)):
        return f"`{function}` uses the name `{name[1]}`, which has no value here."
    if fault.kind == "ModuleNotFoundError" and (name := NAME.search(fault.message)):
        return f"`{function}` imports `{name[1]}`, which is not installed."
    return f"`{function}` stopped with an error."


def _ended(fault: Fault, function: str) -> Cause:
    doing = "Loading your file" if fault.step == "load" else f"Your `{function}`"
    if fault.kind == "timeout":
        return Cause(
            rationale=f"{doing} ran longer than {fault.message} s.",
            expected=f"an answer within {fault.message} s",
            actual="It was stopped before it gave an answer.",
            help="Look for a loop that never ends, or one over single pixels where one NumPy "
            "operation on the whole array would do.",
        )
    if fault.kind == "budget":
        return Cause(
            rationale=f"Your submission used up its {fault.message} s.",
            expected=f"all calls of your functions within {fault.message} s, together",
            actual=f"It was stopped in `{function}`."
            if fault.step
            else f"`{function}` was not called any more.",
            help="Look for sleep(), a download, or a loop over single pixels where one NumPy "
            "operation on the whole array would do.",
        )
    if fault.kind == "over":
        what, advice = OVERRUNS.get(fault.message, ("used more than it may", "Do less at once."))
        return Cause(
            rationale=f"{doing} {what}.",
            expected="a return value",
            actual="It was stopped before it gave an answer.",
            help=advice,
        )
    if fault.kind == "cut_off":
        return Cause(
            rationale=f"{doing} broke the connection to the checks.",
            expected="a return value",
            actual=fault.message,
            help="Leave files and processes that you did not open alone: no os.fork(), no closing "
            "of numbered files.",
        )
    return Cause(
        rationale=f"{doing} ended the whole Python process.",
        expected="a return value",
        actual=f"The process was gone ({fault.message}).",
        help="Take out exit(), quit() and os._exit(). A SIGKILL or SIGSEGV often means that far "
        "too much memory was asked for.",
    )


def _lines(fault: Fault, where: Callable[[int], str], line: Callable[[int], str]) -> list[str]:
    return [
        f"  {where(frame.line)}: {_short(line(frame.line).strip())}"
        for frame in fault.frames[-MAX_FRAMES:]
    ]


def _load_lines(fault: Fault, where: Callable[[int], str], line: Callable[[int], str]) -> list[str]:
    return [
        f"Before that, loading your file: {fault.kind}: {fault.message}",
        *_lines(fault, where, line),
    ]
