"""What no person's code exceeds: bounds that are measured before Python parses it.

Python's parser is quick, but for a few things whose cost grows with their square. These come first.
"""

from __future__ import annotations

import re

__all__ = ["CODE_CAP", "MOST_BRACES", "MOST_DOTS", "beyond"]

CODE_CAP = 200_000  # characters of Python
# An import of a.b.c keeps a copy of every prefix of the name.
MOST_DOTS = 100
# Up to Python 3.11, each {} of an f-string is looked for in the whole of it.
MOST_BRACES = 1000

DOTTED = re.compile(rf"(?:\.[\s\\]*+[^\W\d]\w*+[\s\\]*+){{{MOST_DOTS + 1}}}")
# Comments and texts from the first to the last, each to its end, or to the end of line or file.
LITERAL = re.compile(
    r"""
    \#[^\n]*+
    | (?P<prefix>\b[A-Za-z]{1,2}+)?+(?P<text>
        '''(?:[^'\\]|\\.?|'(?!''))*+(?:''')?
      | \"""(?:[^"\\]|\\.?|"(?!""))*+(?:\""")?
      | '(?:[^'\\\n]|\\.?)*+'?
      | "(?:[^"\\\n]|\\.?)*+"?
    )
    """,
    re.VERBOSE | re.DOTALL,
)


def beyond(text: str) -> tuple[int, str] | None:
    """The line, from 1, and the fault of what is more than anybody writes; None where all is well.

    It takes time and memory in proportion to the text.
    """
    if "import" in text and (dotted := DOTTED.search(text)):
        return _line(text, dotted.start()), f"a name with more than {MOST_DOTS} dots in it."
    for found in LITERAL.finditer(text):
        if "f" in (found["prefix"] or "").lower() and found["text"].count("{") > MOST_BRACES:
            return _line(
                text, found.start()
            ), f"a text with more than {MOST_BRACES:,} braces in it."
    return None


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
