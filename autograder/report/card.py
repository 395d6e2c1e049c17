"""A task's verdict as a card below a notebook's cell: HTML, and the same as plain text."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection
from dataclasses import dataclass

from autograder.exhibits import Exhibit
from autograder.report.pages import render
from autograder.report.text import GRADER_FAULT, WORDS, clean, task_text, wrapped
from autograder.verdict import Status, TaskResult

__all__ = ["Card", "card"]

SHOWN = (Status.FAIL, Status.ERROR)  # checks that were skipped are only counted


@dataclass(frozen=True)
class Card:
    """The same verdict twice; ``html`` is empty where jinja2 is not installed."""

    text: str
    html: str


def card(
    task: str,
    title: str,
    result: TaskResult,
    exhibits: Collection[Exhibit] = (),
    *,
    notice: str = "",
) -> Card:
    """What failed with its cause and the task's pictures, or one line where all is well.

    ``notice`` is what to notice about the own solution; it is shown once the task is done.
    """
    notice = clean(notice).strip() if result.status is Status.PASS else ""
    text = task_text(task, result)
    if notice:
        text += "\n\n" + "\n".join(wrapped(f"What to notice: {notice}"))
    return Card(text, _html(task, title, result, exhibits, notice) if _can_render() else "")


def _html(
    task: str, title: str, result: TaskResult, exhibits: Collection[Exhibit], notice: str
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
        exhibits=[] if done else [one for one in exhibits if one.task == task],
        notice=notice,
        fault=GRADER_FAULT,
    )


def _can_render() -> bool:
    return importlib.util.find_spec("jinja2") is not None
