"""The text of single functions of a script or a notebook: to show it, or to put another in."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

__all__ = [
    "filled_notebook",
    "filled_script",
    "function_lines",
    "function_text",
    "function_texts",
]


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
