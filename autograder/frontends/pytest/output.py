"""What pytest prints: the cause of a failed check, and the points per task at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.report.text import WORDS, hanging, score
from autograder.results import Status

__all__ = ["CauseRepr", "points_lines"]

NO_VERDICT = "no verdict: the grader itself failed, so no points are to be recorded"


@dataclass(frozen=True)
class _Crash:
    """What pytest's short lines (``--tb=line``, the summary, JUnit) show of a failure."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class CauseRepr:
    """A failure's text: what is wrong and what to try, and no traceback."""

    def __init__(self, path: str, headline: str, text: str) -> None:
        self.reprcrash = _Crash(path, headline)
        self.text = text

    def __str__(self) -> str:
        return self.text

    def toterminal(self, tw: Any) -> None:
        """Print the text as it is."""
        for line in self.text.split("\n"):
            tw.line(line)


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
    remarks = [line for one in facts["remarks"] for line in hanging("  Note: ", one)]
    return [*lines, f"  {'total'.ljust(width)}  {score(got, most)}  ({how})", *remarks]
