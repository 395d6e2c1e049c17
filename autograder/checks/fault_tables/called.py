"""Round brackets behind what is no function, and square ones behind what is one."""

from __future__ import annotations

import ast
import re

from autograder.checks.fault_tables.known_names import BUILTINS
from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

NO_CALL = r"'(?P<kind>[\w.]+)' object is not callable"
NO_PICK = r"'(?P<kind>[\w.]+)' object is not subscriptable"
NUMBER = re.compile(r"(?:u?int|float)\d+")
NUMBERS = r"'(int|float|numpy\.\w*(int|float)\w*)' object is not callable"
A_NAME = {
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dictionary",
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "True or False",
    "set": "a set",
    "ndarray": "an array",
    "module": "a module",
    "EagerTensor": "a tensor",
    "range": "a range of numbers",
}


def a_kind(kind: str) -> str:
    """A type's name in words: "a list"; an article before any other name."""
    short = kind.rpartition(".")[2]
    if NUMBER.fullmatch(short):
        return "a number"
    return A_NAME.get(short) or f"an object of the type {short}"


def _kind(_failure: Failure, words: Words) -> Words:
    return {"a_kind": a_kind(words["kind"])}


def _hidden_name(failure: Failure, words: Words) -> Words | None:
    """A function's name that was given a value somewhere, and is called."""
    for call in failure.calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name not in BUILTINS and name not in failure.code.imports:
            continue
        values = failure.code.values_of(name, failure.within or failure.code.tree)
        values = values or failure.code.values_of(name, failure.code.tree)
        if values:
            return {"name": name, "line": failure.where(values[0].lineno), **_kind(failure, words)}
    return None


def _assigned_attribute(failure: Failure, _words: Words) -> Words | None:
    """``plt.title = "Loss"`` somewhere, and ``plt.title("Loss")`` here."""
    called = {dotted(call.func) for call in failure.calls if isinstance(call.func, ast.Attribute)}
    for node in failure.code.nodes:
        if isinstance(node, ast.Assign):
            name = next((dotted(one) for one in node.targets if dotted(one) in called - {""}), "")
            if name:
                value = failure.code.shown(node.value)
                return {"name": name, "line": failure.where(node.lineno), "value": value}
    return None


def _axes_text(failure: Failure, _words: Words) -> Words | None:
    """``ax.title("x")``: the axes' title is a text, and ``set_title`` changes it."""
    for call in failure.calls:
        if isinstance(call.func, ast.Attribute):
            owner, name = failure.code.shown(call.func.value), call.func.attr
            return {"owner": owner, "name": name}
    return None


def _method_like(failure: Failure, words: Words) -> Words | None:
    """``images.shape()``: an attribute that is a value, called with nothing."""
    for call in failure.calls:
        if isinstance(call.func, ast.Attribute) and not call.args and not call.keywords:
            return {"name": failure.code.shown(call.func), **_kind(failure, words)}
    return None


def _missing_sign(failure: Failure, _words: Words) -> Words | None:
    """``2(images / 255)``: a number with brackets behind it."""
    for call in failure.calls:
        if isinstance(call.func, (ast.Constant, ast.BinOp)):
            return {"before": failure.code.shown(call.func)}
    return None


def _missing_comma(failure: Failure, _words: Words) -> Words | None:
    """``[(1, 2) (3, 4)]``: two things in brackets one behind the other."""
    literal = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.JoinedStr)
    for call in failure.calls:
        text = isinstance(call.func, ast.Constant) and isinstance(call.func.value, str)
        if text or isinstance(call.func, literal):
            return {"before": failure.code.shown(call.func)}
    return None


def _pick(failure: Failure, words: Words) -> Words | None:
    """``order(0)``: a list, an array or a dictionary with round brackets."""
    if words["kind"].rpartition(".")[2] not in ("list", "tuple", "dict", "ndarray", "DataFrame"):
        return None
    for call in failure.calls:
        inside = ", ".join(failure.code.shown(one) for one in call.args)
        name = dotted(call.func)
        first = name.partition(".")[0]
        known = first in failure.code.imports or first in BUILTINS
        if name and call.args and not known and failure.code.function(first) is None:
            return {"name": name, "write": f"{name}[{inside}]", **_kind(failure, words)}
    return None


def _module(failure: Failure, _words: Words) -> Words | None:
    for call in failure.calls:
        name = dotted(call.func)
        if name and name.partition(".")[0] in failure.code.imports:
            return {"name": name}
    return None


def _bracketed(failure: Failure, words: Words) -> Words | None:
    """``plt.legend["a"]``: a function with square brackets."""
    if words["kind"] not in ("function", "method", "builtin_function_or_method", "type"):
        return None
    for part in failure.parts:
        if isinstance(part, ast.Subscript) and dotted(part.value):
            inside = failure.code.shown(part.slice)
            return {"name": dotted(part.value), "write": f"{dotted(part.value)}({inside})"}
    return None


def _picked(failure: Failure, words: Words) -> Words | None:
    for part in failure.parts:
        if isinstance(part, ast.Subscript) and dotted(part.value):
            return {"name": dotted(part.value), **_kind(failure, words)}
    return None


NOTES = (
    FaultNote(
        "TypeError",
        r"'Text' object is not callable",
        "`{owner}.{name}` is the text itself and no function.",
        'Write `{owner}.set_{name}("...")`: an axes has set_title, set_xlabel, set_ylabel.',
        reads=_axes_text,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "`{name}` is no function any more: {line} makes it {a_kind}.",
        "Give the variable in {line} another name than `{name}`.",
        reads=_hidden_name,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "`{name}` is no function any more: {line} puts {value} in its place.",
        "In {line} write round brackets in the place of `=`: `{name}({value})`.",
        reads=_assigned_attribute,
    ),
    FaultNote(
        "TypeError",
        r"'module' object is not callable",
        "`{name}` is a module, a collection of functions, and no function.",
        "Write a dot behind `{name}` and the name of the function that you mean.",
        reads=_module,
    ),
    FaultNote(
        "TypeError",
        NUMBERS,
        "`{before}` stands directly before a bracket, so Python takes it for a function.",
        "Write the sign between them, such as * or /.",
        reads=_missing_sign,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "Between `{before}` and the bracket behind it there is a comma missing.",
        "Write a comma, or the sign that you mean, between the two.",
        reads=_missing_comma,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "`{name}` is {a_kind} and no function.",
        "Take the round brackets out: `{name}`.",
        reads=_method_like,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "`{name}` is {a_kind} and no function: round brackets call functions.",
        "Square brackets pick something out: `{write}`.",
        reads=_pick,
    ),
    FaultNote(
        "TypeError",
        NO_CALL,
        "Round brackets stand behind {a_kind}, which is no function.",
        "Look at what stands directly before each round bracket of the line: is a sign missing, or "
        "is the name one of your variables?",
        reads=_kind,
    ),
    FaultNote(
        "TypeError",
        NO_PICK,
        "`{name}` is a function: it is called with round brackets.",
        "Write `{write}`.",
        reads=_bracketed,
    ),
    FaultNote(
        "TypeError",
        r"'(?P<kind>int|float|bool|numpy\.\w+)' object is not subscriptable",
        "`{name}` is a single number: there is nothing to pick out of it with square brackets.",
        "Look at the line that gives `{name}` its value: is it the array that you mean?",
        reads=_picked,
    ),
)
