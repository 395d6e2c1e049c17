"""A student's feedback as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from autograder.exhibits import Exhibit
from autograder.report.pages import render
from autograder.report.text import GRADER_FAULT, WORDS, summary
from autograder.verdict import Cause, CheckResult, Status, TaskResult, Verdict

__all__ = ["feedback_html"]

SHARED = (Status.SKIPPED, Status.NOT_ATTEMPTED)  # many checks have one reason for these


@dataclass(frozen=True)
class _Group:
    """Checks one after the other that went alike for one cause."""

    status: Status
    cause: Cause | None
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True)
class _Task:
    id: str
    title: str
    result: TaskResult
    groups: tuple[_Group, ...]
    exhibits: tuple[Exhibit, ...]


def feedback_html(
    verdict: Verdict, exhibits: tuple[Exhibit, ...], titles: Mapping[str, str]
) -> str:
    """Points, what each check found and what to try, and the exhibits of each task.

    ``titles`` are the tasks' by their ids. Needs jinja2.
    """
    tasks = tuple(_task(task, result, exhibits, titles) for task, result in verdict.tasks.items())
    return render(
        "feedback.html",
        verdict=verdict,
        student=verdict.submission.student or verdict.submission.path,
        summary=summary(verdict),
        recorded=verdict.status == "graded",
        tasks=tasks,
        others=tuple(one for one in exhibits if one.task not in verdict.tasks),
        words=WORDS,
        fault=GRADER_FAULT,
    )


def _task(
    task: str, result: TaskResult, exhibits: tuple[Exhibit, ...], titles: Mapping[str, str]
) -> _Task:
    return _Task(
        id=task,
        title=titles.get(task, task),
        result=result,
        groups=tuple(_groups(result)),
        exhibits=tuple(one for one in exhibits if one.task == task),
    )


def _groups(result: TaskResult) -> list[_Group]:
    def alike(check: CheckResult) -> tuple[Status, Cause | None, str]:
        return check.status, check.cause, "" if check.status in SHARED else check.id

    return [
        _Group(status, cause, tuple(checks))
        for (status, cause, _), checks in groupby(result.checks, alike)
    ]
