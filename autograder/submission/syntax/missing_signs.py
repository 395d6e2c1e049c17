"""Words for a comma, a colon or an operator that is missing, or stands there twice."""

from __future__ import annotations

import re

from autograder.submission.syntax.fault import TEXT, Entry, Fault, Words

__all__ = ["MISSING_SIGNS"]

MOST_GAPS = 12
OPERATOR_AT_END = re.compile(
    r"(?:[-+*/%=<>&|^@.]|\b(?:and|or|not|in|is|as|from|import|if|else|return|lambda|del|raise|assert))"
    r"\s*$"
)


def _twice(fault: Fault) -> Words | None:
    if re.search(r"[(\[{]\s*,", fault.code):
        line = fault.fixed(r"([(\[{])\s*,\s*", r"\1")
        return Words("A comma stands before the first value.", "Take it out.", line.strip())
    for sign in (",", ";", ".", ":"):
        again = rf"{re.escape(sign)}\s*{re.escape(sign)}"
        if re.search(again, fault.code):
            line = fault.fixed(again, sign)
            return Words(
                f"The sign {sign} stands there twice.",
                "Take one of them out, or write what is missing between them.",
                line.strip(),
            )
    return None


def _named_argument(fault: Fault) -> Words | None:
    line = fault.fixed(r"(?<=[\w'\"])\s*:\s*", "=")
    if line and "(" in fault.code:
        return Words(
            "In a call, a value gets its name with =, not with a colon.",
            "Write = between the name and the value.",
            line.strip(),
        )
    line = fault.fixed(r"(?<=['\"\w])\s*=\s*", ": ", count=0)
    if line and "{" in fault.code:
        return Words(
            "In braces { }, a key and its value are joined by a colon, not by =.",
            "Write : between key and value.",
            line.strip(),
        )
    return None


def _comma(fault: Fault) -> Words | None:
    for number, column in _gaps(fault):
        old = fault.lines[number]
        pair = f"{old[:column].rstrip()}:{old[column:]}"
        if _is_key(old[:column]) and fault.reads(pair, number):
            return Words(
                "Between a key and its value a colon is missing.",
                "Write the colon.",
                pair.strip(),
            )
        line = f"{old[:column].rstrip()},{old[column:]}"
        if fault.reads(line, number):
            return Words("Between two values a comma is missing.", "Write the comma.", line.strip())
    if "forgot a comma" not in fault.message:
        return None
    return Words(
        "Two values stand side by side, with nothing between them.",
        "Write a comma between them, or an operator; or close the bracket of the first "
        "before the second begins.",
    )


def _is_key(before: str) -> bool:
    """Whether a text stands there as a key of a dictionary does."""
    last = re.split(r"[{,]", before)[-1]
    return "{" in before and ":" not in last and last.rstrip()[-1:] in ("'", '"')


def _gaps(fault: Fault) -> list[tuple[int, int]]:
    """Places within brackets, as line and column, where a comma may be missing."""
    if "forgot a comma" not in fault.message and not re.search(r"[(\[{]", "".join(fault.lines)):
        return []
    last = min(fault.end[0], len(fault.lines) - 1) if "comma" in fault.message else fault.number
    found = []
    for number in range(max(fault.number - 1, 0), last + 1):
        line = fault.lines[number].split("#", 1)[0]
        spots = [one.start() for one in re.finditer(r"(?<=[\w)\]}'\"])\s+(?=[\w'\"(\[{])", line)]
        found += [(number, spot) for spot in spots]
        if number < len(fault.lines) - 1 and line.rstrip()[-1:] not in (
            "",
            ",",
            "(",
            "[",
            "{",
            ":",
        ):
            found.append((number, len(line.rstrip())))
    return [one for one in found[:MOST_GAPS] if _in_brackets(fault, *one)]


def _in_brackets(fault: Fault, number: int, column: int) -> bool:
    lines = [*fault.lines[:number], fault.lines[number][:column]]
    code = TEXT.sub("", "\n".join(lines))
    return sum(code.count(one) for one in "([{") > sum(code.count(one) for one in ")]}")


def _stops(fault: Fault) -> Words | None:
    code = fault.code if fault.code.strip() else fault.before()
    if fault.column < len(fault.code) or not OPERATOR_AT_END.search(code):
        return None
    last = code.split()[-1] if code.split() else ""
    return Words(
        f"The line stops behind `{last[-20:]}`, where something has to follow.",
        "Write the value that is missing, or take the last sign out.",
    )


def _two_in_a_row(fault: Fault) -> Words | None:
    if not re.search(r"[\w)\]'\"]\s+[\w('\"]", fault.code[max(fault.column - 30, 0) :]):
        return None
    before = fault.code[: fault.column].rstrip()
    if not before or not re.search(r"[\w)\]'\"]$", before) or fault.column >= len(fault.code):
        return None
    if not re.match(r"[\w('\"\[]", fault.code[fault.column :]):
        return None
    return Words(
        "Two names or values stand side by side, with nothing between them.",
        "Write what belongs between them: an operator such as /, a dot, a comma or a bracket.",
    )


MISSING_SIGNS: tuple[Entry, ...] = (
    _twice,
    _named_argument,
    _comma,
    _stops,
    _two_in_a_row,
)
