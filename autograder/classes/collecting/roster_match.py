"""Finds out who of a download is who on the roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from autograder.platforms.comparing import same, spellings
from autograder.platforms.layouts import Owner
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Unsure", "match_roster", "owner_of"]

One = TypeVar("One")
Unsure = tuple[tuple[Owner, ...], tuple[RosterPerson, ...]]  # of one name
Keys = tuple[Callable[[Owner], Iterable[str]], Callable[[RosterPerson], Iterable[str]]]


def _one(text: str) -> list[str]:
    return [same(text)] if same(text) else []


# From the strongest to the weakest: who is found by one is not looked for by the next.
RULES: tuple[Keys, ...] = (
    (lambda one: _one(one.platform_id), lambda one: _one(one.platform_id)),
    (lambda one: _one(one.sis_id), lambda one: _one(one.sis_id)),
    (lambda one: _one(one.login), lambda one: _one(one.login)),
    (lambda one: _one(one.email), lambda one: [*_one(one.email), *_one(one.login)]),
    (lambda one: _one(one.name), lambda one: [*_one(one.login), *_one(one.sis_id)]),
    (lambda one: _one(one.name), lambda one: _one(one.email.partition("@")[0])),
    (lambda one: spellings(one.name), lambda one: spellings(one.name)),
)


def match_roster(
    owners: Sequence[Owner], roster: Sequence[RosterPerson]
) -> tuple[dict[str, RosterPerson], list[Unsure]]:
    """The row of each owner, by key; and owners and rows of one name, of which several fit.

    Nobody is paired where two rows or two owners share what they are known by.
    """
    found: dict[str, RosterPerson] = {}
    doubtful: dict[Unsure, None] = {}
    for of_owner, of_row in RULES:
        mine = _by_key([one for one in owners if one.key not in found], of_owner)
        taken = set(found.values())
        rows = _by_key([one for one in roster if one not in taken], of_row)
        for key in sorted(mine.keys() & rows.keys()):
            if len(mine[key]) == len(rows[key]) == 1:
                found.setdefault(mine[key][0].key, rows[key][0])
            elif (of_owner, of_row) == RULES[-1]:
                doubtful[tuple(mine[key]), tuple(rows[key])] = None
    return found, [some for some in doubtful if not any(one.key in found for one in some[0])]


def owner_of(row: RosterPerson) -> Owner:
    """Somebody on the roster as an owner of files."""
    return Owner(
        f"roster {row.known}", row.name, row.platform_id, row.login, row.sis_id, row.email
    )  # fmt: skip


def _by_key(people: Iterable[One], keys: Callable[[One], Iterable[str]]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = defaultdict(list)
    for one in people:
        for key in keys(one):
            found[key].append(one)
    return found
