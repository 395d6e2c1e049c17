"""Reads a student's text as a syntax tree, to choose the words of a message and never its points.

Nothing is run. What is asked for and is not there is None or empty, and so is everything of a text
that does not parse.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "FunctionNode",
    "StudentCode",
    "bound_names",
    "calls_in",
    "dotted",
    "first_line",
    "own_parts",
    "parameters",
    "shown",
]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
MAX_SHOWN = 60  # characters of the student's text within a sentence


@dataclass(frozen=True)
class StudentCode:
    """The text of a submission; for a notebook, that of all its cells, one below the other."""

    source: str = ""

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The whole; without statements where the text does not parse."""
        try:
            return ast.parse(self.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module(body=[], type_ignores=[])

    @functools.cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the whole."""
        return tuple(ast.walk(self.tree))

    @functools.cached_property
    def imports(self) -> dict[str, str]:
        """What each name stands for that an import binds anywhere: ``{"np": "numpy"}``.

        ``from keras.layers import Dense as D`` gives ``{"D": "keras.layers.Dense"}``.
        """
        return dict(pair for node in self.nodes for pair in _imported(node))

    @functools.cached_property
    def functions(self) -> tuple[FunctionNode, ...]:
        """Every function of the text, however deep, in the order of the lines."""
        found = [node for node in self.nodes if isinstance(node, FunctionNode)]
        return tuple(sorted(found, key=lambda node: node.lineno))

    def function(self, name: str) -> FunctionNode | None:
        """The last function of this name; one at the top level where there is one."""
        named = [node for node in self.functions if node.name == name]
        top = {id(node) for node in self.tree.body}
        found = [node for node in named if id(node) in top] or named
        return found[-1] if found else None

    def function_at(self, line: int) -> FunctionNode | None:
        """The innermost function whose definition holds a line, counted from 1."""
        around = [node for node in self.functions if _holds(node, line)]
        return around[-1] if around else None

    def statement(self, line: int) -> ast.stmt | None:
        """The innermost statement that a line, counted from 1, belongs to."""
        found, body = None, list(self.tree.body)
        while inner := next((one for one in body if _holds(one, line)), None):
            found = inner
            body = [one for one in ast.iter_child_nodes(inner) if isinstance(one, ast.stmt)]
            body += [
                one
                for part in ast.iter_child_nodes(inner)
                if isinstance(part, (ast.ExceptHandler, ast.match_case))
                for one in part.body
            ]
        return found

    def values_of(self, name: str, within: ast.AST) -> list[ast.expr]:
        """All that is plainly assigned to a name in a function, or anywhere in a module.

        ``a, b = 1, 2`` assigns 1 to ``a``; what a call is unpacked into is not told apart.
        """
        pairs = (pair for node in ast.walk(within) for pair in _assigned(node))
        return sorted((value for one, value in pairs if one == name), key=lambda one: one.lineno)

    def value_of(self, name: str, within: ast.AST, before: int) -> ast.expr | None:
        """What was last assigned to a name above a line; None where it is not plain."""
        values = [one for one in self.values_of(name, within) if one.lineno < before]
        return values[-1] if values else None

    def full_name(self, node: ast.AST) -> str:
        """``np.random.shuffle`` as ``numpy.random.shuffle``: the imports' names written out."""
        name = dotted(node)
        first, dot, rest = name.partition(".")
        return f"{self.imports.get(first, first)}{dot}{rest}"

    def shown(self, node: ast.AST) -> str:
        """The student's text of a node, in one line and of a length to be read."""
        return shown(ast.get_source_segment(self.source, node) or "")


def shown(text: str) -> str:
    """A piece of text in one line, cut where nobody would read on."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 3]}..."


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of names and attributes alone; nothing for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def own_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """All nodes of a statement itself; of a loop, its head and not what it repeats."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield node
        todo += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.stmt)]


def calls_in(statement: ast.stmt) -> list[ast.Call]:
    """The calls that a statement itself makes, in no particular order."""
    return [node for node in own_parts(statement) if isinstance(node, ast.Call)]


def parameters(function: FunctionNode) -> list[str]:
    """Names of a function's parameters, in their order."""
    given = function.args
    extra = [one for one in (given.vararg, given.kwarg) if one]
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *extra)]


def bound_names(node: ast.AST) -> set[str]:
    """Names that get a value somewhere in a function or a module, its parameters among them."""
    found: set[str] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
        elif isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found |= {one.name} - ({node.name} if one is node else set())
        elif isinstance(one, ast.arg):
            found.add(one.arg)
        else:
            found |= {name for name, _ in _imported(one)}
    return found


def first_line(node: FunctionNode, name: str) -> int:
    """The first line in which a function gives a name its value; else the function's own."""
    lines = [
        one.lineno
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)
    ]
    return min(lines, default=node.lineno)


def _holds(node: ast.AST, line: int) -> bool:
    if not isinstance(node, ast.stmt):
        return False
    decorators = [one.lineno for one in getattr(node, "decorator_list", [])]
    first: int = min([node.lineno, *decorators])
    return first <= line <= (node.end_lineno or node.lineno)


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names with the expressions that a statement assigns to them."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        targets = [node.target]
    value = getattr(node, "value", None)
    if isinstance(value, ast.expr):
        for target in targets:
            yield from _paired(target, value)


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    many = (ast.Tuple, ast.List)
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, many) and isinstance(value, many):
        for one, part in zip(target.elts, value.elts, strict=False):
            yield from _paired(one, part)


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.split(".", 1)[0]
            yield (alias.asname, alias.name) if alias.asname else (first, first)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            place = f"{'.' * node.level}{node.module or ''}"
            yield alias.asname or alias.name, f"{place}.{alias.name}"
