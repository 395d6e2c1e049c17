"""Makes everybody of a class of what a download, a roster, a table and decisions tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder._util.names import identity
from autograder.classes.collecting.decisions import TAKE, Decision
from autograder.classes.collecting.download import Download
from autograder.classes.collecting.file import is_gradable
from autograder.classes.collecting.hand_in import HandIn, Outcome
from autograder.classes.collecting.known import Known
from autograder.classes.collecting.owners import Sorted, by_owner
from autograder.classes.collecting.roster_match import Unsure, owner_of
from autograder.classes.collecting.student_ids import EarlierIds, student_ids
from autograder.platforms.layouts import Layout, Owner
from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Member", "Members", "members_of"]

GONE = "was collected, and its file is not there any more; collect again."


@dataclass(frozen=True)
class Member:
    """Somebody of the class: their row, and what came of their files, if there were any."""

    person: Person
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Members:
    """Everybody, sorted by student, and what is nobody's."""

    everybody: tuple[Member, ...]
    sorted: Sorted
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What is read, and for which assignment; ``functions`` are what it asks for."""

    download: Download
    layout: Layout
    assignment: str
    functions: tuple[str, ...]
    source: str


def members_of(reading: Reading, known: Known) -> Members:
    """Find everybody, and choose what is graded of each."""
    found = by_owner(reading.layout, reading.download, known)
    table = {one.student: one for one in known.table}
    members: list[Member] = []
    fixed: dict[int, str] = {}
    crowds = _crowds(found)
    for key, one in found.hand_ins.items():
        if key in crowds:
            members += _namesakes(one, crowds[key], found, reading)
            continue
        before = table.pop(key, None)
        if before:
            fixed[len(members)] = before.student
        outcome = _outcome(one, reading, known.decisions)
        person = _person(one, outcome, found.rows.get(key), before, reading)
        members.append(Member(person, outcome))
    for before in table.values():
        fixed[len(members)] = before.student
        members.append(_in_table_alone(before))
    here = {*found.rows.values(), *(row for _, rows in found.unsure for row in rows)}
    absent = [_absent(row, reading) for row in known.roster if row not in here]
    in_table = EarlierIds(known.table)
    members += [Member(one) for one in absent if not in_table.of(one)]
    notes = tuple(_unsure(one) for one in found.unsure if len(one[0]) >= len(one[1]))
    return Members(_named(members, fixed, reading, known), found, notes)


def _crowds(found: Sorted) -> dict[str, tuple[RosterPerson, ...]]:
    """By owner, the rows of whom any may have handed in these files: more than there are owners."""
    return {
        one.key: rows for owners, rows in found.unsure if len(owners) < len(rows) for one in owners
    }


def _namesakes(
    one: HandIn, rows: Sequence[RosterPerson], found: Sorted, reading: Reading
) -> list[Member]:
    """All whom the owner's name fits, but for those of whom a person has said what is theirs."""
    paths = tuple(identity(file.path) for file in one.files if is_gradable(file.path))
    claimed = set(found.rows.values())
    why = f"whose of {len(rows)} called {identity(rows[0].name)} is {', '.join(paths)}?"
    ambiguous = HandInStatus.AMBIGUOUS
    outcome = Outcome(ambiguous, identity(one.owner.name), why, others=paths, candidates=paths)
    return [
        Member(replace(_absent(row, reading), status=ambiguous, why=why, others=paths), outcome)
        for row in rows
        if row not in claimed
    ]


def _named(
    members: Sequence[Member], fixed: Mapping[int, str], reading: Reading, known: Known
) -> tuple[Member, ...]:
    """The members by their ids; in a tree of nbgrader, folders are the ids."""
    earlier = EarlierIds(() if reading.layout.kind == "nbgrader" else known.earlier)
    ids = student_ids([one.person for one in members], earlier, fixed)
    named = [
        replace(one, person=replace(one.person, student=student))
        for one, student in zip(members, ids, strict=True)
    ]
    return tuple(sorted(named, key=lambda one: one.person.student))


def _outcome(one: HandIn, reading: Reading, decisions: Iterable[Decision]) -> Outcome:
    one.open_zips(reading.download)
    made = sorted(decisions, key=lambda decision: decision.choice == TAKE)
    choices = {decision.file: decision.choice for decision in made if decision.choice}
    copies = reading.layout.kind != "google"
    return one.outcome(
        reading.assignment, reading.functions, reading.download, choices, copies=copies
    )


def _person(
    one: HandIn, outcome: Outcome, row: RosterPerson | None, before: Person | None, reading: Reading
) -> Person:
    """The row of somebody who is in the download: the roster knows better than names of files."""
    owner, known = one.owner, row or RosterPerson()
    latest = outcome.file or max(one.files, key=lambda file: file.handed_in, default=None)
    made = Person(
        _first_id(owner, known, reading.layout.kind),
        reading.assignment,
        outcome.status,
        name=identity(known.name or owner.name or known.known or owner.key),
        platform=reading.layout.kind,
        platform_id=owner.platform_id or known.platform_id,
        login=known.login or owner.login,
        sis_id=known.sis_id or owner.sis_id,
        email=known.email or owner.email,
        group=owner.group,
        section=known.section,
        handed_in=latest.handed_in if latest else "",
        late=latest.late if latest else "",
        file=outcome.name if outcome.file else "",
        why=outcome.why,
        others=outcome.others,
        sha256=outcome.sha256,
        source=reading.source,
    )
    return _as_before(made, before) if before else made


def _first_id(owner: Owner, row: RosterPerson, kind: str) -> str:
    if kind == "nbgrader":
        return owner.key
    return (
        row.login
        or row.sis_id
        or owner.login
        or owner.sis_id
        or row.name
        or owner.name
        or owner.key
    )


def _as_before(made: Person, before: Person) -> Person:
    """What the table beside a tree knows of the one whose folder it is, and of the very file."""
    if before.sha256 == made.sha256:
        return replace(before, status=made.status)
    of_file = ("status", "file", "why", "others", "sha256", "source")
    return replace(before, **{name: getattr(made, name) for name in of_file})


def _in_table_alone(before: Person) -> Member:
    """Somebody of the table who has no folder: their row says why, unless a file was taken."""
    if before.status is HandInStatus.TAKEN:
        before = replace(before, status=HandInStatus.NOTHING_USABLE, why=GONE, sha256="")
    if before.status is HandInStatus.NOT_HANDED_IN:
        return Member(before)
    return Member(before, Outcome(before.status, before.name or before.student, before.why))


def _absent(row: RosterPerson, reading: Reading) -> Person:
    owner = owner_of(row)
    return Person(
        _first_id(owner, row, ""),
        reading.assignment,
        HandInStatus.NOT_HANDED_IN,
        name=identity(row.name),
        platform=reading.layout.kind,
        platform_id=row.platform_id,
        login=row.login,
        sis_id=row.sis_id,
        email=row.email,
        section=row.section,
    )


def _unsure(some: Unsure) -> str:
    owners, rows = some
    return (
        f"{len(owners)} who handed in and {len(rows)} on the roster are called "
        f"{identity(rows[0].name)}: which is which, only a roster with the download's numbers "
        f"({', '.join(one.platform_id or one.key for one in owners)}) can tell."
    )
