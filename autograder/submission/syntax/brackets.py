"""Words for brackets and quotes that are not closed, or closed twice, and for an f-string's."""

from __future__ import annotations

import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["BRACKETS", "F_STRINGS"]

CLOSING = {"(": ")", "[": "]", "{": "}"}


def _unclosed(fault: Fault) -> Words | None:
    found = re.match(r"'(.)' was never closed", fault.message)
    if not found or fault.column >= len(fault.line):
        return None
    close = CLOSING.get(found[1], ")")
    line = next((one for one in _closed(fault, close) if fault.reads(one)), "")
    return Words(
        f"The bracket {found[1]} at the mark is opened and never closed.",
        f"Write {close} where the bracket's content ends.",
        line.strip(),
    )


def _closed(fault: Fault, close: str) -> list[str]:
    """The line with its bracket closed at its end, also where a colon ends it."""
    code = fault.line[: len(fault.code)]
    rest = fault.line[len(fault.code) :]
    plain = code.rstrip()
    ends = [f"{plain}{close}{rest}"]
    if plain.endswith(":"):
        ends.insert(0, f"{plain[:-1]}{close}:{rest}")
    return ends


def _closed_too_often(fault: Fault) -> Words | None:
    if found := re.match(r"unmatched '(.)'", fault.message):
        at = min(fault.column, len(fault.line) - 1)
        line = fault.line[:at] + fault.line[at + 1 :]
        return Words(
            f"The bracket {found[1]} at the mark closes nothing: there is one too many, or "
            "the one that opens it is missing.",
            "Take it out, or write the bracket that opens.",
            line.strip() if fault.reads(line) else "",
        )
    found = re.match(
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'", fault.message
    )
    if not found:
        return None
    close = CLOSING.get(found[2], ")")
    at = min(fault.column, max(len(fault.line) - 1, 0))
    both = (
        f"{fault.line[:at]}{close}{fault.line[at + 1 :]}",
        f"{fault.line[:at]}{close}{fault.line[at:]}",
    )
    line = next((one for one in both if fault.reads(one)), "")
    return Words(
        f"The bracket {found[2]} is still open where {found[1]} comes.",
        f"Write {close} first, or in its place.",
        line.strip(),
    )


def _open_text(fault: Fault) -> Words | None:
    if "triple-quoted" in fault.message:
        return Words(
            "A text in three quotes begins here and never ends; all that follows counts as text.",
            "Write three quotes of the same kind where the text ends.",
        )
    if "unterminated string" not in fault.message:
        return None
    if re.search(r"'[^']*\w'\w+[^']*'", fault.line):
        return Words(
            "The apostrophe within the text ends it: it is the same sign as the quotes.",
            'Put double quotes around the text: "it\'s".',
        )
    quote = fault.line[fault.column] if fault.column < len(fault.line) else "'"
    ends = [
        fault.line + quote,
        *(
            re.sub(rf"({tail})$", rf"{quote}\1", fault.line)
            for tail in (r"\)+:?", r"\]\)*", r",", r":")
        ),
    ]
    line = next((one for one in ends if one != fault.line and fault.reads(one)), "")
    return Words(
        "A text begins with a quote at the mark and does not end on its line.",
        "Write the same quote at its end.",
        line.strip(),
    )


def _f_string(fault: Fault) -> Words | None:
    if not fault.message.startswith("f-string"):
        return None
    if "empty expression" in fault.message:
        return Words(
            "A pair of braces in the text with f in front is empty.",
            "Write the name whose value is to be shown between them, or take them out.",
        )
    return Words(
        "The braces of the text with f in front do not fit: one is not closed, or holds what "
        "is no value.",
        "Write `{name}` or `{value:.2f}`, with one brace on each side; for "
        "a brace as text, write it twice.",
    )


BRACKETS: tuple[Entry, ...] = (
    _unclosed,
    _closed_too_often,
    _open_text,
)
F_STRINGS: tuple[Entry, ...] = (_f_string,)
