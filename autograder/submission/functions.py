"""The functions of a submission: which are defined, which are stubs, and their text."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from autograder.box.slicing.names import is_main_guard, own_nodes

__all__ = [
    "Definitions",
    "filled_notebook",
    "filled_script",
    "find_definitions",
    "function_lines",
    "function_text",
    "function_texts",
    "is_stub",
]


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
    stubs = {name for name, node in found.items() if is_stub(node)}
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


def function_lines(source: str, function: str) -> tuple[int, int] | None:
    """The first and last line, from 1, of a function's last definition at top level."""
    found = [
        node
        for node in ast.parse(source).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function
    ]
    if not found:
        return None
    last = found[-1]
    first = min([last.lineno, *(one.lineno for one in last.decorator_list)])
    return first, last.end_lineno or last.lineno


def function_text(source: str, function: str) -> str:
    """The function without its docstring, which both have alike."""
    place = function_lines(source, function)
    if place is None:
        return ""
    lines = source.split("\n")[place[0] - 1 : place[1]]
    node = ast.parse("\n".join(lines)).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))  # as it was found
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        text = node.body[0]
        alone = node.lineno < text.lineno and (text.end_lineno or 0) < node.body[1].lineno
        if alone:
            del lines[text.lineno - 1 : text.end_lineno]
    return "\n".join(lines)


def function_texts(source: str, names: tuple[str, ...]) -> dict[str, str]:
    """The text of each of these functions of a module."""
    lines = source.split("\n")
    places = {name: function_lines(source, name) for name in names}
    return {
        name: "\n".join(lines[place[0] - 1 : place[1]]) for name, place in places.items() if place
    }


def filled_script(script: bytes, functions: Mapping[str, str]) -> bytes:
    """A script with these functions in the place of its own."""
    return _filled(script.decode("utf-8"), functions).encode()


def filled_notebook(notebook: bytes, functions: Mapping[str, str]) -> bytes:
    """A notebook with these functions in the place of its own."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = _filled("".join(cell["source"]), functions)
    return json.dumps(content).encode()


def _filled(source: str, functions: Mapping[str, str]) -> str:
    for name, stub in function_texts(source, tuple(functions)).items():
        source = source.replace(stub, functions[name])
    return source
