"""A collection: everybody of a class, and the bytes of those who handed in something to grade."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.classes.collecting.handed_in import HandedIn, collect, count
from autograder.platforms.person import HandInStatus, Person

__all__ = ["Collection", "open_collection"]


@dataclass(frozen=True)
class Collection:
    """``people`` has everybody, sorted by student; ``kind`` is the platform recognised.

    ``handed_in`` reads the work of each who has some, sorted by student: bytes, or why there are
    none. Who has not handed in is among the people only. ``why`` tells by what the kind was
    recognised, ``unclaimed`` files of which a person has to say whose they are, ``aside`` what is
    nobody's, ``notes`` what else is to be told; ``paths`` are of the chosen files, as ``read``
    takes them. ``questions`` are what ``decisions.csv`` has to answer.
    """

    kind: str
    people: tuple[Person, ...]
    handed_in: Callable[[], Iterator[HandedIn]]
    why: str = ""
    unclaimed: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[object, ...] = ()


@contextlib.contextmanager
def open_collection(
    place: Path,
    assignment: str,
    *,
    kind: str = "",
    roster: Path | None = None,
    out: Path | None = None,
) -> Iterator[Collection]:
    """Find everybody in a download, and keep it open for reading; raises SubmissionError.

    ``kind`` names the platform, or is found out; ``roster`` is a table of all students; the folder
    ``out`` is nobody's. Raises SubmissionError where the place cannot be read or holds nothing.
    """
    del kind, roster
    count(place, assignment, out)
    people = tuple(
        Person(
            one.student,
            assignment,
            HandInStatus.NOTHING_USABLE if one.data is None else HandInStatus.TAKEN,
            file=one.name,
            why=one.problem,
            source=place.name,
        )
        for one in collect(place, assignment, out)
    )
    yield Collection("folder", people, lambda: collect(place, assignment, out))
