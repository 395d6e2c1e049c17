"""Reads a lesson, a py:percent file, into cells that know their step, task and answer."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.suite.assignment import Assignment, AssignmentError, Task, load_assignment

__all__ = [
    "BuildError",
    "Cell",
    "Lesson",
    "answered",
    "parse_lesson",
    "read_lesson",
    "stubbed",
]

# nbgrader's own delimiters, so that one file serves it and us.
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NOT_DONE = "is not done yet"
AUDIENCES = ("script", "notebook", "exercise", "solution", "author")
STEP = re.compile(r"^## Step (\d+)\b", re.MULTILINE)


class BuildError(Exception):
    """A file could not be made; the message names the lesson and what is to be put right."""


def has_markers(source: str) -> bool:
    """Whether a cell has a delimiter of an answer in it."""
    return BEGIN in source or END in source


def check_region(source: str, task: str) -> None:
    """Raise BuildError unless there is one answer and a ``# TODO(<task>):`` right before it."""
    lines = [line.strip() for line in source.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        raise BuildError(f"{task} needs one {BEGIN} and after it one {END}, each on its own line")
    todo = _todo_start(lines)
    if not lines[todo].startswith(f"# TODO({task}): "):
        raise BuildError(f"{task} needs a comment '# TODO({task}): ...' right before {BEGIN}")


def stubbed(source: str, task: str, step: int) -> str:
    """Give the function with its TODO, and an error that names the task, for an answer."""
    lines = source.splitlines()
    begin, end = _region(lines)
    indent = lines[begin][: -len(lines[begin].lstrip())]
    stub = f'{indent}raise NotImplementedError("{task}: step {step} {NOT_DONE}")'
    return "\n".join([*lines[:begin], stub, *lines[end + 1 :]])


def answered(source: str) -> str:
    """Give the function with its answer, without markers and TODO."""
    lines = source.splitlines()
    begin, end = _region(lines)
    todo = _todo_start([line.strip() for line in lines])
    return "\n".join([*lines[:todo], *lines[begin + 1 : end], *lines[end + 1 :]])


def _region(lines: list[str]) -> tuple[int, int]:
    stripped = [line.strip() for line in lines]
    return stripped.index(BEGIN), stripped.index(END)


def _todo_start(lines: list[str]) -> int:
    """Find the first line of the comment block that ends right before the answer."""
    start = lines.index(BEGIN)
    while start > 0 and lines[start - 1].startswith("# "):
        start -= 1
    return start


@dataclass(frozen=True)
class Cell:
    """A cell of the lesson; ``task`` is set where a student writes the answer."""

    kind: Literal["code", "markdown"]
    source: str
    tags: frozenset[str]
    id: str
    step: int
    task: Task | None = None

    def is_for(self, *audiences: str) -> bool:
        """Whether the cell belongs in a file for these audiences."""
        only = {tag.removesuffix("-only") for tag in self.tags if tag.endswith("-only")}
        return only <= set(audiences)


@dataclass(frozen=True)
class Lesson:
    """A lesson's cells in their order, and the assignment whose tasks they set."""

    name: str
    assignment: Assignment
    cells: tuple[Cell, ...]

    @property
    def function_tasks(self) -> tuple[Task, ...]:
        """The tasks that are functions to write."""
        return tuple(task for task in self.assignment.tasks if task.function)


def read_lesson(path: Path) -> Lesson:
    """Read ``source/<name>.py`` and the manifest of that name; raises BuildError."""
    try:
        assignment = load_assignment(path.stem)
        text = path.read_text(encoding="utf-8")
    except (AssignmentError, OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{path.name}: {error}") from None
    return parse_lesson(text, assignment)


def parse_lesson(text: str, assignment: Assignment) -> Lesson:
    """Cut a lesson's text into cells; raises BuildError where text and manifest disagree."""
    import jupytext

    try:
        parsed = jupytext.reads(text, fmt="py:percent").cells
        cells = tuple(_cells(parsed, assignment))
    except BuildError as error:
        raise BuildError(f"The lesson {assignment.name}: {error}") from None
    lesson = Lesson(assignment.name, assignment, cells)
    _demand_all_tasks(lesson)
    return lesson


def _cells(parsed: list[dict[str, object]], assignment: Assignment) -> list[Cell]:
    cells: list[Cell] = []
    step = 0
    for raw in parsed:
        kind, source = raw["cell_type"], str(raw["source"])
        if kind not in ("code", "markdown"):
            raise BuildError(f"a cell is neither code nor markdown but {kind}")
        if kind == "markdown" and (heading := STEP.search(source)):
            step = int(heading[1])
        metadata = raw["metadata"]
        tags = frozenset(metadata.get("tags", ())) if isinstance(metadata, dict) else frozenset()
        _demand_known_tags(tags, assignment)
        task = _task_of(source, assignment) if kind == "code" else None
        same = sum(1 for cell in cells if (cell.step, cell.kind) == (step, kind))
        word = "code" if kind == "code" else "text"
        cell_id = task.id if task else f"step{step}-{word}{same + 1}"
        cells.append(
            Cell("code" if kind == "code" else "markdown", source, tags, cell_id, step, task)
        )
    return cells


def _task_of(source: str, assignment: Assignment) -> Task | None:
    """Find the task whose function a code cell defines with an answer to be taken out."""
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise BuildError(f"a cell is not valid Python: {error.msg}: {error.text}") from None
    tasks = {task.function: task for task in assignment.tasks if task.function}
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    wanted = [name for name in defined if name in tasks]
    if not wanted:
        if has_markers(source):
            raise BuildError(f"a solution stands in a cell without a task's function: {defined}")
        return None
    if len(body) != 1:
        raise BuildError(f"{wanted[0]} must have its cell to itself")
    check_region(source, tasks[wanted[0]].id)
    return tasks[wanted[0]]


def _demand_known_tags(tags: frozenset[str], assignment: Assignment) -> None:
    known = {f"{audience}-only" for audience in AUDIENCES}
    known |= {f"check-{task.id}" for task in assignment.tasks if not task.function}
    unknown = sorted(tags - known)
    if unknown:
        raise BuildError(f"the tag {unknown[0]!r} is none of {', '.join(sorted(known))}")


def _demand_all_tasks(lesson: Lesson) -> None:
    """Each task has one place: the cell of its function, or one tagged ``check-<task>``."""
    places = [cell.task.id for cell in lesson.cells if cell.task]
    tags = [tag for cell in lesson.cells for tag in cell.tags if tag.startswith("check-")]
    places += [tag.removeprefix("check-") for tag in tags]
    for task in lesson.assignment.tasks:
        if places.count(task.id) != 1:
            where = f"the function {task.function}" if task.function else f"a tag check-{task.id}"
            count = places.count(task.id)
            raise BuildError(
                f"The lesson {lesson.name}: {where} must stand once, not {count} times"
            )
