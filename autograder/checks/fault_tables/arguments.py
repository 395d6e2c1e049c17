"""Calls with too many, too few or unknown arguments."""

from __future__ import annotations

import ast

from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import FunctionNode, dotted, parameters

__all__ = ["NOTES"]

CALLED = r"(?:(?P<owner>\w+)\.)?(?P<name>\w+)\(\) "
MISSING = CALLED + r"missing (?P<count>\d+) required positional arguments?: (?P<which>.+)"
TOO_MANY = CALLED + r"takes (?P<takes>[\w ]+?) positional arguments? but (?P<given>\d+)"
TOO_MANY_OF_C = CALLED + r"takes (?:exactly |at most )?(?P<takes>\w+) .*\((?P<given>\d+) given\)"
UNKNOWN = r"(?:" + CALLED + r")?got an unexpected keyword argument '(?P<word>\w+)'"
FEWER = "Look at the commas in its round brackets: hand over as many values as it takes."
TWICE = CALLED + r"got multiple values for argument '(?P<word>\w+)'"


def _first_line(node: FunctionNode) -> str:
    return f"def {node.name}({', '.join(parameters(node))}):"


def _signature(failure: Failure, _words: Words) -> Words | None:
    """The function of the task itself, called by the lesson: no line of the student's ran."""
    node = failure.code.function(failure.function)
    if failure.line or node is None:
        return None
    return {"def_line": failure.where(node.lineno), "def": _first_line(node)}


def _signature_with_self(failure: Failure, words: Words) -> Words | None:
    found = _signature(failure, words)
    node = failure.code.function(failure.function)
    own = bool(node and parameters(node)[:1] == ["self"])
    return found if found and own else None


def _class(failure: Failure, _words: Words) -> Words | None:
    for node in failure.code.tree.body:
        if isinstance(node, ast.ClassDef) and node.name == failure.function:
            return {"line": failure.where(node.lineno)}
    return None


def _own(failure: Failure, words: Words) -> Words | None:
    """A function of the student's, called by a line of the student's."""
    node = failure.code.function(words["name"])
    if not failure.line or node is None:
        return None
    return {"def": _first_line(node), "def_line": failure.where(node.lineno)}


def _own_keyword(failure: Failure, words: Words) -> Words | None:
    found = _own(failure, words)
    node = failure.code.function(words["name"])
    meant = near(words["word"], parameters(node)) if node else ""
    return {**found, "meant": meant} if found and meant else None


def _class_itself(failure: Failure, words: Words) -> Words | None:
    """``Helper.cut(images)``: a method of the class, without an object."""
    classes = {one.name for one in failure.code.nodes if isinstance(one, ast.ClassDef)}
    for call in failure.calls:
        name = dotted(call.func)
        if name == f"{words['owner']}.{words['name']}" and words["owner"] in classes:
            return {"call": name}
    return None


NOTES = (
    FaultNote(
        "TypeError",
        r"takes no arguments|missing \d+ required",
        "`{function}` is a class here ({line}), and the lesson calls a function.",
        "Begin the line with `def {function}(...):`, and write the function's lines below it.",
        reads=_class,
    ),
    FaultNote(
        "TypeError",
        MISSING,
        "`self` belongs to the functions of a class, and `{function}` is in none.",
        "Take `self` out of {def_line}: `{def}`.",
        reads=_signature_with_self,
    ),
    FaultNote(
        "TypeError",
        MISSING,
        "`{function}` wants more than the lesson hands to it: nothing comes for {which}.",
        "Compare {def_line}, `{def}`, with the one in the exercise.",
        reads=_signature,
        expected="the parameters that the exercise gives it, with their names",
    ),
    FaultNote(
        "TypeError",
        r"(?:unexpected keyword argument|multiple values for argument) '(?P<word>\w+)'",
        "`{function}` has not the parameters that the lesson uses: `{word}` is not where it "
        "belongs.",
        "Compare {def_line}, `{def}`, with the one in the exercise: names and order count.",
        reads=_signature,
        expected="the parameters that the exercise gives it, with their names",
    ),
    FaultNote(
        "TypeError",
        TOO_MANY,
        "`{function}` takes fewer values than the lesson hands to it.",
        "Compare {def_line}, `{def}`, with the one in the exercise.",
        reads=_signature,
        expected="the parameters that the exercise gives it, with their names",
    ),
    FaultNote(
        "TypeError",
        MISSING,
        "`{owner}` is the class: there is no object of it yet that `{name}` could work on.",
        "Make one with round brackets: {owner}().{name}(...).",
        reads=_class_itself,
    ),
    FaultNote(
        "TypeError",
        MISSING,
        "`{name}` ({def_line}) is called with too little: nothing comes for {which}.",
        "Its first line is `{def}`: hand over a value for each name.",
        reads=_own,
    ),
    FaultNote(
        "TypeError",
        TOO_MANY,
        "`{name}` ({def_line}) is called with {given} values, and takes {takes}.",
        "Its first line is `{def}`: hand over as many values as it has names.",
        reads=_own,
    ),
    FaultNote(
        "TypeError",
        UNKNOWN,
        "`{name}` ({def_line}) has no parameter `{word}`: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{word}=`.",
        reads=_own_keyword,
    ),
    FaultNote(
        "TypeError",
        TWICE,
        "`{name}` gets two values for `{word}`: one by its place, and one by its name.",
        "Its first line is `{def}`: hand each over once.",
        reads=_own,
    ),
    FaultNote(
        "TypeError",
        MISSING,
        "`{name}` is called with too little: nothing comes for {which}.",
        "Put it into the round brackets.",
    ),
    FaultNote(
        "TypeError",
        UNKNOWN,
        "`{name}` knows no setting of the name `{word}`.",
        "Take `{word}=` out, or compare its spelling with the page on `{name}`.",
    ),
    FaultNote(
        "TypeError",
        TWICE,
        "`{name}` gets two values for `{word}`: one by its place, and one by its name.",
        "Hand each over once.",
    ),
    FaultNote(
        "TypeError",
        TOO_MANY,
        "`{name}` takes {takes} values, and the line hands {given} to it.",
        FEWER,
    ),
    FaultNote(
        "TypeError",
        TOO_MANY_OF_C,
        "`{name}` takes {takes} value(s), and the line hands {given} to it.",
        FEWER,
    ),
    FaultNote(
        "TypeError",
        r"(?P<name>\w+)\(\) takes no keyword arguments",
        "`{name}` takes its value without a name.",
        "Take the word and the = before it out.",
    ),
)
