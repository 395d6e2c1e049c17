"""A verdict into the outputs of a notebook's grade cells, where nbgrader looks for the points."""

from __future__ import annotations

from typing import Any

from autograder.report.text import clean, task_text
from autograder.verdict import Verdict

__all__ = ["OPEN", "is_grade", "task_of", "write_note", "write_verdict"]

CHECK = "check_"  # a grade cell's id is this and its task
OPEN = "NotGraded"  # the name of an output that leaves the points to a person


def is_grade(cell: Any) -> bool:
    """Whether nbgrader expects a code cell's output to give points."""
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def task_of(cell: Any) -> str:
    """The task whose check a grade cell makes, by its id; "" where it is none of the kit's."""
    name = str(cell.metadata.nbgrader.grade_id)
    return name.removeprefix(CHECK) if name.startswith(CHECK) else ""


def write_verdict(cells: list[Any], verdict: Verdict) -> None:
    """Give each grade cell its task's points and text; nbgrader takes the value of the cell.

    A cell whose points were changed in the notebook gets as large a part of those.
    """
    for cell in cells:
        result = verdict.tasks.get(task_of(cell))
        if result is None:
            write_note([cell], "The kit has no such check. A person has to grade this cell.")
            continue
        text = task_text(task_of(cell), result)
        how = f"(seed {verdict.seed}, isolation {verdict.isolation})"
        if verdict.status == "no_verdict":
            write_note([cell], f"{text}\n\nThe grader itself failed. Nothing is recorded. {how}")
            continue
        share = result.points / result.max_points if result.max_points else 0.0
        worth = round(share * float(cell.metadata.nbgrader.points), 4)
        cell.outputs = [_stream(f"{text}\n{how}\n"), _value(worth)]


def write_note(cells: list[Any], text: str) -> None:
    """Say in each cell why it has no points; a person decides."""
    for cell in cells:
        note = {"output_type": "error", "ename": OPEN, "evalue": "", "traceback": [clean(text)]}
        cell.outputs = [_node(note)]


def _stream(text: str) -> Any:
    return _node({"output_type": "stream", "name": "stdout", "text": text})


def _value(points: float) -> Any:
    data = {"text/plain": str(points)}
    return _node(
        {"output_type": "execute_result", "execution_count": None, "data": data, "metadata": {}}
    )


def _node(output: dict[str, Any]) -> Any:
    from nbformat import from_dict

    return from_dict(output)
