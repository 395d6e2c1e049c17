"""Lines for the console on a collection: who was taken, who was not and why, what is nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.platforms.person import HandInStatus, Person

if TYPE_CHECKING:  # what is told of is handed in
    from autograder.classes.collecting import Collection

__all__ = ["nobodys_lines", "people_lines", "question_lines"]

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


def nobodys_lines(collection: Collection) -> list[str]:
    """Files whose owner nothing tells, and those that were left aside."""
    lines = []
    if collection.unclaimed:
        lines.append(f"Whose these are, nothing tells ({len(collection.unclaimed)}):")
        lines += [f"  {one}" for one in collection.unclaimed]
    if collection.aside:
        lines.append(f"Nobody's, left aside ({len(collection.aside)}):")
        lines += [f"  {one}" for one in collection.aside]
    return lines


def question_lines(collection: Collection, decisions: Path, again: str) -> list[str]:
    """What a person has to do where something is to be decided: in which file, and ``again``."""
    if not collection.questions:
        return []
    return [
        f'Decide in {decisions}: write "take" or "leave" behind a file there, or whose it is, and '
        f"{again}."
    ]


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
