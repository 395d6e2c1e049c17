"""Mistakes of a class, the most common first: each student's are folded before they are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.classes.folding import FoldedCause, Key
from autograder.results import Cause

__all__ = ["Misconception", "misconceptions"]


@dataclass(frozen=True)
class Misconception:
    """One cause for which one check failed, and the students who have it.

    ``cause`` is one of theirs in full, of the student ``example``; ``follows`` are ids of other
    checks that it made fail, and how many students it cost each.
    """

    task: str
    check: str
    description: str
    cause: Cause
    example: str
    students: tuple[str, ...]
    follows: tuple[tuple[str, int], ...] = ()

    @property
    def rationale(self) -> str:
        """What is wrong, in the words that one student read."""
        return self.cause.rationale


@dataclass
class _Gathered:
    each: list[tuple[str, FoldedCause]] = field(default_factory=list)
    follows: Counter[str] = field(default_factory=Counter)

    def misconception(self) -> Misconception:
        example, first = min(self.each, key=lambda one: one[0])
        return Misconception(
            task=first.task,
            check=first.check.id,
            description=first.check.description,
            cause=first.cause,
            example=example,
            students=tuple(sorted(student for student, _ in self.each)),
            follows=tuple(sorted(self.follows.items(), key=lambda one: (-one[1], one[0]))),
        )


def misconceptions(folded: Mapping[str, Sequence[FoldedCause]]) -> tuple[Misconception, ...]:
    """Mistakes grouped by check and reason, without the code that a reason quotes.

    What was skipped or not attempted shows no mistake and is not counted.
    """
    found: dict[Key, _Gathered] = {}
    for student, causes in folded.items():
        for cause in causes:
            gathered = found.setdefault(cause.key, _Gathered())
            gathered.each.append((student, cause))
            gathered.follows.update({check.id for _, check in cause.follows})
    groups = [one.misconception() for one in found.values()]
    groups.sort(key=lambda one: (-len(one.students), one.task, one.check, one.rationale))
    return tuple(groups)
