"""Which functions a parsed module defines at its top level, and which are still stubs."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass

from autograder.slicing.names import is_main_guard, own_nodes

__all__ = ["Definitions", "find_definitions"]


@dataclass(frozen=True)
class Definitions:
    """Names bound at top level, and those of them whose last definition is only a stub."""

    defined: frozenset[str]
    stubs: frozenset[str]


def find_definitions(tree: ast.Module, names: Collection[str]) -> Definitions:
    """Look for ``names`` everywhere at top level but under ``if __name__ == "__main__":``."""
    last: dict[str, ast.AST] = {}
    for statement in tree.body:
        if is_main_guard(statement):
            continue
        for node in sorted(own_nodes([statement]), key=_line):
            for name in _bound(node):
                last[name] = node
            for name in _deleted(node):
                last.pop(name, None)
    found = {name: node for name, node in last.items() if name in names}
    stubs = {name for name, node in found.items() if _is_stub(node)}
    return Definitions(frozenset(found), frozenset(stubs))


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _bound(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases):
            return [alias.asname or alias.name.split(".", 1)[0] for alias in aliases]
        case ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name for alias in aliases]
    return []


def _deleted(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Del()):
            return [name]
    return []


def _is_stub(node: ast.AST) -> bool:
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
