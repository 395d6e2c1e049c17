"""Folds what follows from a mistake into it, so that one slip is counted once for a student."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from autograder.results import Cause, CheckResult, Status, Verdict

__all__ = ["FoldedCause", "Key", "fold", "in_general"]

# Code that a message quotes is the student's own, and differs where the mistake does not; a single
# name is the matter itself, such as an activation.
QUOTED = re.compile(r"`[^`\n]*[^`\n\w.][^`\n]*`")

Key = tuple[str, str, str]  # task, check, the reason without the student's own code


@dataclass
class FoldedCause:
    """One mistake of one student: the check that names it first, and those that follow from it."""

    task: str
    check: CheckResult
    cause: Cause
    follows: list[tuple[str, CheckResult]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What this mistake has in common with others' of the same kind."""
        return _key(self.task, self.check, self.cause)

    @property
    def points(self) -> float:
        """Points of all checks that fail by it."""
        return sum(one.max_points for one in (self.check, *(check for _, check in self.follows)))


@dataclass(frozen=True)
class _Failure:
    task: str
    check: CheckResult
    cause: Cause

    @property
    def key(self) -> Key:
        return _key(self.task, self.check, self.cause)

    @property
    def undone(self) -> bool:
        """Whether it stopped the code, or was put right for what comes after it."""
        return self.cause.stopped or self.check.put_right


def fold(
    verdicts: Mapping[str, Verdict], whole: Set[str] = frozenset()
) -> dict[str, tuple[FoldedCause, ...]]:
    """The mistakes of each student, in the order of the tasks, each once.

    ``whole`` are tasks that run what all other tasks gave. A failed check follows from a mistake
    that was named before where

    - it gives the same reason, or was stopped by the same error;
    - the mistake, in the same task, stopped the code or was put right for later checks, and
      everybody of the class whom this check tells that reason has that mistake, too (but what was
      put right itself is a slip of its own);
    - it is of a ``whole`` task. Of several mistakes it is then told with the most expensive one.
    """
    failed = {student: [*_failures(one)] for student, one in verdicts.items()}
    company = _company(failed)
    return {student: _folded(each, company, whole) for student, each in failed.items()}


def in_general(rationale: str) -> str:
    """A reason without the code that it quotes."""
    return QUOTED.sub("`...`", rationale)


def _key(task: str, check: CheckResult, cause: Cause) -> Key:
    return task, check.id, in_general(cause.rationale)


def _failures(verdict: Verdict) -> Iterator[_Failure]:
    for task, result in verdict.tasks.items():
        for check in result.checks:
            if check.status is Status.FAIL and check.cause:
                yield _Failure(task, check, check.cause)


def _company(failed: Mapping[str, list[_Failure]]) -> dict[Key, set[Key]]:
    """For each reason, what was undone before it, in its task, in everybody who was told it."""
    found: dict[Key, set[Key]] = {}
    for each in failed.values():
        undone: dict[str, set[Key]] = {}
        for one in each:
            before = undone.setdefault(one.task, set())
            found[one.key] = found[one.key] & before if one.key in found else set(before)
            if one.undone:
                before.add(one.key)
    return found


def _folded(
    failures: list[_Failure], company: Mapping[Key, set[Key]], whole: Set[str]
) -> tuple[FoldedCause, ...]:
    roots: list[FoldedCause] = []
    for one in failures:
        root = _root(one, roots, company, whole)
        if root:
            root.follows.append((one.task, one.check))
        else:
            roots.append(FoldedCause(one.task, one.check, one.cause))
    return tuple(roots)


def _root(
    one: _Failure, roots: list[FoldedCause], company: Mapping[Key, set[Key]], whole: Set[str]
) -> FoldedCause | None:
    """The mistake that a failed check follows from; None where it is one of its own."""
    for root in roots:
        alone = one.check.put_right or root.key not in company[one.key]
        if _same(one.cause, root.cause) or not alone:
            return root
    if one.task in whole and roots:
        return max(roots, key=lambda root: root.points)
    return None


def _same(one: Cause, other: Cause) -> bool:
    if in_general(one.rationale) == in_general(other.rationale):
        return True
    return one.stopped and other.stopped and bool(one.actual) and one.actual == other.actual
