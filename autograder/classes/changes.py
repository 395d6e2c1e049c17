"""What a second grading changed for each student, and by which checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from autograder.results import CheckResult, Status, Verdict

__all__ = ["Change", "change_for_student", "changes_between"]

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
    each = (_change(student, old[student], new[student]) for student in sorted(set(old) & set(new)))
    return tuple(one for one in each if one)


def change_for_student(old: Verdict, new: Verdict, titles: Mapping[str, str]) -> Change | None:
    """The same for the student's own page: what each check asks for stands for its name.

    ``titles`` are the tasks' by their ids. Tasks whose checks are others now are named first.
    """
    change = _change(new.submission.student or "", old, new, _description)
    if change is None:
        return None
    altered = [
        f"the checks of {titles.get(task, task)} were changed"
        for task, result in new.tasks.items()
        if task in old.tasks and old.tasks[task].suite != result.suite
    ]
    return replace(change, reasons=(*altered, *change.reasons))


def _change(
    student: str,
    before: Verdict,
    after: Verdict,
    called: Callable[[CheckResult], str] = lambda check: check.id,
) -> Change | None:
    reasons = tuple(_reasons(before, after, called))
    again = before.submission.sha256 != after.submission.sha256  # that alone is no news
    if before.points != after.points or (reasons and not again):
        return Change(student, before.points, after.points, reasons)
    return None


def _description(check: CheckResult) -> str:
    return f"“{check.description.rstrip('.')}”"


def _reasons(old: Verdict, new: Verdict, called: Callable[[CheckResult], str]) -> Iterator[str]:
    if old.submission.sha256 != new.submission.sha256:
        yield "handed in another file"
    if (old.seed, old.data) != (new.seed, new.data):
        yield f"other inputs: {new.data}, seed {new.seed}; before {old.data}, seed {old.seed}"
    before, after = old.checks, new.checks
    for name, check in {**after, **{k: v for k, v in before.items() if k not in after}}.items():
        if reason := _reason(before.get(name), after.get(name)):
            yield f"{called(check)} {reason}"


def _reason(old: CheckResult | None, new: CheckResult | None) -> str:
    if old is None or new is None:
        return "is new" if old is None else "is no longer there"
    if old.status is not new.status:
        return f"{WORDS[new.status]}, and {WORDS[old.status]} before"
    if old.max_points != new.max_points:
        return f"is worth {new.max_points:g}, and {old.max_points:g} before"
    return ""
