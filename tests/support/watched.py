"""Versions of the exercise as a student writes it, function by function, and ways to save them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["ROOT", "STUB", "answers", "autograder", "save", "save_by_rename", "with_bodies"]

ROOT = Path(__file__).parents[2]
STUB = (ROOT / "exercises" / "mnist.py").read_text(encoding="utf-8")


def answers() -> dict[str, str]:
    """The solution's functions by name, as text."""
    source = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
    names = ("normalize", "split", "build_model", "plot_metrics")
    return {name: _function(source, name) for name in names}


def with_bodies(functions: Mapping[str, str], source: str = STUB) -> str:
    """The exercise with some of its functions in other words."""
    for name, text in functions.items():
        source = source.replace(_function(source, name), text)
    return source


def autograder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def save(path: Path, text: str) -> None:
    """Save as simple editors do, into the file itself."""
    path.write_text(text, encoding="utf-8")


def save_by_rename(path: Path, text: str) -> None:
    """Save as careful editors do: a new file takes the old one's place."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _function(source: str, name: str) -> str:
    node = next(
        one
        for one in ast.parse(source).body
        if isinstance(one, ast.FunctionDef) and one.name == name
    )
    return "\n".join(source.split("\n")[node.lineno - 1 : node.end_lineno])
