"""Words for signs that are none of Python's: typographic quotes, unseen spaces, a notebook's."""

from __future__ import annotations

# ruff: noqa: RUF001 - signs that look like others are what this is about
import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["CHARACTERS"]

QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛´", "'")})
SIGNS = {
    "–": "-", "—": "-", "−": "-", "×": "*", "·": "*", "÷": "/", "…": "...", "≤": "<=", "≥": ">=",
    "≠": "!=", "，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "［": "[", "］": "]",
    "【": "[", "】": "]", "＝": "=", "。": ".", "、": ",", "＂": '"', "＇": "'", "→": "->",
}  # fmt: skip
BUILT_IN_SIGNS = str.maketrans({**SIGNS})


def _line_of_a_notebook(fault: Fault) -> Words | None:
    if not re.match(
        r"\s*(?:%|!|>>>|In \[\d*\]|Out\[\d+\]|pip3? install|conda install)", fault.line
    ):
        return None
    return Words(
        "The line begins as no line of a program does: >>> and In [1]: are what Python and "
        "Jupyter print, and % , ! and pip are for notebooks and terminals.",
        "Take that out, and the whole line where it is no Python.",
    )


def _merge_marks(fault: Fault) -> Words | None:
    if not re.match(r"(?:<{7}|={7}|>{7})", fault.line):
        return None
    return Words(
        "Git has left its marks here: two versions of these lines stand one below the other.",
        "Keep one version, and take out the other and the lines with <<<<<<<, ======= and >>>>>>>.",
    )


def _curly_quotes(fault: Fault) -> Words | None:
    if not any(character in fault.line for character in "“”„‟«»‘’‚‛´"):
        return None
    line = fault.line.translate(QUOTES)
    return Words(
        "The quotes are typographic ones, as a text program makes them; Python knows only "
        "the straight \" and '.",
        "Type the quotes anew, in the editor.",
        line.strip() if fault.reads(line) else "",
    )


def _other_signs(fault: Fault) -> Words | None:
    found = next((one for one in fault.code if one in SIGNS), None)
    if found is None or "invalid character" not in fault.message:
        return None
    line = fault.line.translate(BUILT_IN_SIGNS)
    return Words(
        f"The sign {found} looks like one of Python's and is another.",
        f"Type {SIGNS[found]} in its place.",
        line.strip() if fault.reads(line) else "",
    )


def _unseen(fault: Fault) -> Words | None:
    if "non-printable" not in fault.message:
        return None
    return Words(
        "There is a character that cannot be seen, often a special space from a web page or "
        "a document.",
        "Delete the spaces at the mark (all at the line's beginning, if it is there), and type "
        "them anew with the space bar.",
    )


def _foreign_character(fault: Fault) -> Words | None:
    if "invalid character" not in fault.message:
        return None
    found = re.search(r"'(.)'", fault.message)
    sign = f" {found[1]}" if found else ""
    return Words(
        f"The character{sign} at the mark means nothing in Python.",
        "Take it out, or put quotes around the text that it belongs to.",
    )


def _backslash(fault: Fault) -> Words | None:
    if "unicode" not in fault.message and "line continuation" not in fault.message:
        return None
    if "unicode" in fault.message:
        return Words(
            "A backslash in a text begins a special character, and here none that there is.",
            'In a path, write / for each backslash, or r in front of the quotes: r"C:\\data".',
        )
    return Words(
        "A backslash outside of a text may only be the last sign of a line.",
        "Take it out; to divide, write /.",
    )


CHARACTERS: tuple[Entry, ...] = (
    _line_of_a_notebook,
    _merge_marks,
    _curly_quotes,
    _other_signs,
    _unseen,
    _foreign_character,
    _backslash,
)
