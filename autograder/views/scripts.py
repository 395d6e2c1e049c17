"""The script views: a py:percent file with stubs, and one with answers."""

from __future__ import annotations

from collections.abc import Callable

from autograder.views.lesson import Cell, Lesson
from autograder.views.regions import answered, stubbed

__all__ = ["exercise", "solution"]


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
    """Write by hand and not with jupytext, so that its releases do not change the views."""
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
