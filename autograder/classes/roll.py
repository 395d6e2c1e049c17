"""Everybody of a class from run to run: who is graded now, who stays as they are, who is gone."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from autograder._util.names import visible
from autograder.classes.collecting import HandedIn
from autograder.classes.failures import ClassError
from autograder.platforms.comparing import same
from autograder.platforms.person import HandInStatus, Person

__all__ = ["Roll", "call_roll", "find_students", "known_as", "renamed", "source_of"]

ZIP = re.compile(r"(?i)(?<=[^/])\.zip$")
COPY = re.compile(
    r"(?<=[^/ ]) ?\(\d+\)$"
)  # "hw1 (1).zip" is what browsers make of a second hw1.zip
ABSENT, TAKEN = HandInStatus.NOT_HANDED_IN, HandInStatus.TAKEN
WHO = ("name", "login", "sis_id", "email", "group", "section")  # what a resubmission may not tell
ONE_EACH = ("platform_id", "sis_id", "email", "login")  # what no two people share
Named = TypeVar("Named", Person, HandedIn)
PER_PERSON = frozenset({"canvas", "moodle"})  # whose numbers stay a person's through an assignment


@dataclass(frozen=True)
class Roll:
    """A class by students: ``now`` is this run's, ``others`` stay as they are.

    ``gone`` were of the class and are no longer. ``withdrawn`` are on the roster, and what they
    had handed in is gone. ``moved`` had another file, from another place: what they had.
    """

    now: Mapping[str, Person]
    others: Mapping[str, Person] = field(default_factory=dict)
    gone: Mapping[str, Person] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    moved: Mapping[str, Person] = field(default_factory=dict)

    @property
    def everybody(self) -> dict[str, Person]:
        """Who is of the class."""
        return {**self.others, **self.now}


def source_of(place: Path, out: Path) -> str:
    """What one download is called in all runs: its path from ``out``, without " (1)" and ".zip".

    A download may be unpacked, or loaded once more, and is still the same one.
    """
    try:
        path = os.path.relpath(place.resolve(), out.resolve())
    except ValueError:  # on another drive of Windows
        path = str(place.resolve())
    return COPY.sub("", ZIP.sub("", visible(path.replace(os.sep, "/"))))


def call_roll(
    before: Iterable[Person],
    came: Iterable[Person],
    source: str,
    *,
    whole: bool = False,
    roster: bool = False,
    only: Collection[str] = (),
) -> Roll:
    """Tell who is of the class after a run on ``source``, which gave the people ``came``.

    Who came from this source before and is not there is gone, and with ``whole`` also who came
    from any other; who has not handed in goes only where there is a ``roster`` without them. With
    ``only``, these students are this run's, and nobody goes.
    """
    was = {one.student: one for one in before}
    found = {one.student: _completed(replace(one, source=source), was) for one in came}
    if only:
        others = {name: one for name, one in {**found, **was}.items() if name not in only}
        return Roll({name: found[name] for name in sorted(only)}, others)
    now = {name: one for name, one in found.items() if whole or not _had_more(one, was.get(name))}
    gone = {
        name: one
        for name, one in was.items()
        if name not in found and (whole or _is_missed(one, source, roster))
    }
    stay = {name: one for name, one in was.items() if name not in now and name not in gone}
    return Roll(
        now,
        {name: _completed(one, found) for name, one in stay.items()},
        gone,
        tuple(name for name, one in now.items() if _has_withdrawn(one, was.get(name))),
        {name: was[name] for name, one in now.items() if _has_moved(one, was.get(name))},
    )


def _completed(one: Person, others: Mapping[str, Person]) -> Person:
    """What is known of somebody from elsewhere, in the place of what is not known here."""
    other = others.get(one.student)
    if other is None:
        return one
    facts = {name: getattr(other, name) for name in WHO if not getattr(one, name)}
    if not one.platform_id and other.platform_id:
        facts |= {"platform": other.platform, "platform_id": other.platform_id}
    return replace(one, **facts)


def _had_more(one: Person, other: Person | None) -> bool:
    """Whether somebody handed in elsewhere who is only on the roster here."""
    return (
        other is not None
        and one.status is ABSENT
        and other.status is not ABSENT
        and one.source != other.source
    )


def _is_missed(one: Person, source: str, roster: bool) -> bool:
    return one.source == source and (roster or one.status is not ABSENT)


def _has_withdrawn(one: Person, other: Person | None) -> bool:
    return other is not None and one.status is ABSENT and other.status is not ABSENT


def _has_moved(one: Person, other: Person | None) -> bool:
    return (
        other is not None
        and one.status is other.status is TAKEN
        and one.source != other.source
        and (one.sha256 != other.sha256 or not one.sha256)
    )


def known_as(before: Iterable[Person], came: Iterable[Person], source: str) -> dict[str, str]:
    """By what names students of other downloads are known here, where these differ.

    A download in which one person handed in again may call them otherwise: what tells namesakes
    apart is needed only where both are there. Who shares a name with somebody and has another
    number is another person.
    """
    elsewhere = [one for one in before if one.source != source]
    was = {one.student: one for one in elsewhere}
    people = list(came)
    taken = {one.student for one in people}  # by who is called so there, or has been found
    keys = Counter(key for one in elsewhere for key in _keys(one))
    owners = {key: one.student for one in elsewhere for key in _keys(one) if keys[key] == 1}
    names: dict[str, str] = {}
    for one in people:
        other = was.get(one.student)
        if other is not None and not _is_another(one, other):
            continue
        known = next((owners[key] for key in _keys(one) if key in owners), "")
        if known and known not in taken:
            names[one.student] = known
            taken.add(known)
        elif other is not None:
            names[one.student] = f"{one.student}-{one.platform_id}"
    return names


def renamed(one: Named, names: Mapping[str, str]) -> Named:
    """Somebody, or what they handed in, under the name by which they are known here."""
    return replace(one, student=names.get(one.student, one.student))


def _keys(one: Person) -> Iterator[tuple[str, str, str]]:
    for name in ONE_EACH:
        if name == "platform_id" and one.platform not in PER_PERSON:
            continue
        if value := getattr(one, name):
            yield name, one.platform if name in ("platform_id", "login") else "", same(value)


def _is_another(one: Person, other: Person) -> bool:
    return (
        one.platform == other.platform
        and one.platform in PER_PERSON
        and bool(one.platform_id and other.platform_id)
        and one.platform_id != other.platform_id
    )


def find_students(people: Iterable[Person], wanted: Iterable[str]) -> frozenset[str]:
    """The students who are called so, or have that name, number or mail; raises ClassError."""
    everybody = list(people)
    return frozenset(_find(everybody, one) for one in wanted)


def _find(people: list[Person], wanted: str) -> str:
    exact = [one for one in people if one.student == wanted]
    found = exact or [one for one in people if _is_called(one, wanted)]
    if not found:
        raise ClassError(f"--student {visible(wanted)}: nobody is called so in what is graded.")
    if len(found) > 1:
        names = ", ".join(sorted(one.student for one in found))
        raise ClassError(f"--student {visible(wanted)}: could be {names}; name one.")
    if found[0].status is ABSENT:
        raise ClassError(f"--student {visible(wanted)}: has not handed in what is graded.")
    return found[0].student


def _is_called(one: Person, wanted: str) -> bool:
    facts = (getattr(one, name) for name in ("student", "name", *ONE_EACH))
    return any(fact and same(fact) == same(wanted) for fact in facts)
