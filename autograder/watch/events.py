"""What can happen while a file is watched."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.exhibits import Exhibit
from autograder.verdict import TaskResult

__all__ = ["Broke", "Event", "Finished", "Graded", "Pressed", "Saved", "Started"]


@dataclass(frozen=True)
class Saved:
    """The file may have changed."""


@dataclass(frozen=True)
class Pressed:
    """A key was pressed; "" is the end of the input."""

    key: str


@dataclass(frozen=True)
class Started:
    """A task is being graded."""

    task: str


@dataclass(frozen=True)
class Graded:
    """A task has been graded."""

    task: str
    result: TaskResult
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Finished:
    """Every task has a result for what was saved last."""


@dataclass(frozen=True)
class Broke:
    """The grader itself failed at a task."""

    task: str
    message: str


Event = Saved | Pressed | Started | Graded | Finished | Broke
