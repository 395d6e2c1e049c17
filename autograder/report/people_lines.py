"""Lines for the console on everybody of a class: who was taken, and who was not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograder.platforms.person import HandInStatus, Person

__all__ = ["people_lines"]

HEADINGS = {
    HandInStatus.TAKEN: "Taken",
    HandInStatus.AMBIGUOUS: "To be decided",
    HandInStatus.NOTHING_USABLE: "Nothing usable",
    HandInStatus.NOT_HANDED_IN: "Not handed in",
}
SHOWN = 3  # other files that are named in a line; the table has all


def people_lines(people: Sequence[Person]) -> list[str]:
    """A heading for each status, and a line for each person below it."""
    lines = []
    for status, heading in HEADINGS.items():
        some = [one for one in people if one.status is status]
        if some:
            lines += [f"{heading} ({len(some)}):", *(f"  {_line(one)}" for one in some)]
    return lines


def _line(one: Person) -> str:
    who = one.student + (f" ({one.name})" if one.name not in ("", one.student) else "")
    facts = [one.group and f"group {one.group}", one.late, one.section]
    told = ", ".join(filter(None, facts))
    return ": ".join(filter(None, (f"{who} [{told}]" if told else who, _what(one))))


def _what(one: Person) -> str:
    if one.status is not HandInStatus.TAKEN:
        return one.why
    text = one.file + (f", {one.why}" if one.why else "")
    return text + (f" (not: {_some(one.others)})" if one.others else "")


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more
