"""The files that a lesson becomes: scripts and notebooks, with stubs or with answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import v4

from autograder.lesson.source import Cell, Lesson, answered, stubbed

__all__ = [
    "exercise",
    "exercise_notebook",
    "solution",
    "source_notebook",
    "to_bytes",
    "walkthrough",
]

# Equal on every machine; Jupyter completes it when it opens the file.
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
IMPORT_CHECK = "from autograder.notebook import check"


def exercise(lesson: Lesson) -> bytes:
    """Make ``exercises/<name>.py``: each task's function is a stub."""
    cells = [cell for cell in lesson.cells if cell.is_for("script", "exercise")]
    return _script(
        cells, lambda cell: stubbed(cell.source, cell.task.id, cell.step) if cell.task else None
    )


def solution(lesson: Lesson) -> bytes:
    """Make ``solutions/<name>.py``: the answers, and no trace of where they were cut."""
    cells = [cell for cell in lesson.cells if cell.is_for("script", "solution")]
    return _script(cells, lambda cell: answered(cell.source) if cell.task else None)


def _script(cells: list[Cell], rewrite: Callable[[Cell], str | None]) -> bytes:
    """Write by hand and not with jupytext, so that its releases do not change the files."""
    text = ""
    for number, cell in enumerate(cells):
        if number:
            apart = _is_definition(cell) or _is_definition(cells[number - 1])
            text += "\n\n\n" if apart else "\n\n"
        if cell.kind == "markdown":
            lines = ["# " + line if line else "#" for line in cell.source.splitlines()]
            text += "\n".join(["# %% [markdown]", *lines])
        else:
            text += "# %%\n" + (rewrite(cell) or cell.source)
    return (text + "\n").encode()


def _is_definition(cell: Cell) -> bool:
    """Whether Python's style asks for two empty lines around the cell."""
    return cell.kind == "code" and cell.source.startswith(("def ", "class ", "@"))


def source_notebook(lesson: Lesson) -> Any:
    """Make nbgrader's source notebook: after each task a locked cell that checks it."""
    cells: list[Any] = []
    points = {task.id: task.max_points for task in lesson.assignment.tasks}
    for cell in lesson.cells:
        if not cell.is_for("notebook", "exercise"):
            continue
        marks = _nbgrader(cell.task.id, solution=True) if cell.task else None
        cells.append(_cell(cell, cell.source, marks))
        for task in _checked_after(cell):
            cells.append(_check_cell(task, points[task]))
    return _notebook(cells)


def exercise_notebook(lesson: Lesson) -> Any:
    """Make the notebook of ``exercises/``: stubs, and after each task a cell that checks it."""
    cells: list[Any] = []
    for cell in lesson.cells:
        if not cell.is_for("notebook", "exercise"):
            continue
        task = cell.task
        cells.append(_cell(cell, stubbed(cell.source, task.id, cell.step) if task else cell.source))
        cells += [_code(f"check-{one}", _check_source(one)) for one in _checked_after(cell)]
    return _notebook(cells)


def walkthrough(lesson: Lesson) -> Any:
    """Make the notebook of ``solutions/``: the answers, nothing to check, not yet run."""
    cells = [cell for cell in lesson.cells if cell.is_for("notebook", "solution")]
    return _notebook(
        [_cell(cell, answered(cell.source) if cell.task else cell.source) for cell in cells]
    )


def to_bytes(notebook: Any) -> bytes:
    """Write a notebook as nbformat does, ending in one newline."""
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode()


def _checked_after(cell: Cell) -> list[str]:
    if cell.task:
        return [cell.task.id]
    return [tag.removeprefix("check-") for tag in cell.tags if tag.startswith("check-")]


def _check_cell(task: str, points: float) -> Any:
    number = int(points) if points == int(points) else points
    marks = _nbgrader(f"check_{task}", grade=True, locked=True) | {"points": number}
    return _code(f"check-{task}", _check_source(task), marks)


def _check_source(task: str) -> str:
    """Each cell imports for itself, so it works after a restart, and beside a name `check`."""
    return f'{IMPORT_CHECK}\n\ncheck("{task}")'


def _nbgrader(
    grade_id: str, *, grade: bool = False, solution: bool = False, locked: bool = False
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def _cell(cell: Cell, source: str, marks: dict[str, Any] | None = None) -> Any:
    if cell.kind == "markdown":
        return v4.new_markdown_cell(source, id=cell.id)
    return _code(cell.id, source, marks)


def _code(cell_id: str, source: str, marks: dict[str, Any] | None = None) -> Any:
    metadata = {"nbgrader": marks} if marks else {}
    return v4.new_code_cell(source, id=cell_id, metadata=metadata)


def _notebook(cells: list[Any]) -> Any:
    notebook = v4.new_notebook(cells=cells, metadata=METADATA)
    notebook["nbformat_minor"] = 5  # the first with cell ids
    nbformat.validate(notebook)
    return notebook
