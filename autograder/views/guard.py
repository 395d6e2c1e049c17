"""Keeps a rebuild from writing over answers that somebody filled into an exercise."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder.views.errors import BuildError

__all__ = ["demand_no_answers"]


def demand_no_answers(path: Path, functions: tuple[str, ...]) -> None:
    """Raise BuildError if ``path`` has one of the functions with more than a stub in it."""
    if not path.is_file():
        return
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        raise BuildError(_refusal(path, "code that cannot be read")) from None
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in functions and not _is_stub(node):
            raise BuildError(_refusal(path, f"an answer in {node.name}"))


def _is_stub(function: ast.FunctionDef) -> bool:
    """Whether nothing but a docstring and a raise stands in the function."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def _refusal(path: Path, found: str) -> str:
    return f"{path} holds {found}, which a rebuild would destroy. Move the file away first."
