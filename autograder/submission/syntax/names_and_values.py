"""Words for names and values at the wrong place: keywords, digits, arguments, what = gives."""

from __future__ import annotations

import keyword
import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["NAMES_AND_VALUES"]


def _keyword_as_name(fault: Fault) -> Words | None:
    found = re.match(r"\s*(?:def\s+|class\s+|for\s+)?(\w+)\s*(?:[=(]|in\b)", fault.code)
    if not found or not keyword.iskeyword(found[1]):
        return None
    plain_start = re.match(r"\s*(?:def|class|for)\s", fault.code) or re.match(
        r"\s*\w+\s*=(?!=)", fault.code
    )
    if not plain_start or found[1] in ("not", "if", "while", "return", "def", "for"):
        return None
    return Words(
        f"`{found[1]}` is a word of Python's own and can be no name.",
        f"Choose another name, such as `{found[1]}_` or one that says what it holds.",
    )


def _digit_first(fault: Fault) -> Words | None:
    if "decimal literal" not in fault.message and "leading zeros" not in fault.message:
        return None
    if "leading zeros" in fault.message:
        return Words("A number begins with a 0.", "Write it without the 0 in front.")
    return Words(
        "A number and letters stand together. A name may not begin with a digit, and a number "
        "has no unit.",
        "Begin the name with a letter, or put an operator such as * between the number and the "
        "name.",
    )


def _order_of_arguments(fault: Fault) -> Words | None:
    if found := re.search(r"keyword argument repeated: (\w+)", fault.message):
        return Words(f"The call names `{found[1]}` twice.", "Keep one of the two.")
    if "positional argument follows keyword" in fault.message:
        return Words(
            "A value without a name stands behind one with a name.",
            "Give it its name, too, or move it in front of all that have one.",
        )
    if "default argument" in fault.message:
        return Words(
            "A parameter without a default stands behind one that has one.",
            "Move it in front, or give it a default with =, too.",
        )
    if found := re.search(r"duplicate argument '(\w+)'", fault.message):
        return Words(f"Two parameters are called `{found[1]}`.", "Give each its own name.")
    return None


def _comparison(fault: Fault) -> Words | None:
    if not re.match(r"\s*(?:if|elif|while|assert)\b.*[^=!<>:]=(?!=)", fault.code):
        return None
    line = fault.fixed(r"(?<![=!<>:])=(?!=)", "==")
    if not line:
        return None
    return Words(
        "= gives a name a value; it compares nothing.", "To compare, write ==.", line.strip()
    )


def _assigned_to_what(fault: Fault) -> Words | None:
    if not re.search(r"cannot assign to|illegal expression for augmented", fault.message):
        return None
    if "{" in fault.code:  # a dictionary's
        return None
    return Words(
        "On the left of = stands something that can hold no value.",
        "Write the name on the left and the value on the right: `name = value`. To compare two "
        "values, write ==.",
    )


def _in_the_whole(fault: Fault) -> Words | None:
    """What only the compiler sees."""
    if found := re.search(r"'(return|yield|await|break|continue)'", fault.message):
        place = "loop" if found[1] in ("break", "continue") else "function"
        return Words(
            f"`{found[1]}` stands outside of any {place}; it may be too far to the left.",
            f"If it belongs to a {place}, indent it like the other lines of that {place}, by four "
            "spaces more than its first line. Else take it out.",
        )
    if "__future__" in fault.message:
        return Words(
            "An import from __future__ has to be the first line of a file.",
            "Move it to the top, or take it out: the lesson does not need it.",
        )
    if re.search(r"(?:global|nonlocal)", fault.message):
        return Words(
            "`global` or `nonlocal` stands where it means nothing, or below the first use "
            "of the name.",
            "Take the line out, or make it the first of its function.",
        )
    return None


NAMES_AND_VALUES: tuple[Entry, ...] = (
    _keyword_as_name,
    _digit_first,
    _order_of_arguments,
    _in_the_whole,
    _comparison,
    _assigned_to_what,
)
