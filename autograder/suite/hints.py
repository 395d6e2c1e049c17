"""Hints of an assignment: steps for a learner who is stuck, and a takeaway for each done task."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder import DEFAULT_DATA
from autograder.checks import Attachment, Counts
from autograder.suite.assignment import Assignment, AssignmentError, assignment_folder

__all__ = ["Link", "TaskHints", "hint_text", "load_hints", "takeaway"]

HINTS_VERSION = 1
FEWEST_STEPS = 3  # the idea, where to look, almost there


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)


class Link(_Record):
    """A page to read."""

    title: str
    url: str = Field(pattern="^https://")


class TaskHints(_Record):
    """Hints of one task, from the idea to almost there; what to notice when it is done; pages."""

    steps: tuple[str, ...] = Field(min_length=FEWEST_STEPS)
    takeaway: str = Field(alias="notice")  # the name that authors write
    links: tuple[Link, ...] = ()


def load_hints(assignment: Assignment) -> dict[str, TaskHints]:
    """Read ``hints.toml`` beside the manifest, by task; empty where an assignment has none.

    Raises AssignmentError where it is wrong, or leaves a task out.
    """
    path = assignment_folder(assignment.name) / "hints.toml"
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data.pop("format_version", None) != HINTS_VERSION:
            raise AssignmentError(f"{_named(path)}: format_version has to be {HINTS_VERSION}.")
        found = {task: TaskHints.model_validate(hints) for task, hints in data.items()}
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise AssignmentError(f"{_named(path)}: {error}") from None
    tasks = {task.id for task in assignment.tasks}
    if odd := sorted(tasks ^ set(found)):
        raise AssignmentError(
            f"{_named(path)}: the sections have to be the tasks; {odd[0]!r} is only one."
        )
    return found


def hint_text(assignment: Assignment, task: str, step: int = 1) -> tuple[str, str]:
    """A label and one step of a task's hints, from 1; raises AssignmentError where none is."""
    assignment.demand_tasks([task])
    hints = load_hints(assignment).get(task)
    if hints is None:
        raise AssignmentError(f"The assignment {assignment.name} has no hints.")
    if not 1 <= step <= len(hints.steps):
        raise AssignmentError(f"{task} has hints 1 to {len(hints.steps)}, and no hint {step}.")
    return f"Hint {step} of {len(hints.steps)}: ", hints.steps[step - 1]


def takeaway(assignment: Assignment, task: str, attachments: Iterable[Attachment] = ()) -> str:
    """What to notice now that a task is done, with what its network reached filled in.

    Empty where there is nothing to say, or where the text needs counts that are not there.
    """
    hints = load_hints(assignment).get(task)
    counts = next(
        (one for one in attachments if isinstance(one, Counts) and one.task == task), None
    )
    if hints is None:
        return ""
    try:
        return hints.takeaway.format_map(_facts(assignment.name, counts) if counts else {})
    except KeyError:
        return ""


def _facts(name: str, counts: Counts) -> dict[str, str]:
    total = sum(map(sum, counts.counts))
    right = sum(row[index] for index, row in enumerate(counts.counts))
    low, high = _usual(assignment_folder(name) / "calibration" / f"{DEFAULT_DATA}.csv", name)
    return {
        "share": f"{right / total:.1%}",
        "total": f"{total:,}",
        "pair": _most_mixed_up(counts),
        "low": low,
        "high": high,
    }


def _most_mixed_up(counts: Counts) -> str:
    wrong = [
        (count, counts.rows[row], counts.columns[column])
        for row, line in enumerate(counts.counts)
        for column, count in enumerate(line)
        if row != column and count
    ]
    if not wrong:
        return "nothing"
    count, digit, other = max(wrong, key=lambda one: one[0])
    return f"{digit} read as {other}, {'once' if count == 1 else f'{count} times'}"


def _usual(path: Path, solution: str) -> tuple[str, str]:
    """The least and the most that recorded trainings of the solution reached; raises KeyError."""
    if not path.is_file():
        raise KeyError("low")
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["submission"] == solution]
    reached = [float(row["accuracy"]) for row in rows]
    if not reached:
        raise KeyError("low")
    return f"{min(reached):.1%}", f"{max(reached):.1%}"


def _named(path: Path) -> str:
    return f"{path.name} of {path.parent.name}"
