"""Words for what Python cannot read: the slip as a beginner calls it, and what to write instead.

Each entry of the tables looks for one slip. Where a line can be written another way, that is tried
first: only what Python then reads is offered.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from autograder.submission.part import BrokenPart
from autograder.submission.slips import Slip
from autograder.submission.syntax.blocks import BLOCKS
from autograder.submission.syntax.brackets import BRACKETS, F_STRINGS
from autograder.submission.syntax.characters import CHARACTERS
from autograder.submission.syntax.fault import Entry, Fault, Words, fault_in, gets_past
from autograder.submission.syntax.missing_signs import MISSING_SIGNS
from autograder.submission.syntax.names_and_values import NAMES_AND_VALUES
from autograder.submission.syntax.newer_python import newer_syntax
from autograder.submission.syntax.other_languages import OTHER_LANGUAGES
from autograder.submission.syntax.python_2 import PYTHON_2

__all__ = ["slip_of"]

WINDOW = 96  # characters of a student's line that are shown
Where = Callable[[int], str]
ENTRIES: tuple[Entry, ...] = (
    *CHARACTERS,
    *PYTHON_2,
    *OTHER_LANGUAGES,
    *NAMES_AND_VALUES,
    *BRACKETS,
    *BLOCKS,
    *F_STRINGS,
    *MISSING_SIGNS,
)


def slip_of(part: BrokenPart, where: Where) -> Slip:
    """What is wrong with a part that Python cannot read; ``where`` names a line of the whole."""
    fault = fault_in(part)
    if fault is None:
        if part.problem:
            return Slip(part.problem, "Split it up, or take it out.", actual=where(part.line))
        return _notebook_line(part, where)
    words = _newer(part, fault) or next(
        (words for entry in ENTRIES if (words := entry(fault))), _any(fault)
    )
    return Slip(words.rationale, words.help, words.expected, _shown(fault, where(part.line)))


def _shown(fault: Fault, place: str) -> str:
    """The place, the line, and a mark below where Python stopped."""
    line = fault.line.replace("\t", " ").replace("\xa0", " ")
    if not line.strip():
        return place
    margin = len(line) - len(line.lstrip())
    column = max(fault.column, margin)
    start = max(margin, column - WINDOW + 16)
    return f"{place}:\n    {line[start : start + WINDOW].rstrip()}\n    {' ' * (column - start)}^"


def _notebook_line(part: BrokenPart, where: Where) -> Slip:
    return Slip(
        "This line is for notebooks, and no Python: Python itself stops at it.",
        "Take the line out of the .py file. What it does is done outside of it, such as "
        "`pip install keras` in a terminal.",
        actual=f"{where(part.line)}:\n    {part.text.strip()[:WINDOW]}",
    )


def _newer(part: BrokenPart, fault: Fault) -> Words | None:
    found = newer_syntax(part.text, lambda text: gets_past(text, fault.number))
    if found is None:
        return None
    mine, since = (".".join(map(str, one)) for one in (sys.version_info[:2], found.since))
    return Words(
        f"This Python ({mine}) is older than the syntax of the line: {found.what} came with "
        f"Python {since}.",
        f"It is right in Python {since}. To be read here, too: {found.instead}",
    )


def _any(fault: Fault) -> Words:
    """What holds for every line that cannot be read."""
    said = "" if "invalid syntax" in fault.message else f" It says: {fault.message}."
    return Words(
        f"Python cannot read this line from the marked place on.{said}",
        "Look just before the mark, and at the end of the line above: a bracket, a quote, a comma, "
        "a colon or an operator may be missing there, or be there twice.",
    )
