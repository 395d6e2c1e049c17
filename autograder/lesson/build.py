"""Makes the files of each lesson ``source/<name>.py``, or tells which are out of date."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import nbformat

from autograder.lesson.execute import stored_notebook, with_outputs
from autograder.lesson.renderings import (
    exercise,
    exercise_notebook,
    solution,
    source_notebook,
    to_bytes,
    walkthrough,
)
from autograder.lesson.source import BuildError, Lesson, read_lesson
from autograder.submission.functions import is_stub

__all__ = [
    "BuildError",
    "render_lessons",
    "stale_files",
    "write_files",
]


def is_stale(path: Path, built: bytes, *, executed: bool = False) -> bool:
    """Whether the file differs from ``built``, is missing or unreadable.

    Scripts are compared byte by byte, notebooks by everything but outputs and execution counts.
    An ``executed`` notebook is stale, too, without any output.
    """
    if path.suffix != ".ipynb":
        return not path.is_file() or path.read_bytes() != built
    stored = _read_notebook(path)
    if stored is None or _content(stored) != _content(json.loads(built)):
        return True
    return executed and not any(cell.get("outputs") for cell in stored["cells"])


def _read_notebook(path: Path) -> dict[str, Any] | None:
    """Read a notebook as it is stored; None if there is none that can be read."""
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    cells = stored.get("cells") if isinstance(stored, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return None
    return stored


def _content(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = []
    for cell in notebook["cells"]:
        kept = {key: cell[key] for key in cell if key not in ("outputs", "execution_count")}
        kept["source"] = _joined(cell.get("source"))
        cells.append(kept)
    return {**notebook, "cells": cells}


def _joined(source: object) -> object:
    """Join a source that is stored as a list of lines."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source


def demand_no_answers(path: Path, functions: tuple[str, ...]) -> None:
    """Raise BuildError if ``path`` has one of the functions with more than a stub in it."""
    if not path.is_file():
        return
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        raise BuildError(_refusal(path, "code that cannot be read")) from None
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in functions and not is_stub(node):
            raise BuildError(_refusal(path, f"an answer in {node.name}"))


def _refusal(path: Path, found: str) -> str:
    return f"{path} holds {found}, which a rebuild would destroy. Move the file away first."


def render_lessons(root: Path) -> dict[Path, bytes]:
    """Make every file of every lesson in memory; gives contents by their path below ``root``.

    The walkthrough notebooks come without outputs. Raises BuildError.
    """
    return {path: content for lesson in _lessons(root) for path, content in _views(lesson).items()}


def stale_files(root: Path) -> list[Path]:
    """Name the files on disk that differ from what their lesson gives, outputs aside.

    The paths are relative to ``root``; an empty list says that all is up to date. Runs nothing
    and writes nothing. Raises BuildError.
    """
    return _stale(root, render_lessons(root))


def write_files(root: Path) -> list[Path]:
    """Write the files that are stale, and name them.

    A walkthrough is run, which takes a minute, only where its code has changed. Raises BuildError,
    before anything is written if a lesson is wrong or an exercise holds somebody's answers.
    """
    views = render_lessons(root)
    stale = _stale(root, views)
    for lesson in _lessons(root):
        functions = tuple(task.function for task in lesson.function_tasks if task.function)
        demand_no_answers(root / "exercises" / f"{lesson.name}.py", functions)
    for path in filter(_is_walkthrough, stale):
        views[path] = _executed(root / path, views[path])
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(views[path])
    return stale


def _stale(root: Path, views: dict[Path, bytes]) -> list[Path]:
    return [
        path
        for path, content in views.items()
        if is_stale(root / path, content, executed=_is_walkthrough(path))
    ]


def _lessons(root: Path) -> list[Lesson]:
    paths = sorted((root / "source").glob("*.py"))
    if not paths:
        raise BuildError(f"There is no lesson: {root / 'source'} holds no .py file.")
    return [read_lesson(path) for path in paths]


def _views(lesson: Lesson) -> dict[Path, bytes]:
    name = lesson.name
    return {
        Path("exercises", f"{name}.py"): exercise(lesson),
        Path("exercises", f"{name}.ipynb"): to_bytes(exercise_notebook(lesson)),
        Path("solutions", f"{name}.py"): solution(lesson),
        Path("source", name, f"{name}.ipynb"): to_bytes(source_notebook(lesson)),
        Path("solutions", f"{name}.ipynb"): to_bytes(walkthrough(lesson)),
    }


def _is_walkthrough(path: Path) -> bool:
    return path.suffix == ".ipynb" and path.parts[0] == "solutions"


def _executed(path: Path, built: bytes) -> bytes:
    notebook = nbformat.reads(built.decode(), as_version=4)
    return to_bytes(with_outputs(notebook, stored_notebook(path), path.name))
