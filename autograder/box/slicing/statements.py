"""Finds the top-level statements of a module that have to run so that given names work."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.box.slicing.names import Names, base_name, is_main_guard, names_of, own_nodes
from autograder.box.slicing.rebinding import leftovers, read_uncalled

__all__ = ["module_statements", "needed_statements"]

# Code that calls one of these can reach any name without writing it down.
DYNAMIC = frozenset({"eval", "exec", "globals", "locals", "vars"})


@dataclass(frozen=True)
class _Statement:
    """One top-level statement: the names it serves, and the names it cannot work without.

    ``left`` are names of functions that it gives to something else, further down.
    """

    node: ast.stmt
    names: Names
    serves: frozenset[str]
    left: frozenset[str]
    always: bool


def module_statements(tree: ast.Module, *, notebook: bool) -> list[ast.stmt]:
    """The statements at top level that run where a file is imported, or a notebook's cells are run.

    ``if __name__ == "__main__":`` holds in a notebook, so that the statements below it are among
    them; of a file that is imported it is left out with all that is below it.
    """
    found: list[ast.stmt] = []
    for node in tree.body:
        if not is_main_guard(node):
            found.append(node)
        elif notebook and isinstance(node, ast.If):
            found += node.body
    return found


def needed_statements(
    tree: ast.Module, names: Iterable[str], *, notebook: bool = False
) -> list[ast.stmt]:
    """Statements that bind or change one of ``names``, or anything these need; in source order.

    What gives a function's name to a number afterwards is not among them, unless the name is read
    and not just called. All statements are where a needed one calls ``eval`` or its like, or where
    the code is nested too deeply to be read.
    """
    nodes = module_statements(tree, notebook=notebook)
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
    _follow(statements, servers, chosen, todo, seen)
    while more := _leftovers_read(statements, chosen):
        chosen |= more
        todo = [name for index in more for name in statements[index].names.loaded]
        _follow(statements, servers, chosen, todo, seen)
    return chosen


def _follow(
    statements: list[_Statement],
    servers: Mapping[str, list[int]],
    chosen: set[int],
    todo: list[str],
    seen: set[str],
) -> None:
    """Add to ``chosen`` what serves the names in ``todo``, and what that needs in its turn."""
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for index in servers.get(name, ()):
            if index not in chosen:
                chosen.add(index)
                todo.extend(statements[index].names.loaded)


def _leftovers_read(statements: list[_Statement], chosen: set[int]) -> set[int]:
    """Statements that make data of a function's name, where a chosen one reads that."""
    left = {index: one.left for index, one in enumerate(statements) if one.left}
    open_ones = {index: names for index, names in left.items() if index not in chosen}
    if not open_ones:
        return set()
    used: set[str] = set()
    for index in chosen:
        one = statements[index]
        used |= read_uncalled(one.node) & one.names.loaded
    return {index for index, names in open_ones.items() if names & used}


def _statements(nodes: list[ast.stmt]) -> list[_Statement]:
    found = [names_of([node]) for node in nodes]
    imported = {name for names in found for name in names.imported}
    writers, left = _writers(nodes, found), leftovers(nodes)
    return [
        _Statement(
            node,
            names,
            frozenset(
                names.bound
                | _changed(node, imported)
                | {written for name in names.loaded for written in writers.get(name, ())}
            )
            - left.get(index, frozenset()),
            left.get(index, frozenset()),
            always=names.star_import or _is_future(node),
        )
        for index, (node, names) in enumerate(zip(nodes, found, strict=True))
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
