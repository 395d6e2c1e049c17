"""Values of another kind than a line needs: texts as numbers, lists as arrays."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.called import a_kind
from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

SIGNS = (
    r"unsupported operand type\(s\) for (?P<sign>[^:]+): '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'"
)
UNCALLED = ("builtin_function_or_method", "method", "function", "method-wrapper", "type")


def _uncalled(failure: Failure, words: Words) -> Words | None:
    """``images / images.max``: a method's name without its round brackets."""
    if words["left"] not in UNCALLED and words["right"] not in UNCALLED:
        return None
    called = {id(call.func) for call in failure.calls}
    inner = {id(part.value) for part in failure.parts if isinstance(part, ast.Attribute)}
    for part in failure.parts:
        operand = id(part) not in called and id(part) not in inner
        if isinstance(part, ast.Attribute) and operand and dotted(part):
            return {"name": dotted(part)}
    return None


def _kinds(_failure: Failure, words: Words) -> Words:
    return {"one": a_kind(words["left"]), "other": a_kind(words["right"])}


def _kind(_failure: Failure, words: Words) -> Words:
    return {"a_kind": a_kind(words["kind"])}


def _looped(failure: Failure, _words: Words) -> Words | None:
    """``for i in len(images)``."""
    for part in failure.parts:
        if isinstance(part, (ast.For, ast.comprehension)):
            return {"over": failure.code.shown(part.iter)}
    return None


def _names(failure: Failure, _words: Words) -> Words | None:
    """How many names stand on the left of ``=``, and what stands on its right."""
    statement = failure.statement
    if not isinstance(statement, ast.Assign):
        return None
    return {"right": failure.code.shown(statement.value)}


NOTES = (
    FaultNote(
        "TypeError",
        SIGNS,
        "`{name}` is a function here, and not what it gives: its round brackets are missing.",
        "Write `{name}()`.",
        reads=_uncalled,
    ),
    FaultNote(
        "TypeError",
        r"can only concatenate str \(not \"(?P<kind>[\w.]+)\"\) to str",
        "A text and {a_kind} cannot be added.",
        'Put both into one text, f"digits: {{n}}", or print them with a comma between them.',
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"can only concatenate (?P<left>list|tuple) \(not \"(?P<kind>[\w.]+)\"\)",
        "A {left} and {a_kind} cannot be added: + puts two of a kind together.",
        "To add a number to every entry, make an array first: np.array(the_list) + 1.",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"unsupported operand type\(s\) for [*/+-]+=?: '(?P<left>list|tuple)' and "
        r"'(?P<right>int|float|list)'",
        "Python's lists cannot be calculated with: only arrays do it for every entry.",
        "Keep the data as an array, or make one first: np.array(the_list).",
    ),
    FaultNote(
        "TypeError",
        SIGNS,
        "`{sign}` does not work between {one} and {other}.",
        "Look at both sides of the sign: is one a text, or a list, where a number is meant? Or "
        "does a bracket close too late?",
        reads=_kinds,
    ),
    FaultNote(
        r"TypeError|.*UFunc.*",
        r"ufunc '(?P<name>\w+)' (?:not supported for the input types|did not contain a loop)",
        "NumPy cannot do this with what stands there: a text, perhaps, or a list of things that "
        "are no numbers.",
        'Write numbers without quotes: 255, and not "255".',
    ),
    FaultNote(
        "TypeError",
        r"'(?P<sign>[<>]=?)' not supported between instances of '(?P<left>[\w.]+)' and "
        r"'(?P<right>[\w.]+)'",
        "{one} and {other} cannot be compared with `{sign}`.",
        "Write numbers without quotes, and make a number of a text with int() or float().",
        reads=_kinds,
    ),
    FaultNote(
        "TypeError",
        r"'(?:int|float|numpy\.\w+)' object is not iterable",
        "`{over}` is one number: a loop cannot go through it.",
        "Write range({over}) for the numbers 0, 1, 2 and so on.",
        reads=_looped,
    ),
    FaultNote(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object is not iterable",
        "A list or an array is needed here, and this is {a_kind}.",
        "Look at the value in the round brackets, or behind `in`.",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"cannot unpack non-iterable (?P<kind>[\w.]+) object",
        "Several names stand on the left of `=`, and on the right is one thing, {a_kind}.",
        "Give it one name, or look at what the right side gives: print it.",
        reads=_kind,
    ),
    FaultNote(
        "ValueError",
        r"too many values to unpack \(expected (?P<names>\d+)",
        "{names} name(s) stand on the left of `=`, and `{right}` gives more.",
        "Write as many names as there are values; print the right side to see them.",
        reads=_names,
    ),
    FaultNote(
        "ValueError",
        r"not enough values to unpack \(expected (?P<names>\d+), got (?P<got>\d+)",
        "{names} names are to get a value, and there are only {got}.",
        "Write as many names as there are values; print the right side to see them.",
    ),
    FaultNote(
        "ValueError",
        r"too many values to unpack \(expected (?P<names>\d+)",
        "{names} name(s) are to get a value, and there are more values.",
        "Write as many names as there are values.",
    ),
    FaultNote(
        "TypeError",
        r"object of type '(?P<kind>[\w.]+)' has no len\(\)",
        "A length is asked for, and this is {a_kind}, which has none.",
        "Ask for the length of a list or an array, such as len(images).",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"'(?P<kind>list|tuple|str|ndarray)' object cannot be interpreted as an integer",
        "A whole number is needed here, and this is {a_kind}.",
        "Is it its length that you mean? Write len(...) around it.",
        reads=_kind,
        expected="a whole number",
    ),
    FaultNote(
        "TypeError",
        r"'(?P<kind>[\w.]+)' object does not support item assignment",
        "{a_kind} cannot be written into with square brackets.",
        "Make a new one with the values that you want; a list or a NumPy array can be changed.",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"unhashable type: '(?P<kind>[\w.]+)'",
        "{a_kind} cannot be a key of a dictionary, or a member of a set.",
        "Hand over its values one by one.",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"(?:float|int)\(\) argument must be .*"
        r"not '(?:builtin_function_or_method|method|function)'",
        "A function stands where numbers belong: its round brackets are missing.",
        "Write () behind its name, so that it is called.",
    ),
    FaultNote(
        "TypeError",
        r"(?:float|int)\(\) argument must be .*not '(?P<kind>[\w.]+)'",
        "A number is needed here, and this is {a_kind}.",
        "Hand over the numbers themselves: a list or an array of them.",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        r"only (?:0-dimensional arrays|length-1 arrays|size-1 arrays).*converted to Python scalars",
        "float() or int() makes one number of one number, and here stands a whole array.",
        'For every entry of an array x write x.astype("float32"), or x.astype(int).',
    ),
    FaultNote(
        "ValueError",
        r"invalid literal for int\(\) with base 10: (?P<given>.*)",
        "int() cannot read the text {given} as a whole number.",
        "Hand over the number itself, without quotes.",
    ),
    FaultNote(
        "ValueError",
        r"could not convert string to float: (?P<given>.*)",
        "The text {given} is no number.",
        "Hand over numbers, without quotes.",
    ),
    FaultNote(
        "ValueError",
        r"arg(?:ument)? is an empty sequence|iterable argument is empty|zero-size array",
        "The largest or smallest of nothing is asked for: the list is empty.",
        "Look at the lines that are to fill it.",
    ),
)
