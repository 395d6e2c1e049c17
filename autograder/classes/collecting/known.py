"""What is known of a class before a download is read."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.classes.collecting.decisions import Decision
from autograder.platforms.person import Person
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Known"]


@dataclass(frozen=True)
class Known:
    """All of it may be empty.

    ``table`` has the people of the tree that is read, by the names of its folders; ``earlier``,
    whoever has an id of an earlier run.
    """

    roster: tuple[RosterPerson, ...] = ()
    table: tuple[Person, ...] = ()
    earlier: tuple[Person, ...] = ()
    decisions: tuple[Decision, ...] = ()
