"""The two things about which a lecturer reaches out first: those that concern most students."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.classes.progress_made import Stuck
from autograder.platforms.person import HandInStatus, Person

__all__ = ["Reach", "reach_out"]

THINGS = 2
UNREADABLE = (HandInStatus.AMBIGUOUS, HandInStatus.NOTHING_USABLE)


@dataclass(frozen=True)
class Reach:
    """Something to write to some students about; ``task`` is where they are stuck, or empty."""

    what: str
    students: tuple[str, ...]
    advice: str
    task: str = ""


def reach_out(
    people: Sequence[Person],
    not_begun: Sequence[str],
    without_verdict: Iterable[str],
    stuck: Sequence[Stuck],
) -> tuple[Reach, ...]:
    """At most two, the one that concerns most students first.

    Of equal ones comes first who has no points at all: whose work could not be graded, then who
    has not started, then who is stuck.
    """
    found = [one for one in _all(people, not_begun, without_verdict, stuck) if one.students]
    return tuple(sorted(found, key=lambda one: -len(one.students))[:THINGS])


def _all(
    people: Sequence[Person],
    not_begun: Sequence[str],
    without_verdict: Iterable[str],
    stuck: Sequence[Stuck],
) -> Iterator[Reach]:
    odd = {one.student for one in people if one.status in UNREADABLE}
    absent = {one.student for one in people if one.status is HandInStatus.NOT_HANDED_IN}
    yield Reach(
        "Handed in something that could not be graded.",
        tuple(sorted({*odd, *without_verdict} - absent)),
        "The reasons stand below. Most are settled by one mail: hand in the notebook or the "
        "script itself.",
    )
    yield Reach(
        "Have not started: nothing was handed in, or the file as it was given out.",
        tuple(sorted({*absent, *not_begun})),
        "Ask what keeps them, and whether they can open the notebook at all.",
    )
    for one in stuck:
        yield Reach(
            f"Tried it, and are stuck; {one.told} of them by one reason: {one.rationale}",
            one.students,
            "Show them this one step, or go through it with all.",
            one.task,
        )
