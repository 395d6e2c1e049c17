"""Finds in a student's text the slip behind a result, for the words of a cause alone.

Each function gives what is wrong and what to write, or None where the text does not show it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from autograder.checks import StudentCode
from autograder.checks.student_code import FunctionNode, parameters

__all__ = [
    "Words",
    "comma",
    "in_place",
    "makes_an_array",
    "not_kept",
    "of_kind",
    "return_in_a_loop",
    "whole_division",
]

Kind = TypeVar("Kind", bound=ast.stmt)
LOOPS = (ast.For, ast.While, ast.AsyncFor)


@dataclass(frozen=True)
class Words:
    """What is wrong, in a sentence, and what to do about it, in another."""

    rationale: str
    help: str


def not_kept(code: StudentCode, name: str) -> Words | None:
    """A line that works something out and keeps it under no name, or under one that is not used."""
    function = code.function(name)
    if function is None:
        return None
    for statement in of_kind(function, ast.Expr):
        if found := _lost_value(code, statement.value):
            return found
    return _other_name(function)


def _lost_value(code: StudentCode, value: ast.expr) -> Words | None:
    shown = code.shown(value)
    if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq):
        left, right = code.shown(value.left), code.shown(value.comparators[0])
        return Words(
            f"`{shown}` asks whether both sides are equal, and changes nothing.",
            f"One `=` gives a name its value: `{left} = {right}`.",
        )
    changed = _first_name(code, value)
    if changed and isinstance(value, ast.BinOp):
        return Words(
            f"The line `{shown}` works out new values and keeps them nowhere.",
            f"Give them a name, and return that: `{changed} = {shown}`.",
        )
    if changed and isinstance(value, ast.Call) and makes_an_array(code, value):
        return Words(
            f"The line `{shown}` makes a new array and keeps it nowhere: `{changed}` is as before.",
            f"Give it a name, and go on with that: `{changed} = {shown}`.",
        )
    return None


def makes_an_array(code: StudentCode, call: ast.Call) -> bool:
    """Whether a call gives a new array, and leaves the one that it is made from as it is."""
    if any(one.arg in ("out", "inplace") for one in call.keywords):
        return False
    name = code.full_name(call.func)
    methods = ("astype", "reshape", "clip", "flatten", "ravel", "copy", "transpose", "round")
    functions = ("divide", "true_divide", "multiply", "reshape", "float32", "float64", "asarray")
    first, _, last = name.rpartition(".")
    return (last in functions) if first == "numpy" else (bool(first) and last in methods)


def _other_name(function: FunctionNode) -> Words | None:
    """A parameter is returned, and what was worked out under another name is not."""
    returned = [node.value for node in of_kind(function, ast.Return)]
    if len(returned) != 1 or not isinstance(returned[0], ast.Name):
        return None
    used = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    unused = [
        target.id
        for node in of_kind(function, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id not in used
    ]
    given = returned[0].id
    if given not in parameters(function) or len(unused) != 1:
        return None
    return Words(
        f"`{given}` is returned, the array that was handed in: what was worked out is in "
        f"`{unused[0]}`.",
        f"Write `return {unused[0]}`.",
    )


def comma(code: StudentCode, name: str) -> Words | None:
    """A comma behind a value, which makes a tuple of it."""
    function = code.function(name)
    nodes = _statements(function) if function else ()
    for node in nodes:
        value = node.value if isinstance(node, (ast.Return, ast.Assign)) else None
        if isinstance(value, ast.Tuple) and len(value.elts) == 1:
            start = "return" if isinstance(node, ast.Return) else code.shown(node).split("=")[0]
            sign = "" if isinstance(node, ast.Return) else "= "
            inside = code.shown(value.elts[0])
            return Words(
                f"The comma behind `{inside}` makes a tuple of it, with one array inside.",
                f"Take the comma away: `{start.strip()} {sign}{inside}`.",
            )
    return None


def in_place(code: StudentCode, name: str) -> Words | None:
    """A line such as `images /= 255`, which writes into an array of whole numbers."""
    function = code.function(name)
    for node in of_kind(function, ast.AugAssign) if function else ():
        if isinstance(node.op, (ast.Div, ast.Mult, ast.Sub)):
            target, value = code.shown(node.target), code.shown(node.value)
            sign = {ast.Div: "/", ast.Mult: "*", ast.Sub: "-"}[type(node.op)]
            return Words(
                f"`{code.shown(node)}` tries to write fractions into an array of whole numbers, "
                "and that stops with an error.",
                f"Make a new array: `{target} = {target} {sign} {value}`.",
            )
    return None


def whole_division(code: StudentCode, name: str) -> Words | None:
    """A division with two strokes."""
    function = code.function(name)
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            left, right = code.shown(node.left), code.shown(node.right)
            return Words(
                f"`{code.shown(node)}` cuts the fractions off.",
                f"Two strokes cut the fractions off: write `{left} / {right}`.",
            )
    return None


def return_in_a_loop(code: StudentCode, name: str) -> Words | None:
    """A return that stands in a loop, and not under a condition."""
    function = code.function(name)
    loops = [node for node in _statements(function) if isinstance(node, LOOPS)] if function else []
    if not any(isinstance(one, ast.Return) for loop in loops for one in loop.body):
        return None
    return Words(
        "The `return` stands inside of the loop, so the function ends in the loop's first round.",
        "Move `return` to the left, below the loop. Or leave the loop out: NumPy works on all "
        "images at once.",
    )


def _statements(function: FunctionNode) -> Iterator[ast.stmt]:
    """The statements of a function in order, those in loops and conditions too."""
    todo: list[ast.AST] = [*reversed(function.body)]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.stmt):
            yield node
        inside = [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.expr)]
        todo += reversed(inside)


def of_kind(function: FunctionNode, kind: type[Kind]) -> list[Kind]:
    """All statements of a kind that a function has, in their order."""
    return [node for node in _statements(function) if isinstance(node, kind)]


def _first_name(code: StudentCode, value: ast.expr) -> str:
    """The name that a value is made from: ``images`` of ``np.divide(images, 255)``, too."""
    node: ast.AST = value
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.BinOp):
            node = node.left
        elif isinstance(node, ast.Call):
            from_numpy = code.full_name(node.func).startswith("numpy.") and node.args
            node = node.args[0] if from_numpy else node.func
        elif isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        else:
            return ""
    return node.id
