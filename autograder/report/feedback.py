"""What one student reads as HTML: a page of feedback, or a card below a notebook's cell."""

from __future__ import annotations

import importlib.util
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from autograder import DEFAULT_DATA
from autograder.checks import Attachment
from autograder.report.pages import render
from autograder.report.text import GRADER_FAULT, REMARK, WORDS, clean, summary, task_text, wrapped
from autograder.results import Cause, CheckResult, Status, TaskResult, Verdict

if TYPE_CHECKING:  # what is rendered is handed in
    from autograder.classes.changes import Change
    from autograder.classes.traces import OwnCode

__all__ = ["Card", "card", "feedback_html"]

SHARED = (Status.SKIPPED, Status.NOT_ATTEMPTED)  # many checks have one reason for these
SHOWN = (Status.FAIL, Status.ERROR)  # checks that were skipped are only counted


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
    attachments: tuple[Attachment, ...]


def feedback_html(
    verdict: Verdict,
    attachments: tuple[Attachment, ...],
    titles: Mapping[str, str],
    code: Mapping[str, OwnCode] = MappingProxyType({}),
    *,
    change: Change | None = None,
    gradebook: str = "",
) -> str:
    """Points, what each check found and what to try, and the attachments of each task.

    ``titles`` are the tasks' by their ids, and ``code`` is the student's own, to be shown beside
    what is wrong with it; ``change`` is what grading again has changed, if it has, and
    ``gradebook`` says which other points the gradebook has. Needs jinja2.
    """
    tasks = tuple(
        _task(task, result, attachments, titles) for task, result in verdict.tasks.items()
    )
    return render(
        "feedback.html",
        verdict=verdict,
        student=verdict.submission.student or verdict.submission.path,
        summary=summary(verdict),
        recorded=verdict.status == "graded",
        tasks=tasks,
        code=code,
        others=tuple(one for one in attachments if one.task not in verdict.tasks),
        words=WORDS,
        fault=GRADER_FAULT,
        noticed=REMARK,
        change=change,
        gradebook=gradebook,
        replay=_replay(verdict),
    )


def _replay(verdict: Verdict) -> str:
    """The command that grades these bytes on the same inputs, where its file lies."""
    name = PurePath(verdict.submission.path.replace("\\", "/")).name or "FILE"
    options = f"--seed {verdict.seed}"
    if PurePath(name).stem != verdict.assignment:
        options += f" --assignment {shlex.quote(verdict.assignment)}"
    if verdict.data != DEFAULT_DATA:
        options += f" --data {shlex.quote(verdict.data)}"
    return f"autograder check {shlex.quote(name)} {options}"


def _task(
    task: str, result: TaskResult, attachments: tuple[Attachment, ...], titles: Mapping[str, str]
) -> _Task:
    return _Task(
        id=task,
        title=titles.get(task, task),
        result=result,
        groups=tuple(_groups(result)),
        attachments=tuple(one for one in attachments if one.task == task),
    )


def _groups(result: TaskResult) -> list[_Group]:
    def alike(check: CheckResult) -> tuple[Status, Cause | None, str]:
        return check.status, check.cause, "" if check.status in SHARED else check.id

    return [
        _Group(status, cause, tuple(checks))
        for (status, cause, _), checks in groupby(result.checks, alike)
    ]


@dataclass(frozen=True)
class Card:
    """A verdict as text and as HTML, which is empty where jinja2 is not installed."""

    text: str
    html: str


def card(
    task: str,
    title: str,
    result: TaskResult,
    attachments: Collection[Attachment] = (),
    *,
    takeaway: str = "",
) -> Card:
    """What failed with its cause and the task's pictures, or one line where all is well.

    ``takeaway`` is what to notice about the own solution; it is shown once the task is done.
    """
    takeaway = clean(takeaway).strip() if result.status is Status.PASS else ""
    text = task_text(task, result)
    if takeaway:
        text += "\n\n" + "\n".join(wrapped(f"What to notice: {takeaway}"))
    return Card(text, _html(task, title, result, attachments, takeaway) if _can_render() else "")


def _html(
    task: str, title: str, result: TaskResult, attachments: Collection[Attachment], takeaway: str
) -> str:
    done = result.status is Status.PASS
    return render(
        "card.html",
        task=task,
        title=title,
        result=result,
        word=WORDS[result.status],
        checks=[one for one in result.checks if one.status in SHOWN],
        waiting=sum(one.status is Status.SKIPPED for one in result.checks),
        attachments=[] if done else [one for one in attachments if one.task == task],
        takeaway=takeaway,
        fault=GRADER_FAULT,
    )


def _can_render() -> bool:
    return importlib.util.find_spec("jinja2") is not None
