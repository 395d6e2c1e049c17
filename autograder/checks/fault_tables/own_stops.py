"""What stops a function by itself: a missing key, a raise, an assert, a zero, an exit."""

from __future__ import annotations

import ast

from autograder.checks.faults import Failure, FaultNote, Words

__all__ = ["NOTES"]


def _key(failure: Failure, words: Words) -> Words | None:
    for part in failure.parts:
        inside = part.slice if isinstance(part, ast.Subscript) else None
        if isinstance(inside, ast.Constant) and repr(inside.value) == words["key"]:
            return (
                {"owner": failure.code.shown(part.value)}
                if isinstance(part, ast.Subscript)
                else None
            )
    return None


def _own_raise(failure: Failure, _words: Words) -> Words | None:
    return {} if isinstance(failure.statement, ast.Raise) else None


NOTES = (
    FaultNote(
        "KeyError",
        r"^(?P<key>.+)$",
        "`{owner}` has no entry {key}.",
        "Print {owner}.keys() just above the line: these are its entries.",
        reads=_key,
    ),
    FaultNote(
        "KeyError",
        r"^(?P<key>.+)$",
        "There is no entry {key} in the dictionary, or no column of that name in the table.",
        "Print its .keys() just above the line: these are its entries.",
    ),
    FaultNote(
        "ZeroDivisionError",
        r"",
        "The line divides by zero.",
        "Print what stands behind the / just above the line.",
    ),
    FaultNote(
        "RecursionError",
        r"maximum recursion depth",
        "A function calls itself without an end.",
        "Look for the function's own name inside it. To call a function of a library, write the "
        "library's name and a dot before it.",
    ),
    FaultNote(
        "AssertionError",
        r"",
        "An `assert` of your own says no: what it asks for is not so here.",
        "The data may be of any size and come in any order. Take the `assert` out, or mend it.",
    ),
    FaultNote(
        r".+",
        r"^(?P<said>[^\n]*)",
        'Your own `raise` stopped the function ("{said}").',
        "Look at the `if` above it: should it be so here? The data may be of any size.",
        reads=_own_raise,
    ),
    FaultNote(
        "SystemExit|KeyboardInterrupt",
        r"",
        "`{function}` ends the whole program.",
        "Take exit(), quit() or sys.exit() out of your function.",
    ),
    FaultNote(
        "EOFError",
        r"",
        "`{function}` asks somebody to type something.",
        "Nobody can answer input() while your work is checked: use the parameters.",
    ),
)
