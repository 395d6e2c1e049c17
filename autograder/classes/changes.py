"""What a second grading changed for each student, and by which checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.results import CheckResult, Status, Verdict

__all__ = ["Change", "changes_between"]

WORDS = {
    Status.PASS: "passed",
    Status.FAIL: "failed",
    Status.NOT_ATTEMPTED: "was not attempted",
    Status.SKIPPED: "was not looked at",
    Status.ERROR: "ended in the grader's own error",
}


@dataclass(frozen=True)
class Change:
    """A student's points before and after; None where there is no verdict."""

    student: str
    old_points: float | None
    new_points: float | None
    reasons: tuple[str, ...] = ()

    @property
    def difference(self) -> float | None:
        """Points won (or lost, below 0); None where one of the two is missing."""
        if self.old_points is None or self.new_points is None:
            return None
        return self.new_points - self.old_points


def changes_between(old: Mapping[str, Verdict], new: Mapping[str, Verdict]) -> tuple[Change, ...]:
    """Students, sorted, whose points or checks differ from the grading before."""
    found = []
    for student in sorted(set(old) & set(new)):
        before, after = old[student], new[student]
        reasons = tuple(_reasons(before, after))
        again = before.submission.sha256 != after.submission.sha256  # that alone is no news
        if before.points != after.points or (reasons and not again):
            found.append(Change(student, before.points, after.points, reasons))
    return tuple(found)


def _reasons(old: Verdict, new: Verdict) -> Iterator[str]:
    if old.submission.sha256 != new.submission.sha256:
        yield "handed in another file"
    if (old.seed, old.data) != (new.seed, new.data):
        yield f"other inputs: {new.data}, seed {new.seed}; before {old.data}, seed {old.seed}"
    before, after = old.checks, new.checks
    for name in [*after, *(one for one in before if one not in after)]:
        if reason := _reason(before.get(name), after.get(name)):
            yield f"{name} {reason}"


def _reason(old: CheckResult | None, new: CheckResult | None) -> str:
    if old is None or new is None:
        return "is new" if old is None else "is no longer there"
    if old.status is not new.status:
        return f"{WORDS[new.status]}, and {WORDS[old.status]} before"
    if old.max_points != new.max_points:
        return f"is worth {new.max_points:g}, and {old.max_points:g} before"
    return ""
