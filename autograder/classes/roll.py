"""Everybody of a class from run to run: who is graded now, who stays as they are, who is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from autograder._util.names import visible
from autograder.classes.failures import ClassError
from autograder.platforms.comparing import same
from autograder.platforms.person import HandInStatus, Person

__all__ = ["Roll", "call_roll", "find_students"]

ABSENT, TAKEN = HandInStatus.NOT_HANDED_IN, HandInStatus.TAKEN
WHO = ("name", "login", "sis_id", "email", "group", "section")  # what a resubmission may not tell
ONE_EACH = ("platform_id", "sis_id", "email", "login")  # what no two people share


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


def call_roll(
    before: Iterable[Person],
    came: Iterable[Person],
    source: str,
    *,
    whole: bool = False,
    roster: bool = False,
    named: bool = False,
    only: Collection[str] = (),
) -> Roll:
    """Tell who is of the class after a run on ``source``, which gave the people ``came``.

    Who came from this source before and is not there is gone, and with ``whole`` also who came
    from any other; who has not handed in goes only where there is a ``roster`` without them. Names
    stay as they were unless those of this run are ``named`` by a roster or a table, too. With
    ``only``, these students are this run's, and nobody goes.
    """
    was = {one.student: one for one in before}
    found = {
        one.student: _completed(replace(one, source=source), was.get(one.student), named=named)
        for one in came
    }
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
        {name: _completed(one, found.get(name), named=not named) for name, one in stay.items()},
        gone,
        tuple(name for name, one in now.items() if _has_withdrawn(one, was.get(name))),
        {name: was[name] for name, one in now.items() if _has_moved(one, was.get(name))},
    )


def _completed(one: Person, other: Person | None, *, named: bool) -> Person:
    """What is known of somebody from elsewhere, in the place of what is not known here.

    The name is the other's, too, unless ``one`` is ``named``: downloads spell it in their way.
    """
    if other is None:
        return one
    facts = {name: getattr(other, name) for name in WHO if not getattr(one, name)}
    if (not named or one.name == one.student) and other.name:
        facts["name"] = other.name
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
