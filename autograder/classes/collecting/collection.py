"""A collection: everybody of a class, and the bytes of those who handed in something to grade."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder._util.names import visible
from autograder.classes.collecting.decisions import (
    DECISIONS,
    Decision,
    add_questions,
    read_decisions,
)
from autograder.classes.collecting.download import Download
from autograder.classes.collecting.hand_in import NOTHING
from autograder.classes.collecting.handed_in import HandedIn
from autograder.classes.collecting.known import Known
from autograder.classes.collecting.people import Member, Members, Reading, members_of
from autograder.classes.collecting.source import source_of
from autograder.classes.collecting.whole_layout import whole_layout
from autograder.classes.failures import failure_of
from autograder.platforms.people_table import PEOPLE, PeopleError, read_people
from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.roster_people import RosterError, read_roster
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["Collection", "open_collection"]


def _nothing(path: str) -> bytes:
    raise FileError(f"{path} is not in the collection.")


@dataclass(frozen=True)
class Collection:
    """``people`` has everybody, sorted by student; ``kind`` is the platform recognised.

    ``handed_in`` reads the work of each who has some, sorted by student: bytes, or why there are
    none. Who has not handed in is among the people only. ``why`` tells by what the kind was
    recognised, ``unclaimed`` files of which a person has to say whose they are, ``aside`` what is
    nobody's, ``notes`` what else is to be told, and ``questions`` what ``decisions.csv`` has
    to answer. ``chosen`` has the path of each student's file, and ``paths`` of all that could be
    graded, as they are in the download; ``read`` gives the bytes of one, or raises FileError.
    """

    kind: str
    people: tuple[Person, ...]
    handed_in: Callable[[], Iterator[HandedIn]]
    why: str = ""
    unclaimed: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Decision, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    read: Callable[[str], bytes] = _nothing


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

    ``kind`` names the platform, or is found out; ``roster`` is a table of all students. The folder
    ``out`` is nobody's: its ``people.csv`` has the ids of earlier runs, and its ``decisions.csv``
    what a person decided, to which open questions are added (which may raise OSError). Raises
    SubmissionError where the place or a table cannot be read, or where it holds nothing.
    """
    with contextlib.closing(Download(place, out)) as download:
        layout = whole_layout(kind, download, assignment)
        known = _known(place, assignment, layout.kind, roster, out)
        reading = Reading(download, layout, assignment, _functions(assignment), source_of(place))
        members = members_of(reading, known)
        if not members.everybody and not members.sorted.unclaimed:
            raise SubmissionError(f"{visible(str(place))}: {NOTHING}.")
        questions = tuple(_questions(members))
        if out and questions:
            add_questions(out / DECISIONS, questions)
        yield Collection(
            layout.kind,
            tuple(one.person for one in members.everybody),
            lambda: _handed_in(members.everybody, download),
            layout.why,
            tuple(members.sorted.unclaimed),
            (*members.sorted.aside, *(visible(one.rstrip("/")) for one in layout.litter)),
            members.notes,
            questions,
            {
                one.person.student: one.outcome.file.path
                for one in members.everybody
                if one.outcome and one.outcome.file
            },
            download.gradable(),
            download.read,
        )


def _known(place: Path, assignment: str, kind: str, roster: Path | None, out: Path | None) -> Known:
    """What is known of the class besides the download; raises SubmissionError."""
    course = place if (place / "submitted").is_dir() else place.parent
    is_tree = kind == "nbgrader" and (course != place.parent or place.name == "submitted")
    try:
        return Known(
            read_roster(roster) if roster else (),
            read_people(course / PEOPLE, assignment) if is_tree else (),
            read_people(out / PEOPLE) if out else (),
            read_decisions(out / DECISIONS) if out else (),
        )
    except (PeopleError, RosterError) as error:
        raise SubmissionError(str(error)) from None


def _functions(assignment: str) -> tuple[str, ...]:
    """What the assignment asks for; nothing where it is none of the kit's."""
    from autograder.suite.assignment import AssignmentError, load_assignment

    try:
        return load_assignment(assignment).functions
    except AssignmentError:
        return ()


def _questions(members: Members) -> Iterator[Decision]:
    for one in members.everybody:
        if one.outcome and one.person.status is HandInStatus.AMBIGUOUS:
            for path in one.outcome.candidates:
                yield Decision(path, one.person.student)
    for path in members.sorted.unclaimed:
        yield Decision(path)


def _handed_in(members: tuple[Member, ...], download: Download) -> Iterator[HandedIn]:
    for one in members:
        student, outcome = one.person.student, one.outcome
        if outcome is None:
            continue
        if outcome.file is None:
            yield HandedIn(student, outcome.name, None, outcome.why)
            continue
        try:
            yield HandedIn(student, outcome.name, download.read(outcome.file.path))
        except FileError as error:
            yield HandedIn(student, outcome.name, None, str(error))
        except Exception as error:  # one odd file must not keep the others from being read
            yield HandedIn(student, outcome.name, None, failure_of(error).said)
