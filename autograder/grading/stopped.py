"""Words for a call that gave nothing to look at: an exception, a hang, a crash, a lost function."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from autograder.box.wire.observations import Fault, Observation, Outcome
from autograder.checks import Failure, FaultNote, StudentCode, explain
from autograder.checks.fault_tables import GENERAL_NOTES
from autograder.checks.student_code import bound_names
from autograder.grading.box_words import box_words
from autograder.grading.messages import own_line, short, with_printed
from autograder.results import Cause

__all__ = ["Text", "from_fault", "undefined_name"]

MAX_FRAMES = 20
MAX_SHOWN = 400  # characters of an exception's message
NAME = re.compile(r"name '(\w+)' is not defined")
NOISE = re.compile(r"\x1b\[[\d;]*m| \((?:/|[A-Za-z]:\\)[^()\n]*\)| at 0x[0-9a-fA-F]+")

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


@dataclass(frozen=True)
class Text:
    """What was handed in: its syntax tree, and its lines, as the student finds them."""

    code: StudentCode
    where: Callable[[int], str]
    line: Callable[[int], str]


def from_fault(
    observation: Observation,
    functions: Sequence[str],
    text: Text,
    notes: Sequence[FaultNote] = (),
) -> Cause:
    """Why a call gave nothing to look at, with the student's own lines.

    The first row that fits explains an exception: of ``notes``, then of the kit's own tables. Where
    a line at the top level has failed, and the call only misses what it was to bring, that line is
    the cause.
    """
    fault = observation.fault or Fault("unknown", "")
    function = fault.step if fault.step in functions else functions[0]
    root = _failed_above(observation, text.code)
    if root is not None:
        cause, details = _at_loading(root, function, text, notes), [_told(root)]
        details += _lines(root, text)
    else:
        fault = _short_fault(fault)
        cause = _by_outcome(observation, fault, function, text, notes)
        details = [cause.actual, *_lines(fault, text)]
        if observation.load_fault:
            details += _load_lines(_short_fault(observation.load_fault), text)
    actual = with_printed("\n".join(details), observation.printed, last=True)
    return cause.model_copy(update={"actual": actual, "stopped": True})


def undefined_name(fault: Fault | None) -> str:
    """The name that has no value, where that is the fault; else nothing."""
    found = NAME.search(fault.message) if fault and fault.kind == "NameError" else None
    return found[1] if found else ""


def _short_fault(fault: Fault) -> Fault:
    return replace(fault, kind=short(fault.kind), message=short(fault.message))


def _failed_above(observation: Observation, code: StudentCode) -> Fault | None:
    """The top-level line's own fault, where the call's is only that something is missing."""
    loading, fault = observation.load_fault, observation.fault
    if loading is None or observation.outcome is Outcome.MISSING:
        return loading
    missing = undefined_name(fault)
    if missing and any(missing in _bound(node) for node in code.tree.body):
        return loading
    return None


def _bound(node: object) -> set[str]:
    name = getattr(node, "name", None)  # of a function or a class, whose inside is its own
    return {name} if isinstance(name, str) else bound_names(node)  # type: ignore[arg-type]


def _at_loading(fault: Fault, function: str, text: Text, notes: Sequence[FaultNote]) -> Cause:
    line = fault.frames[-1].line if fault.frames else 0
    return _explained(fault, function, text, notes) or Cause(
        rationale=f"A line at the top of your file fails, and `{function}` needs it"
        + (f": {text.where(line)}." if line else "."),
        help="A function is graded with what stands at the top level and it needs. Look at this "
        "line first: what comes after it depends on it.",
    )


def _explained(fault: Fault, function: str, text: Text, notes: Sequence[FaultNote]) -> Cause | None:
    """What the tables say of an exception."""
    if words := box_words(fault):
        return Cause(**asdict(words))
    line = fault.frames[-1].line if fault.frames else 0
    failure = Failure(function, fault.kind, fault.message, line, text.code, text.where)
    return explain(failure, (*notes, *GENERAL_NOTES))


def _told(fault: Fault) -> str:
    """An exception as Python prints it, without places of the machine, and not too long."""
    wrapped = Failure("", fault.kind, fault.message)
    message = NOISE.sub("", wrapped.plain_message).strip().split("\n\n")[0]
    message = message if len(message) <= MAX_SHOWN else f"{message[:MAX_SHOWN]}..."
    return f"{short(fault.kind)}: {message}" if message else short(fault.kind)


def _by_outcome(
    observation: Observation,
    fault: Fault,
    function: str,
    text: Text,
    notes: Sequence[FaultNote],
) -> Cause:
    if observation.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.NOT_RUN):
        return _ended(fault, function)
    if observation.outcome is Outcome.MISSING:
        return Cause(
            rationale=f"`{function}` is no function once your file is loaded.",
            expected=f"a function named `{function}`",
            actual=f"The name does not lead to a function{_rebound(function, text)}.",
            help=f"Give the other thing another name than `{function}`, and define `{function}` "
            "with def.",
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
            actual=_told(fault),
            help="Return plain arrays, models and figures, and leave the libraries as they are.",
        )
    if observation.outcome is Outcome.TOO_LARGE:
        return Cause(
            rationale=f"`{function}` returned far more data than it was given.",
            expected="arrays about as large as the ones that went in",
            actual=fault.message,
            help="Look at the shape of what you return.",
        )
    return _raised(fault, function, text, notes)


def _rebound(function: str, text: Text) -> str:
    """Where a name gets its last value at the top level, if that is plain to see."""
    values = [
        value.lineno
        for node in text.code.tree.body
        if getattr(node, "name", "") == ""
        for value in text.code.values_of(function, node)
    ]
    return f": {text.where(values[-1])} gives it another value" if values else ""


def _raised(fault: Fault, function: str, text: Text, notes: Sequence[FaultNote]) -> Cause:
    cause = _explained(fault, function, text, notes) or _unknown(fault, function, text)
    return cause.model_copy(update={"actual": _told(fault)})


def _unknown(fault: Fault, function: str, text: Text) -> Cause:
    """An exception that no table knows: where it was, and how to go on from there."""
    if not fault.frames:
        return Cause(
            rationale=f"`{function}` stopped with an error ({fault.kind}).",
            help="Call the function yourself, with a few of the lesson's images, and read the last "
            "line of what Python prints.",
        )
    place = text.where(fault.frames[-1].line)
    return Cause(
        rationale=f"`{function}` stopped with an error ({fault.kind}) in {place}.",
        help=f"Print the values that {place} uses just above it, with their shapes: which of them "
        "is not what you expect?",
    )


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


def _lines(fault: Fault, text: Text) -> list[str]:
    return [own_line(frame.line, text.where, text.line) for frame in fault.frames[-MAX_FRAMES:]]


def _load_lines(fault: Fault, text: Text) -> list[str]:
    return [f"Before that, loading your file: {_told(fault)}", *_lines(fault, text)]
