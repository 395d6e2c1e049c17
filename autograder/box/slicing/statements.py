"""Finds the top-level statements of a module that have to run so that given names work."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.box.slicing.names import Names, base_name, is_main_guard, names_of, own_nodes

__all__ = ["needed_statements"]

# Code that calls one of these can reach any name without writing it down.
DYNAMIC = frozenset({"eval", "exec", "globals", "locals", "vars"})


@dataclass(frozen=True)
class _Statement:
    """One top-level statement: the names it serves, and the names it cannot work without."""

    node: ast.stmt
    names: Names
    serves: frozenset[str]
    always: bool


def needed_statements(tree: ast.Module, names: Iterable[str]) -> list[ast.stmt]:
    """Statements that bind or change one of ``names``, or anything these need; in source order.

    Code under a main guard is never needed. All other statements are where a needed one calls
    ``eval`` or its like, or where the code is nested too deeply to be read.
    """
    nodes = [node for node in tree.body if not is_main_guard(node)]
    try:
        statements = _statements(nodes)
    except RecursionError:
        return nodes
    chosen = _closure(statements, names)
    if any(_is_dynamic(statements[index].node) for index in chosen):
        return nodes
    return [statements[index].node for index in sorted(chosen)]


def _closure(statements: list[_Statement], names: Iterable[str]) -> set[int]:
    servers = defaultdict(list)
    for index, statement in enumerate(statements):
        for name in statement.serves:
            servers[name].append(index)
    chosen = {index for index, statement in enumerate(statements) if statement.always}
    todo = [*names, *(name for index in chosen for name in statements[index].names.loaded)]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for index in servers[name]:
            if index not in chosen:
                chosen.add(index)
                todo.extend(statements[index].names.loaded)
    return chosen


def _statements(nodes: list[ast.stmt]) -> list[_Statement]:
    found = [names_of([node]) for node in nodes]
    imported = {name for names in found for name in names.imported}
    writers = _writers(nodes, found)
    return [
        _Statement(
            node,
            names,
            frozenset(
                names.bound
                | _changed(node, imported)
                | {written for name in names.loaded for written in writers.get(name, ())}
            ),
            always=names.star_import or _is_future(node),
        )
        for node, names in zip(nodes, found, strict=True)
    ]


def _changed(node: ast.stmt, imported: set[str]) -> set[str]:
    """Names whose objects a statement changes: ``x.a = 1``, ``x[0] = 1``, ``x.append(1)``.

    A bare method call on a module, such as ``np.random.seed(0)``, counts as no change: it would
    bring every leftover ``plt.show()`` back in.
    """
    changed: set[str | None] = set()
    for part in own_nodes([node]):
        match part:
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                changed.add(base_name(part))
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                changed.add(base_name(part))
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                name = base_name(method)
                changed |= {name} - imported
    return {name for name in changed if name is not None}


def _writers(nodes: list[ast.stmt], found: list[Names]) -> Mapping[str, set[str]]:
    """By function: the module's names that it, or one that it names, assigns (``global x``)."""
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    writers: dict[str, set[str]] = defaultdict(set)
    callers: dict[str, set[str]] = defaultdict(set)
    for node, names in zip(nodes, found, strict=True):
        for name in names.bound if names.written or isinstance(node, scopes) else ():
            writers[name] |= names.written
            for used in names.loaded:
                callers[used].add(name)
    todo = [name for name, written in writers.items() if written]
    while todo:
        name = todo.pop()
        for caller in callers[name]:
            if not writers[name] <= writers[caller]:
                writers[caller] |= writers[name]
                todo.append(caller)
    return {name: written for name, written in writers.items() if written}


def _is_dynamic(node: ast.stmt) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in DYNAMIC
        for part in ast.walk(node)
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
