"""Tells a function from what is left over under its name: ``split = 48000`` below ``def split``.

Whoever tries something out at the end of a file gives a function's name to a number now and then.
Where Python's text shows it plainly, the last function of that name is what is meant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.box.slicing.names import base_name, own_nodes

__all__ = ["Binding", "bindings_of", "leftovers", "read_uncalled"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
PLAIN_DATA = (
    ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.SetComp,
    ast.DictComp, ast.GeneratorExp, ast.BinOp, ast.UnaryOp, ast.Compare,
)  # fmt: skip
GIVES_DATA = frozenset(
    [
        "abs",
        "bool",
        "bytes",
        "dict",
        "enumerate",
        "float",
        "input",
        "int",
        "len",
        "list",
        "max",
        "min",
        "range",
        "reversed",
        "round",
        "set",
        "sorted",
        "str",
        "sum",
        "tuple",
        "zip",
    ]
)


@dataclass(frozen=True)
class Binding:
    """One place where a name gets a value; ``index`` is that of its top-level statement.

    ``kind`` is "function" for a definition, "data" for what plainly is none, "loose" for a loop's
    variable and its like, which is data where a function has the name, too, "unknown" where only
    running it can tell, and "gone" for ``del``.
    """

    name: str
    index: int
    node: ast.AST
    kind: str


def bindings_of(nodes: Sequence[ast.stmt]) -> Mapping[str, list[Binding]]:
    """By name: every place of these statements where it gets a value, in the order of lines."""
    found: dict[str, list[Binding]] = {}
    for index, statement in enumerate(nodes):
        for node in sorted(own_nodes([statement]), key=_line):
            for name, value, kind in _bound(node):
                told = kind if value is None else _kind(name, value, found)
                found.setdefault(name, []).append(Binding(name, index, node, told))
    return found


def leftovers(nodes: Sequence[ast.stmt]) -> Mapping[int, frozenset[str]]:
    """By statement: names that it makes data of, where nothing but data follows the function."""
    found: dict[int, set[str]] = {}
    for name, places in bindings_of(nodes).items():
        functions = [number for number, one in enumerate(places) if one.kind == "function"]
        after = places[functions[-1] + 1 :] if functions else []
        if all(one.kind in ("data", "loose") for one in after):
            for one in after:
                if one.index != places[functions[-1]].index:
                    found.setdefault(one.index, set()).add(name)
    return {index: frozenset(names) for index, names in found.items()}


def read_uncalled(node: ast.AST) -> set[str]:
    """Names that are read and not just called."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and id(one) not in called
    }


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr | None, str]]:
    """Names that a node binds, each with the value where it is one to look at, and its kind."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None, "function"
        case ast.Import(names=aliases):
            yield from ((one.asname or one.name.split(".", 1)[0], None, "function")
                        for one in aliases)  # fmt: skip
        case ast.ImportFrom(names=aliases):
            yield from ((one.asname or one.name, None, "function") for one in aliases)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value, ""
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value, ""
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, None, "data"
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from ((name, None, "loose") for name in _names(target))
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from ((name, None, "loose") for name in _names(target))
        case ast.Delete(targets=targets):
            yield from ((one.id, None, "gone") for one in targets if isinstance(one, ast.Name))


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr | None, str]]:
    if isinstance(target, ast.Name):
        yield target.id, value, ""
    elif isinstance(target, (ast.Tuple, ast.List)):
        pairs = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        for number, one in enumerate(target.elts):
            if pairs and isinstance(value, ast.Tuple):
                yield from _assigned(one, value.elts[number])
            else:
                yield from ((name, None, "loose") for name in _names(one))


def _names(target: ast.AST) -> list[str]:
    return [one.id for one in ast.walk(target)
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]  # fmt: skip


def _kind(name: str, value: ast.expr, before: Mapping[str, list[Binding]]) -> str:
    """Whether a value is plainly data, by its own look or by that of the name it was kept under."""
    if isinstance(value, ast.Name) and value.id != name and before.get(value.id):
        return "data" if before[value.id][-1].kind == "data" else _result_kind(name, value, before)
    if isinstance(value, (ast.Lambda, *PLAIN_DATA)):
        return "function" if isinstance(value, ast.Lambda) else "data"
    if isinstance(value, ast.IfExp):
        both = {_kind(name, one, before) for one in (value.body, value.orelse)}
        return "data" if both == {"data"} else "unknown"
    if isinstance(value, ast.Subscript):
        return "data" if isinstance(value.slice, (ast.Slice, ast.Tuple)) else "unknown"
    return "data" if _is_counted(value, before) else _result_kind(name, value, before)


def _is_counted(value: ast.expr, before: Mapping[str, list[Binding]]) -> bool:
    """Whether it is a call such as ``len(images)``, by Python's own function of that name."""
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in GIVES_DATA and called.id not in before


def _result_kind(name: str, value: ast.expr, before: Mapping[str, list[Binding]]) -> str:
    """``normalize = normalize(x)`` is data, unless a class or a function is made by that call."""
    if isinstance(value, ast.Name):
        node = before[value.id][-1].node if before.get(value.id) else None
        value = node.value if isinstance(node, ast.Assign) else value
    called = not isinstance(value, ast.Name) and base_name(value, results=True) == name
    if not called or not before.get(name):
        return "unknown"
    makers = [one.node for one in before[name] if one.kind == "function"]
    return "unknown" if not makers or _makes_functions(makers[-1]) else "data"


def _makes_functions(node: ast.AST) -> bool:
    """Whether calling it may give something that can be called in its turn."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return True
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return any(isinstance(one, inner) for one in ast.walk(node) if one is not node)
