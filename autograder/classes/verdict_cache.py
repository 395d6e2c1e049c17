"""Finds verdicts from earlier runs that are as good as new ones, whole or task by task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.box.wire.limits import L3, LEVELS
from autograder.grading import Grader, identity
from autograder.results import Verdict
from autograder.results.results_file import ResultLine, add_verdict, read_lines
from autograder.submission import Submission

__all__ = ["Conditions", "Found", "VerdictCache", "grade_cached", "stale_tasks"]


@dataclass(frozen=True)
class Conditions:
    """Under which conditions a class is graded: data, seed of the inputs, checks by task, level.

    ``level`` tells the level of isolation when it is first asked for: finding it takes a moment.
    With ``seed`` None, a verdict stands whatever its seed.
    """

    data: str
    seed: int | None
    versions: Mapping[str, str]
    level: Callable[[], str]

    def allow(self, verdict: Verdict) -> bool:
        """Whether a verdict is on the same inputs, and at least as well isolated."""
        return (
            verdict.status == "graded"
            and verdict.data == self.data
            and self.seed in (None, verdict.seed)
            and (verdict.isolation == L3 or self._as_safe_as_here(verdict.isolation))
        )

    def _as_safe_as_here(self, level: str) -> bool:
        return LEVELS.index(level) >= LEVELS.index(self.level())


def stale_tasks(verdict: Verdict, conditions: Conditions) -> frozenset[str]:
    """Tasks that are to be graded again, because their checks are others now."""
    results = verdict.tasks
    return frozenset(
        task
        for task, version in conditions.versions.items()
        if task not in results or results[task].suite != version
    )


@dataclass(frozen=True)
class Found:
    """A verdict on the same bytes; ``current`` where it is the student's own and latest line."""

    verdict: Verdict
    current: bool


@dataclass
class VerdictCache:
    """The verdicts of one file by what was handed in; lines are parsed when they are asked for."""

    conditions: Conditions
    _lines: dict[str, list[ResultLine]] = field(default_factory=dict)
    _latest: dict[str, ResultLine] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None, conditions: Conditions, containing: str = "") -> VerdictCache:
        """Take in a file of verdicts, or those of its lines that hold a text."""
        cache = cls(conditions)
        for line in read_lines(path, containing) if path else ():
            cache._add(line)
        return cache

    def find(self, sha256: str, student: str) -> Found | None:
        """The verdict on these bytes with the fewest stale tasks, the student's own before others'.

        None where no verdict fits the conditions.
        """
        best: tuple[tuple[int, bool], Found] | None = None
        for line in self._lines.get(sha256, ()):
            verdict = line.verdict()
            if verdict is None or not self.conditions.allow(verdict):
                continue
            current = line.student == student and self._latest[student] is line
            rank = len(stale_tasks(verdict, self.conditions)), not current
            if best is None or rank < best[0]:
                best = rank, Found(verdict, current)
        return best[1] if best else None

    def latest(self, student: str) -> ResultLine | None:
        """The line of a student that counts so far."""
        return self._latest.get(student)

    def add(self, verdict: Verdict) -> None:
        """Take a new verdict in."""
        self._add(ResultLine.of(verdict))

    def _add(self, line: ResultLine) -> None:
        self._lines.setdefault(line.sha256, []).append(line)
        self._latest[line.student] = line


def grade_cached(
    submission: Submission, grader: Grader, results: Path | None, seed: int | None = None
) -> tuple[Verdict, bool]:
    """The verdict on these bytes, and whether it was in the file ``results`` already.

    A new one is added to that file. Raises OSError where it cannot be read or written.
    """
    versions = grader.suite.versions
    conditions = Conditions(grader.data, seed, versions, lambda: grader.sandbox.level)
    cache = VerdictCache.read(results, conditions, submission.sha256)
    found = cache.find(submission.sha256, submission.student or "")
    if found and not stale_tasks(found.verdict, conditions):
        verdict = found.verdict.model_copy(update={"submission": identity(submission)})
        if results and not found.current:  # two handed in the same bytes
            add_verdict(results, verdict)
        return verdict, True
    verdict = grader.grade(submission, seed=seed).verdict
    if results:
        add_verdict(results, verdict)
    return verdict, False
