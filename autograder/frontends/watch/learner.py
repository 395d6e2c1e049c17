"""Where a learner stands, and what can happen while a file is watched."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from autograder.checks import Attachment
from autograder.results import Status, TaskResult
from autograder.submission import Submission
from autograder.suite.assignment import Assignment, Task
from autograder.suite.hints import TaskHints, takeaway

__all__ = [
    "Broke",
    "Event",
    "Finished",
    "Learner",
    "Pressed",
    "Saved",
    "Started",
    "TaskGraded",
    "View",
]


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
class TaskGraded:
    """A task has been graded."""

    task: str
    result: TaskResult
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True)
class Finished:
    """Every task has a result for what was saved last."""


@dataclass(frozen=True)
class Broke:
    """The grader itself failed at a task."""

    task: str
    message: str


Event = Saved | Pressed | Started | TaskGraded | Finished | Broke


class View(Enum):
    """What is shown below the list of tasks."""

    FIRST = "the first thing to put right"
    ALL = "all that is to be put right"
    DOCS = "pages to read about this task"
    SOLUTION = "the solution beside one's own"


@dataclass
class Learner:
    """What a screen shows. The loop tells it what happens; screens only read."""

    path: str
    assignment: Assignment
    hints: Mapping[str, TaskHints]
    submission: Submission | None = None
    problem: str = ""  # why the file cannot be read as it is
    results: dict[str, TaskResult] = field(default_factory=dict)
    attachments: dict[str, tuple[Attachment, ...]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)  # hints, by task
    broken: dict[str, str] = field(default_factory=dict)  # the grader's own errors, by task
    running: dict[str, float] = field(default_factory=dict)  # since when, on the monotonic clock
    chosen: str = ""  # the task that the learner has gone to by hand
    just_done: tuple[str, ...] = ()  # by the latest save
    status: str = ""  # of the latest save
    view: View = View.FIRST

    @property
    def points(self) -> float:
        """Points of all tasks that have a result."""
        return sum(one.points for one in self.results.values())

    @property
    def done(self) -> tuple[Task, ...]:
        """Tasks that are done."""
        return tuple(task for task in self.assignment.tasks if self._passed(task.id))

    @property
    def left(self) -> tuple[Task, ...]:
        """Tasks that are not done."""
        return tuple(task for task in self.assignment.tasks if not self._passed(task.id))

    @property
    def current(self) -> Task | None:
        """The task to work on: the chosen one, else the first that is not done; None at the end."""
        left = self.left
        return next((one for one in left if one.id == self.chosen), left[0] if left else None)

    @property
    def subject(self) -> str:
        """The task that hints, pages and solutions are about; the last one when all are done."""
        current = self.current
        return current.id if current else self.assignment.tasks[-1].id

    def takeaway(self, task: str) -> str:
        """What to notice about a task that is done."""
        return takeaway(self.assignment, task, self.attachments.get(task, ()))

    def begin(self, task: str) -> None:
        """A task is being graded."""
        self.running[task] = time.monotonic()

    def take(self, task: str, result: TaskResult, attachments: tuple[Attachment, ...]) -> None:
        """A task has a result."""
        before = self._passed(task)
        self.results[task], self.attachments[task] = result, attachments
        self.running.pop(task, None)
        self.broken.pop(task, None)
        if self._passed(task) and not before:
            self.just_done = (*self.just_done, task)
            self.view = View.FIRST
        elif not self._passed(task):
            self.just_done = tuple(one for one in self.just_done if one != task)

    def next(self) -> None:
        """Go to the task after this one that is not done."""
        left = [task.id for task in self.left]
        if left:
            here = left.index(self.subject)
            self.chosen = left[(here + 1) % len(left)]
        self.just_done, self.view = (), View.FIRST

    def ask(self) -> None:
        """Ask for one more hint on this task."""
        steps = self.hints[self.subject].steps if self.subject in self.hints else ()
        self.asked[self.subject] = min(self.asked.get(self.subject, 0) + 1, len(steps))
        self.just_done, self.view = (), View.FIRST

    def toggle(self, view: View) -> None:
        """Show something else, or the first thing to put right again."""
        self.view = View.FIRST if self.view is view else view

    def _passed(self, task: str) -> bool:
        result = self.results.get(task)
        return result is not None and result.status is Status.PASS
