"""Finds whose each row of a roster is, by the strongest of the identifiers that both sides know."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from autograder.platforms.comparing import same
from autograder.platforms.person import Person

__all__ = ["Matches", "RosterRow", "lone_name", "match_rows", "plain", "words"]

One = TypeVar("One")


@dataclass(frozen=True)
class RosterRow:
    """What a row of a roster tells of a person; what it does not tell is empty."""

    platform_id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    name: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it tells of anybody."""
        return any((self.platform_id, self.login, self.sis_id, self.email, self.name))

    @property
    def shown(self) -> str:
        """The row's person for a message, such as "Lovelace, Ada (101)"."""
        ids = (self.platform_id, self.sis_id, self.login, self.email)
        known = next(filter(None, ids), "")
        return f"{self.name} ({known})" if self.name and known else self.name or known


@dataclass
class Matches:
    """The student of each row, and students and rows for whom more than one would fit."""

    student_at: dict[int, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    doubtful_rows: set[int] = field(default_factory=set)


Key = tuple[Callable[[RosterRow], str], Callable[[Person], str], tuple[str, ...]]


def words(name: str) -> str:
    """The words of a name, in an order that does not depend on which of them comes first."""
    return " ".join(sorted(filter(None, re.split(r"[\s,;]+", same(name)))))


def plain(name: str) -> str:
    """Letters and digits of a name without accents, as Canvas puts it before names of files.

    "Müller, Jörg" is "mullerjorg". Letters of other scripts stay.
    """
    return "".join(one for one in unicodedata.normalize("NFKD", same(name)) if one.isalnum())


def _local(address: str) -> str:
    """What stands before the @ of an e-mail address; nothing if it is none."""
    return address.partition("@")[0] if "@" in address else ""


def _lone_id(row: RosterRow) -> str:
    """The platform's number, where no other identifier could contradict it."""
    return "" if row.login or row.sis_id else row.platform_id


def _numbered(name: str) -> str:
    """A name with the platform's number, as nbgrader's students have it who share their name."""
    before, _, number = name.rpartition("_")
    return f"{plain(before)}_{number}" if number.isdecimal() and plain(before) else ""


NUMBERS = ("platform_id", "sis_id")
IDENTIFIERS = (*NUMBERS, "login", "email")
# In the order of their strength: what is paired by one is not looked at by the next. The last part
# of each names what must not differ where both sides know it: a namesake has another number.
KEYS: tuple[Key, ...] = (
    (lambda row: same(row.platform_id), lambda one: same(one.platform_id), ()),
    (lambda row: same(row.login), lambda one: same(one.login), NUMBERS),
    (lambda row: same(row.sis_id), lambda one: same(one.sis_id), NUMBERS),
    (lambda row: same(row.email), lambda one: same(one.email), NUMBERS),
    (lambda row: same(row.login), lambda one: same(one.student), NUMBERS),
    (lambda row: same(row.sis_id), lambda one: same(one.student), ("platform_id",)),
    (lambda row: same(_lone_id(row)), lambda one: same(one.student), NUMBERS),
    (lambda row: same(row.email), lambda one: same(one.student), NUMBERS),
    (lambda row: same(row.login), lambda one: same(one.email), NUMBERS),
    (lambda row: same(row.login), lambda one: same(_local(one.email)), NUMBERS),
    (lambda row: same(_local(row.login)), lambda one: same(one.student), NUMBERS),
    (lambda row: same(_local(row.email)), lambda one: same(one.student), NUMBERS),
    (
        lambda row: _numbered(f"{row.name}_{row.platform_id}"),
        lambda one: _numbered(one.student),
        (),
    ),
    (lambda row: words(row.name), lambda one: words(one.name), IDENTIFIERS),
    (lambda row: words(row.name), lambda one: words(one.student), IDENTIFIERS),
    (lambda row: plain(row.name), lambda one: plain(one.name or one.student), IDENTIFIERS),
)


def lone_name(person: Person) -> str:
    """What the kit calls somebody of whom no identifier is known, and who may be known by that."""
    identifiers = (person.platform_id, person.login, person.sis_id)
    return "" if any(identifiers) else person.student


def match_rows(
    people: Iterable[Person], rows: Mapping[int, RosterRow], platform: str = ""
) -> Matches:
    """Pair people with rows of the platform's table, by the first key that any row shares.

    Where two people or two rows share a key, none of them is paired: a grade in a wrong row is
    worse than none. A number that the members of a group share, or that another platform gave, is
    no key.
    """
    matches, open_rows = Matches(), dict(rows)
    open_people = {one.student: one for one in _with_own_numbers(people, platform)}
    for of_row, of_person, must_agree in KEYS:
        at = _grouped((of_row(row), index) for index, row in open_rows.items())
        who = _grouped((of_person(one), name) for name, one in open_people.items())
        for key in at.keys() & who.keys():
            pairs = [
                (index, name)
                for index in at[key]
                for name in who[key]
                if _agree(open_rows[index], open_people[name], must_agree)
            ]
            if len(at[key]) == len(who[key]) == len(pairs) == 1:
                matches.student_at[pairs[0][0]] = pairs[0][1]
            elif pairs:
                matches.doubtful.update(who[key])
                matches.doubtful_rows.update(at[key])
            else:
                continue
            for index in at[key]:
                del open_rows[index]
            for name in who[key]:
                del open_people[name]
    return matches


def _agree(row: RosterRow, person: Person, fields: Sequence[str]) -> bool:
    """Whether nothing that both know tells them apart."""
    both = [(same(getattr(row, name)), same(getattr(person, name))) for name in fields]
    return all(mine == theirs for mine, theirs in both if mine and theirs)


def _with_own_numbers(people: Iterable[Person], platform: str) -> list[Person]:
    each = list(people)
    times = Counter(one.platform_id for one in each)
    return [
        one
        if times[one.platform_id] == 1 and one.platform in ("", platform)
        else replace(one, platform_id="")
        for one in each
    ]


def _grouped(pairs: Iterable[tuple[str, One]]) -> dict[str, list[One]]:
    """What shares a key, by the key; an empty key is none."""
    groups: dict[str, list[One]] = defaultdict(list)
    for key, one in pairs:
        if key:
            groups[key].append(one)
    return groups
