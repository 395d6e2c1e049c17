"""Words for statuses, points and causes: plain text that every front end shares."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from autograder.results import Cause, CheckResult, Status, TaskResult, Verdict

__all__ = [
    "GRADER_FAULT",
    "REMARK",
    "WORDS",
    "cause_text",
    "check_text",
    "clean",
    "points",
    "remark_text",
    "score",
    "summary",
    "task_line",
    "task_text",
]

WORDS = {
    Status.PASS: "done",
    Status.FAIL: "not right yet",
    Status.NOT_ATTEMPTED: "not attempted yet",
    Status.SKIPPED: "not looked at",
    Status.ERROR: "grader's own error",
}
REMARK = "Noticed by the way; it costs no points here:"
GRADER_FAULT = "This is the grader's own fault, not yours: it costs no points."
WIDTH = 88
CAUSE_LIMIT = 4000  # characters of each part of a cause

# Terminal escape sequences: CSI, then OSC and its like up to their end, then the short ones.
ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
NEW_LINE = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
JOINERS = "\u200c\u200d"  # invisible, but Persian and emoji are misspelt without them
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, limit: int = CAUSE_LIMIT) -> str:
    """Make a stranger's text safe to print: no escapes, controls or bidi marks, a capped length.

    Newlines stay and tabs become spaces. What is cut off is said.
    """
    head = text[: 4 * limit + 1000]  # as much as is looked at, however much there is
    head = ESCAPE.sub("", head.replace("\r\n", "\n"))
    head = NEW_LINE.sub("\n", head).replace("\t", "    ")
    kept = "".join(character for character in head if _shown(character))
    if len(kept) <= limit and len(text) <= 4 * limit + 1000:
        return kept
    return f"{kept[:limit]} [cut off here]"


def points(value: float) -> str:
    """Points without needless digits: 15, 7.5, 3.33."""
    return f"{round(value, 2):g}"


def score(got: float, most: float) -> str:
    """Points got of points possible, so wide that they stand under each other."""
    return f"{points(got):>5} of {points(most):<4}"


def cause_text(cause: Cause, width: int = WIDTH, *, headed: bool = False) -> str:
    """What is wrong, then Expected, Got and Try, wrapped under each other.

    ``headed`` leaves out what is wrong, where the heading above has said it.
    """
    parts = [("Expected: ", cause.expected), ("Got: ", cause.actual), ("Try: ", cause.help)]
    lines = [] if headed else wrapped(cause.rationale, width)
    for label, text in parts:
        if text.strip():
            lines += hanging(label.ljust(10), text, width)
    return "\n".join(lines)


def check_text(check: CheckResult, width: int = WIDTH) -> str:
    """A check that did not pass: what it asks for, or what stopped the code; then its cause."""
    title = f"{clean(check.heading, 300)} ({points(check.max_points)} points)"
    parts = ["\n".join(wrapped(title, width))]
    if check.status is Status.ERROR:
        parts.append(GRADER_FAULT)
    if check.cause:
        parts.append(cause_text(check.cause, width, headed=check.cause.stopped))
    return "\n".join(parts)


def remark_text(remark: Cause, width: int = WIDTH) -> str:
    """What was noticed and costs no points."""
    return f"{REMARK}\n{cause_text(remark, width)}"


def task_line(task: str, result: TaskResult, width: int = 0) -> str:
    """One task in one line: its name, its points, a word for how it went."""
    score = f"{points(result.points):>5} of {points(result.max_points):<5}"
    return f"{task.ljust(width)}  {score}  {WORDS[result.status]}"


def task_text(task: str, result: TaskResult, width: int = WIDTH) -> str:
    """One task whole: its line, then every check that failed; skipped ones are left out."""
    failed = [one for one in result.checks if one.status in (Status.FAIL, Status.ERROR)]
    return "\n\n".join([task_line(task, result), *(check_text(one, width) for one in failed)])


def summary(verdict: Verdict) -> str:
    """The whole verdict in one line."""
    if verdict.status == "no_verdict":
        return "No verdict: the grader itself failed, so no points are to be recorded."
    done = sum(task.status is Status.PASS for task in verdict.tasks.values())
    return (
        f"{points(verdict.points)} of {points(verdict.max_points)} points, "
        f"{done} of {len(verdict.tasks)} tasks done"
    )


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """Clean lines of at most ``width``; a line that fits keeps its spacing (it may be code)."""
    lines: list[str] = []
    for line in clean(text).strip("\n").split("\n"):
        margin = line[: len(line) - len(line.lstrip())][: width // 2]
        short = len(line) <= width
        lines += [line] if short else textwrap.wrap(line, width, subsequent_indent=margin)
    return [line.rstrip() for line in lines]


def hanging(label: str, text: str, width: int = WIDTH) -> list[str]:
    """Lines of ``text`` beside a label, the following ones indented under the first."""
    lines = wrapped(text, max(width - len(label), 20))
    indent = " " * len(label)
    return [f"{indent if number else label}{line}".rstrip() for number, line in enumerate(lines)]


def _shown(character: str) -> bool:
    if character in JOINERS or character == "\n":
        return True
    return unicodedata.category(character) not in UNSEEN
