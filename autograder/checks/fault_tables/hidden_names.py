"""Names that a function gives a value itself, and asks for before they have one."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import BUILTINS
from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import FunctionNode, bound_names, first_line

__all__ = ["NOTES"]

LOCAL = r"local variable '(?P<name>\w+)'"
UNBOUND = "UnboundLocalError"


def _hidden(failure: Failure, words: Words) -> Words | None:
    """A module, or a function of Python's, whose name the function also gives to a variable."""
    name = words["name"]
    what = (
        "the module"
        if name in failure.code.imports
        else "your file's function"
        if any(isinstance(one, FunctionNode) and one.name == name for one in failure.code.tree.body)
        else "Python's own function"
        if name in BUILTINS
        else ""
    )
    values = failure.code.values_of(name, failure.within) if failure.within else []
    line = values[0].lineno if values else _store_line(failure, name)
    return {"what": what, "line": failure.where(line)} if what and line else None


def _store_line(failure: Failure, name: str) -> int:
    return first_line(failure.within, name) if failure.within else 0


def _deleted(failure: Failure, words: Words) -> Words | None:
    for node in ast.walk(failure.within) if failure.within else []:
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Del)
            and node.id == words["name"]
        ):
            return {"line": failure.where(node.lineno)}
    return None


def _in_a_branch(failure: Failure, words: Words) -> Words | None:
    """A name that gets its value above, but only where a branch or a loop is entered."""
    for node in ast.walk(failure.within) if failure.within else []:
        if not isinstance(node, (ast.If, ast.For, ast.While, ast.Try, ast.Match)):
            continue
        if node.lineno < failure.line and words["name"] in bound_names(node):
            return {"line": failure.where(node.lineno)}
    return None


def _further_down(failure: Failure, words: Words) -> Words | None:
    line = _store_line(failure, words["name"])
    return {"line": failure.where(line)} if line > failure.line else None


NOTES = (
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is also the name of a variable in `{function}` ({line}), which hides "
        "{what} `{name}`.",
        "Give the variable in {line} another name. Python then finds {what} again.",
        reads=_hidden,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` has no value any more: {line} deletes it.",
        "Take the line with `del` out, or use `{name}` before it.",
        reads=_deleted,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` has no value here: it gets one only inside of what begins in {line}, and "
        "Python did not get there.",
        "Give `{name}` a value before {line}, so that it has one in every case.",
        reads=_in_a_branch,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is used before it has a value: it gets one further down, in {line}.",
        "Move {line} above the line that uses `{name}`.",
        reads=_further_down,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is used before it has a value: a name that a function assigns is the function's "
        "own, even where the file has one of the same name.",
        "Give `{name}` a value at the start of the function, or use another name for the new "
        "value.",
    ),
)
