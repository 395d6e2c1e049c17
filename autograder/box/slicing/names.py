"""Which names a piece of Python binds and which it reads from outside, by Python's scope rules."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Names", "base_name", "is_main_guard", "names_of", "own_nodes"]

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Scope = Function | Comprehension | ast.ClassDef


@dataclass
class Names:
    """Names of one scope: what it binds itself, and what it reaches in the module around it.

    ``loaded`` holds what it and the scopes in it read and do not bind themselves. ``shared`` are
    names declared ``global`` somewhere inside, ``written`` those of them that are assigned.
    """

    bound: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    star_import: bool = False


@dataclass
class _Own:
    """What the nodes of one scope say, before local names are told from outer ones."""

    names: Names
    deleted: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)  # global
    outer: set[str] = field(default_factory=set)  # nonlocal
    walrus: set[str] = field(default_factory=set)


def names_of(nodes: Iterable[ast.AST]) -> Names:
    """Names of statements that stand at the top level of a module."""
    own = _read(nodes)
    own.names.loaded |= own.names.shared
    return own.names


def own_nodes(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes that run in the scope of ``nodes``; functions, classes inside are not entered."""
    todo = list(nodes)
    while todo:  # a loop and no recursion: expressions may be nested deeply
        node = todo.pop()
        yield node
        todo.extend(_outside(node) if isinstance(node, Scope) else _children(node))


def base_name(node: ast.AST, *, results: bool = False) -> str | None:
    """The name at the root of ``a.b[c].d(e)``: ``a``; None where there is none.

    What a function gives back is not the function: ``a(b).c`` has no such name either, unless
    ``results`` are asked for, too.
    """
    while not isinstance(node, ast.Name):
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
            node = node.value
        elif isinstance(node, ast.Call) and (results or not isinstance(node.func, ast.Name)):
            node = node.func
        else:
            return None
    return node.id


def is_main_guard(node: ast.AST) -> bool:
    """Whether this is ``if __name__ == "__main__":`` without an else branch."""
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]), orelse=[]):
            return any(_is_name(a) and _is_main(b) for a, b in ((left, right), (right, left)))
    return False


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__name__"


def _is_main(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == "__main__"


def _children(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return [node.annotation]  # ``x: int`` alone binds nothing
    return ast.iter_child_nodes(node)


def _read(nodes: Iterable[ast.AST]) -> _Own:
    own = _Own(Names())
    for node in own_nodes(nodes):
        if isinstance(node, Scope):
            _take_inner(node, own)
        _take(node, own)
    return own


def _take(node: ast.AST, own: _Own) -> None:
    names = own.names
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            names.loaded.add(name)
        case ast.Name(id=name, ctx=ast.Store()):
            names.bound.add(name)
        case ast.Name(id=name, ctx=ast.Del()):
            own.deleted.add(name)
        case ast.AugAssign(target=ast.Name(id=name)):
            names.loaded.add(name)
        case ast.NamedExpr(target=ast.Name(id=name)):
            own.walrus.add(name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            names.bound.add(name)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            names.bound.add(name)
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            names.bound.add(name)
        case ast.Global(names=listed):
            own.declared.update(listed)
        case ast.Nonlocal(names=listed):
            own.outer.update(listed)
        case ast.Import() | ast.ImportFrom():
            _take_import(node, names)


def _take_import(node: ast.Import | ast.ImportFrom, names: Names) -> None:
    for alias in node.names:
        if alias.name == "*":
            names.star_import = True
            continue
        whole = alias.asname or alias.name
        name = whole if isinstance(node, ast.ImportFrom) else whole.split(".", 1)[0]
        names.bound.add(name)
        names.imported.add(name)


def _take_inner(node: Scope, own: _Own) -> None:
    """Add what an inner scope reads from this one and from the module."""
    inner = _read(_inside(node))
    names = inner.names
    local = set(_parameters(node)) | names.bound | inner.deleted
    if isinstance(node, Comprehension):
        local -= inner.walrus  # := inside a comprehension binds in the scope around it
        own.walrus |= inner.walrus
    if isinstance(node, ast.ClassDef):
        local = set()  # a name of a class body may be read before the class has bound it
    own.names.loaded |= names.loaded - (local - inner.declared - inner.outer)
    own.names.loaded |= inner.outer
    own.names.shared |= names.shared | inner.declared
    own.names.written |= names.written | (inner.declared & names.bound)
    own.names.bound |= own.walrus


def _outside(node: Scope) -> list[ast.AST]:
    """The parts of a scope's node that run in the scope around it."""
    if isinstance(node, Comprehension):
        return [node.generators[0].iter]
    inside = {id(one) for one in _inside(node)}  # a list would be searched once for each of them
    return [child for child in ast.iter_child_nodes(node) if id(child) not in inside]


def _inside(node: Scope) -> Sequence[ast.AST]:
    """The parts of a scope's node that run in that scope."""
    if isinstance(node, Comprehension):
        first, *others = node.generators
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        return [*results, first.target, *first.ifs, *others]
    return [node.body] if isinstance(node, ast.Lambda) else node.body


def _arguments(node: Function) -> list[ast.arg]:
    given = node.args
    extra = [one for one in (given.vararg, given.kwarg) if one]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *extra]


def _parameters(node: Scope) -> list[str]:
    return [one.arg for one in _arguments(node)] if isinstance(node, Function) else []
