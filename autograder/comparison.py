"""A student's function and the solution's, for whoever has solved the task."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Beside", "function_lines", "function_text", "solution_beside", "solution_path"]

SOLUTIONS = Path(__file__).resolve().parents[1] / "solutions"


@dataclass(frozen=True)
class Beside:
    """The text of one function in two versions."""

    own: str
    solution: str


def solution_path(assignment: str) -> Path | None:
    """The solution's file; None where the kit is here without it, as in a student's folder."""
    path = SOLUTIONS / f"{assignment}.py"
    return path if path.is_file() else None


def solution_beside(source: str, function: str, assignment: str) -> Beside | None:
    """A function of ``source`` and the solution's; None where either is not to be found."""
    path = solution_path(assignment)
    own = function_text(source, function)
    theirs = function_text(path.read_text(encoding="utf-8"), function) if path else ""
    return Beside(own, theirs) if own and theirs else None


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
