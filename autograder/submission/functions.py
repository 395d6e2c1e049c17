"""The functions of a submission: which are defined, which are stubs, and which stand elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.box.slicing.names import is_main_guard
from autograder.box.slicing.rebinding import Binding, bindings_of
from autograder.box.slicing.statements import module_statements

__all__ = ["Definitions", "Elsewhere", "find_definitions", "find_elsewhere", "is_stub"]

MOST_ELSEWHERE = 500
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Definitions:
    """Names bound at top level, and those of them whose last definition is only a stub."""

    defined: frozenset[str]
    stubs: frozenset[str]


@dataclass(frozen=True)
class Elsewhere:
    """A function, class or value that could be one that is looked for: its name and line, from 1.

    ``kind`` is "function", "class", "value" or "deleted". ``inside`` says what it stands in:
    "class", "function", "guard", or nothing at the top level; ``owner`` is that one's name.
    """

    name: str
    line: int
    kind: str
    inside: str = ""
    owner: str = ""


def find_definitions(
    tree: ast.Module, names: Collection[str], *, notebook: bool = False
) -> Definitions:
    """Look for ``names`` at top level; below a main guard in a notebook only, where it is run.

    A number that takes a function's name further down takes nothing away.
    """
    last: dict[str, Binding] = {}
    for name, places in bindings_of(module_statements(tree, notebook=notebook)).items():
        if name in names and places[-1].kind != "gone" and (one := _last_function(places)):
            last[name] = one
    stubs = {name for name, one in last.items() if is_stub(one.node)}
    return Definitions(frozenset(last), frozenset(stubs))


def _last_function(places: list[Binding]) -> Binding | None:
    for kinds in (("function", "unknown"), ("loose",)):
        found = [one for one in places if one.kind in kinds]
        if found:
            return found[-1]
    return None


def find_elsewhere(tree: ast.Module, *, notebook: bool) -> tuple[Elsewhere, ...]:
    """Every function and class of a text, wherever it stands, and values at its top level."""
    found = list(_definitions(tree, notebook=notebook))
    for name, places in bindings_of(module_statements(tree, notebook=notebook)).items():
        kind = {"data": "value", "gone": "deleted"}.get(places[-1].kind)
        if kind and (kind == "deleted" or _last_function(places) is None):
            found.append(Elsewhere(name, getattr(places[-1].node, "lineno", 1), kind))
    return tuple(sorted(found[:MOST_ELSEWHERE], key=lambda one: one.line))


def _definitions(tree: ast.Module, *, notebook: bool) -> Iterator[Elsewhere]:
    todo: list[tuple[ast.AST, str, str]] = [(node, "", "") for node in reversed(tree.body)]
    while todo:
        node, inside, owner = todo.pop()
        if isinstance(node, Definition):
            is_class = isinstance(node, ast.ClassDef)
            kind = "class" if is_class else "function"
            yield Elsewhere(node.name, node.lineno, kind, inside, owner)
            inside, owner = kind, node.name
        elif is_main_guard(node) and not notebook:
            inside = inside or "guard"
        inner = [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.expr)]
        todo += [(one, inside, owner) for one in reversed(inner)]


def is_stub(node: ast.AST) -> bool:
    """Whether a definition says nothing: docstring, pass, ..., raise NotImplementedError."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return all(_says_nothing(statement) for statement in node.body)


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False
