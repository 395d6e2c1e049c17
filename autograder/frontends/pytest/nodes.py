"""Pytest's tree for a submission: a file of tasks, a task of checks; graded once, on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.pytest.output import CauseRepr
from autograder.report.text import check_text, clean, wrapped
from autograder.results import CheckResult, Status, Verdict
from autograder.submission import Submission, SubmissionError, read_submission
from autograder.suite.assignment import Assignment, CheckSpec, Task

__all__ = ["CheckItem", "SubmissionFile", "TaskNode", "register_markers"]

REGISTERED = pytest.StashKey[set[str]]()


class NotPassedError(AssertionError):
    """A check that did not pass; it carries the result to the report."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__(result.id)
        self.result = result


# VS Code's test explorer tells failed tests from broken ones by this name.
NotPassedError.__name__ = AssertionError.__name__


class GraderError(Exception):
    """The grading itself broke: a bug of the kit."""


def register_markers(config: pytest.Config, assignment: Assignment) -> None:
    """Make each task's id a marker that ``--strict-markers`` knows."""
    done = config.stash.setdefault(REGISTERED, set())
    for task in assignment.tasks:
        if task.id not in done:
            done.add(task.id)
            config.addinivalue_line("markers", f"{task.id}: checks of the task {task.title!r}")


class SubmissionFile(pytest.File):
    """A submission; collecting it parses the file and runs none of it."""

    assignment: Assignment
    submission: Submission
    _graded: Verdict | GraderError | None = None

    @classmethod
    def make(cls, parent: pytest.Collector, path: Path, assignment: Assignment) -> SubmissionFile:
        """Make the node of one file."""
        node: SubmissionFile = cls.from_parent(parent, path=path)
        node.assignment = assignment
        return node

    def collect(self) -> Iterator[TaskNode]:
        """One node for each task; a file that cannot be graded is one clear message."""
        self.submission = self._read()
        for task in self.assignment.tasks:
            node: TaskNode = TaskNode.from_parent(self, name=task.id)
            node.task = task
            node.add_marker(task.id)
            yield node

    def verdict(self) -> Verdict:
        """Grade the tasks of the items that were selected; at the first call only."""
        if self._graded is None:
            self._graded = self._grade()
        if isinstance(self._graded, GraderError):
            raise self._graded
        return self._graded

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the message alone, even with ``--full-trace``."""
        if isinstance(excinfo.value, self.CollectError):
            return str(excinfo.value)
        del style  # a collector's failures have one style only
        return super().repr_failure(excinfo)

    def _read(self) -> Submission:
        try:
            return read_submission(self._shown_path(), self.assignment.functions)
        except SubmissionError as error:
            raise self.CollectError(clean(str(error))) from None

    def _shown_path(self) -> Path:
        """The path as a student would type it, where it lies under the current folder."""
        start = self.config.invocation_params.dir
        return self.path.relative_to(start) if self.path.is_relative_to(start) else self.path

    def _grade(self) -> Verdict | GraderError:
        from autograder.grading import open_grader

        tasks = {
            item.task.id
            for item in self.session.items
            if isinstance(item, CheckItem) and item.home.path == self.path
        }
        seed = self.config.getoption("autograder_seed")
        try:
            with open_grader(self.assignment) as grader:
                return grader.grade(self.submission, seed=seed, tasks=tasks).verdict
        except Exception as error:  # remembered, so that the next item does not grade again
            broken = GraderError(f"{type(error).__name__}: {error}")
            broken.__cause__ = error
            return broken


class TaskNode(pytest.Collector):
    """A task; its marker selects its checks."""

    task: Task

    def collect(self) -> Iterator[CheckItem]:
        """One item for each check, named by its id."""
        for spec in self.task.checks:
            item: CheckItem = CheckItem.from_parent(self, name=spec.id)
            item.spec = spec
            yield item


class CheckItem(pytest.Item):
    """A check; running it looks its result up in the file's verdict."""

    spec: CheckSpec

    @property
    def task(self) -> Task:
        """The task that this check belongs to."""
        node = self.getparent(TaskNode)
        assert node is not None  # true by construction
        return node.task

    @property
    def home(self) -> SubmissionFile:
        """The submission that is checked."""
        node = self.getparent(SubmissionFile)
        assert node is not None  # true by construction
        return node

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Head the failure with task and check."""
        return self.path, None, f"{self.task.id}: {self.spec.id}"

    def runtest(self) -> None:
        """Pass, skip or fail as the verdict says."""
        result = self._result()
        if result.status is Status.PASS:
            return
        if result.status is Status.SKIPPED:
            reason = result.cause.rationale if result.cause else "not looked at"
            pytest.skip(" ".join(clean(reason).split()))
        raise NotPassedError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the cause, never the harness's traceback."""
        error = excinfo.value
        if isinstance(error, NotPassedError):
            return self._cause(error.result)
        if isinstance(error, GraderError) and not self.config.getoption("fulltrace"):
            headline = "the grader itself failed; this is not your mistake"
            text = f"The grader itself failed; this is not your mistake.\n{clean(str(error))}"
            return CauseRepr(self._place(), headline, f"{text}\nSee more with --full-trace.")
        return super().repr_failure(excinfo, style)

    def _result(self) -> CheckResult:
        return self.home.verdict().checks[self.spec.id]

    def _cause(self, result: CheckResult) -> CauseRepr:
        if result.status is Status.NOT_ATTEMPTED:
            return CauseRepr(self._place(), "not attempted yet", "not attempted yet")
        headline = wrapped(result.cause.rationale if result.cause else result.description)[0]
        return CauseRepr(self._place(), headline, check_text(result))

    def autograder_facts(self) -> dict[str, Any]:
        """Plain facts for the summary: they travel in the report, from xdist's workers too."""
        facts: dict[str, Any] = {"path": self._place(), "outcome": "error", "tasks": {}}
        try:
            verdict = self.home.verdict()
        except GraderError:
            return facts
        return facts | {
            "outcome": str(self._result().status),
            "seed": verdict.seed,
            "isolation": verdict.isolation,
            "remarks": [f"{one.actual.strip()}: {one.rationale}" for one in verdict.remarks],
            "tasks": {
                task: (str(result.status), result.points, result.max_points)
                for task, result in verdict.tasks.items()
            },
            "all_tasks": len(self.home.assignment.tasks),
        }

    def _place(self) -> str:
        return " ".join(clean(self.location[0]).split())
