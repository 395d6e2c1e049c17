"""Points per task of each graded file, as lines for the end of a pytest run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.report.text import WORDS, score
from autograder.verdict import Status

__all__ = ["points_lines"]

NO_VERDICT = "no verdict: the grader itself failed, so no points are to be recorded"


def points_lines(graded: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines for the facts that check items left in their reports; one block a file."""
    last = {str(facts["path"]): facts for facts in graded}
    return [line for path, facts in last.items() for line in _file_lines(path, facts)]


def _file_lines(path: str, facts: Mapping[str, Any]) -> list[str]:
    tasks: Mapping[str, tuple[str, float, float]] = facts["tasks"]
    broken = not tasks or any(status == Status.ERROR for status, _, _ in tasks.values())
    width = max((len(task) for task in tasks), default=0)
    lines = [path]
    for task, (status, got, most) in tasks.items():
        lines.append(f"  {task.ljust(width)}  {score(got, most)}  {WORDS[Status(status)]}")
    if broken:
        return [*lines, f"  {NO_VERDICT}"]
    got = sum(result[1] for result in tasks.values())
    most = sum(result[2] for result in tasks.values())
    part = (
        "" if len(tasks) == facts["all_tasks"] else f"{len(tasks)} of {facts['all_tasks']} tasks, "
    )
    how = f"{part}seed {facts['seed']}, isolation {facts['isolation']}"
    return [*lines, f"  {'total'.ljust(width)}  {score(got, most)}  ({how})"]
