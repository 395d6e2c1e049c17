"""Finds verdicts that are as good as new ones, whole or task by task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.levels import BOXED, LEVELS
from autograder.results import Line, read_lines
from autograder.verdict import Verdict

__all__ = ["Found", "Known", "Terms", "stale_tasks"]


@dataclass(frozen=True)
class Terms:
    """Under which conditions a class is graded: exam, data, checks by task, box.

    ``level`` tells the level of isolation when it is first asked for: finding it takes a moment.
    With ``seed`` None, a verdict stands whatever its seed.
    """

    data: str
    seed: int | None
    versions: Mapping[str, str]
    level: Callable[[], str]

    def allow(self, verdict: Verdict) -> bool:
        """Whether a verdict is on the same exam, and at least as well isolated."""
        return (
            verdict.status == "graded"
            and verdict.data == self.data
            and self.seed in (None, verdict.seed)
            and (verdict.isolation == BOXED or self._as_safe_as_here(verdict.isolation))
        )

    def _as_safe_as_here(self, level: str) -> bool:
        return LEVELS.index(level) >= LEVELS.index(self.level())


def stale_tasks(verdict: Verdict, terms: Terms) -> frozenset[str]:
    """Tasks that are to be graded again, because their checks are others now."""
    results = verdict.tasks
    return frozenset(
        task
        for task, version in terms.versions.items()
        if task not in results or results[task].suite != version
    )


@dataclass(frozen=True)
class Found:
    """A verdict on the same bytes; ``current`` where it is the student's own and latest line."""

    verdict: Verdict
    current: bool


@dataclass
class Known:
    """The verdicts of one file by what was handed in; lines are parsed when they are asked for."""

    terms: Terms
    _lines: dict[str, list[Line]] = field(default_factory=dict)
    _latest: dict[str, Line] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None, terms: Terms, containing: str = "") -> Known:
        """Take in a file of verdicts, or those of its lines that hold a text."""
        known = cls(terms)
        for line in read_lines(path, containing) if path else ():
            known._add(line)
        return known

    def find(self, sha256: str, student: str) -> Found | None:
        """The verdict on these bytes with the fewest stale tasks, the student's own before others'.

        None where there is none on these terms.
        """
        best: tuple[tuple[int, bool], Found] | None = None
        for line in self._lines.get(sha256, ()):
            verdict = line.verdict()
            if verdict is None or not self.terms.allow(verdict):
                continue
            current = line.student == student and self._latest[student] is line
            rank = len(stale_tasks(verdict, self.terms)), not current
            if best is None or rank < best[0]:
                best = rank, Found(verdict, current)
        return best[1] if best else None

    def add(self, verdict: Verdict) -> None:
        """Take a new verdict in."""
        self._add(Line.of(verdict))

    def _add(self, line: Line) -> None:
        self._lines.setdefault(line.sha256, []).append(line)
        self._latest[line.student] = line
