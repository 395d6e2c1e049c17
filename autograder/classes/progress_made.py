"""Where each student stands: not begun, stuck at a task, or one step from a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.classes.folding import FoldedCause
from autograder.results import Cause, Status, Verdict

__all__ = ["NearLine", "Stuck", "near_lines", "not_begun", "stuck"]

STUCK_SHARE = 0.5  # of a task's points; who has less although they tried is stuck there
HALF = 0.5  # of all points: where most pass marks lie
CLOSE = 2.0  # percentage points below a minimum
ALMOST = 1e-6  # sums of points such as 0.1 are not exact
MINIMUM = re.compile(r"at least (\d+(?:\.\d+)?) ?%")
REACHED = re.compile(r"(\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True)
class Stuck:
    """Who tried a task and has less than half of its points, by a mistake made in that task.

    ``rationale`` is the reason that most of them were told, ``told`` how many.
    """

    task: str
    students: tuple[str, ...]
    rationale: str
    told: int


@dataclass(frozen=True)
class NearLine:
    """Who is one step from a line; ``means`` defines it. Each student with what is missing."""

    line: str
    means: str
    students: tuple[tuple[str, str], ...]


def not_begun(verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Who handed in a file in which no check had anything to look at."""
    begun = (Status.PASS, Status.FAIL)
    return tuple(
        sorted(
            student
            for student, verdict in verdicts.items()
            if not any(one.status in begun for one in verdict.checks.values())
        )
    )


def stuck(
    verdicts: Mapping[str, Verdict], folded: Mapping[str, Sequence[FoldedCause]]
) -> tuple[Stuck, ...]:
    """Tasks at which students are stuck, the one with most of them first.

    A task that nothing could be seen of because of an earlier one is not where they are stuck.
    """
    found: dict[str, dict[str, str]] = {}
    for student, causes in folded.items():
        for one in causes:
            result = verdicts[student].tasks[one.task]
            if result.points < STUCK_SHARE * result.max_points - ALMOST:
                found.setdefault(one.task, {}).setdefault(student, one.key[2])
    each = [_stuck(task, reasons, folded) for task, reasons in found.items()]
    return tuple(sorted(each, key=lambda one: -len(one.students)))  # else as the tasks stand


def _stuck(
    task: str, reasons: Mapping[str, str], folded: Mapping[str, Sequence[FoldedCause]]
) -> Stuck:
    general, told = Counter(reasons.values()).most_common(1)[0]
    first = min(student for student, reason in reasons.items() if reason == general)
    words = next(one.cause.rationale for one in folded[first] if one.key[::2] == (task, general))
    return Stuck(task, tuple(sorted(reasons)), words, told)


def near_lines(
    verdicts: Mapping[str, Verdict], folded: Mapping[str, Sequence[FoldedCause]]
) -> tuple[NearLine, ...]:
    """The lines that somebody is near to: all points, half of the points, a least accuracy."""
    lines = (
        NearLine(
            "All points",
            "One mistake costs them everything that is missing, and that is less than half.",
            tuple(_one_mistake(verdicts, folded)),
        ),
        NearLine(
            "Half of the points",
            "They have less than half, and would have it without one of their mistakes.",
            tuple(_below_half(verdicts, folded)),
        ),
        NearLine(
            "A minimum that is measured",
            f"Their result is at most {CLOSE:g} percentage points below it.",
            tuple(_below_minimum(folded)),
        ),
    )
    return tuple(one for one in lines if one.students)


def _one_mistake(
    verdicts: Mapping[str, Verdict], folded: Mapping[str, Sequence[FoldedCause]]
) -> Iterator[tuple[str, str]]:
    for student, causes in sorted(folded.items()):
        verdict = verdicts[student]
        tried = all(one.status is not Status.NOT_ATTEMPTED for one in verdict.checks.values())
        if len(causes) == 1 and tried and verdict.points > HALF * verdict.max_points:
            yield student, causes[0].cause.rationale


def _below_half(
    verdicts: Mapping[str, Verdict], folded: Mapping[str, Sequence[FoldedCause]]
) -> Iterator[tuple[str, str]]:
    for student, causes in sorted(folded.items()):
        verdict = verdicts[student]
        missing = HALF * verdict.max_points - verdict.points
        best = max(causes, key=lambda one: one.points, default=None)
        if best is not None and ALMOST < missing <= best.points + ALMOST:
            yield student, best.cause.rationale


def _below_minimum(folded: Mapping[str, Sequence[FoldedCause]]) -> Iterator[tuple[str, str]]:
    for student, causes in sorted(folded.items()):
        for one in causes:
            for check in (one.check, *(check for _, check in one.follows)):
                if check.cause and (told := _close(check.cause)):
                    yield student, told
                    break


def _close(cause: Cause) -> str:
    """What was reached and what was asked for, where a cause tells both; empty if it is far."""
    minimum, reached = MINIMUM.match(cause.expected), REACHED.match(cause.actual)
    if not minimum or not reached:
        return ""
    least, got = float(minimum[1]), float(reached[1])
    return f"{got:g} % of at least {least:g} %" if 0 <= least - got <= CLOSE else ""
