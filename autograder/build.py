"""Makes the views of each lesson ``source/<name>.py``: its scripts and notebooks."""

from __future__ import annotations

from pathlib import Path

from autograder.views.compare import is_stale
from autograder.views.errors import BuildError, need
from autograder.views.execute import stored_notebook, with_outputs
from autograder.views.guard import demand_no_answers
from autograder.views.lesson import Lesson, read_lesson
from autograder.views.notebooks import exercise_notebook, source_notebook, to_bytes, walkthrough
from autograder.views.scripts import exercise, solution

__all__ = ["BuildError", "build_views", "stale_views", "write_views"]


def build_views(root: Path) -> dict[Path, bytes]:
    """Make every view in memory; gives their contents by their path below ``root``.

    The walkthrough notebooks come without outputs. Raises BuildError.
    """
    return {path: content for lesson in _lessons(root) for path, content in _views(lesson).items()}


def stale_views(root: Path) -> list[Path]:
    """Name the views on disk that differ from what their lesson gives, outputs aside.

    The paths are relative to ``root``; an empty list says that all is up to date. Runs nothing
    and writes nothing. Raises BuildError.
    """
    return _stale(root, build_views(root))


def write_views(root: Path) -> list[Path]:
    """Write the views that are stale, and name them.

    A walkthrough is run, which takes a minute, only where its code has changed. Raises BuildError,
    before anything is written if a lesson is wrong or an exercise holds somebody's answers.
    """
    views = build_views(root)
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
    notebook = need("nbformat").reads(built.decode(), as_version=4)
    return to_bytes(with_outputs(notebook, stored_notebook(path), path.name))
