"""Writes a collection as nbgrader's tree, ``submitted/<student>/<assignment>/``, and people.csv.

Each student's folder is made elsewhere and takes its place whole; the table comes last. Whenever a
run is stopped, the next one writes what is missing and comes to the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from autograder._util.names import visible
from autograder.classes.collecting.class_table import merged
from autograder.classes.collecting.collection import Collection
from autograder.classes.collecting.source import source_of
from autograder.platforms.people_table import PEOPLE, PeopleError, read_people, write_people
from autograder.platforms.person import HandInStatus, Person
from autograder.submission import SubmissionError

__all__ = ["SUBMITTED", "Written", "write_tree"]

SUBMITTED, PUT_ASIDE = "submitted", "submitted.old"
UNFINISHED, LOCK = ".collecting", ".collect.lock"
TIME = "timestamp.txt"


@dataclass(frozen=True)
class Written:
    """Everybody of the assignment, who is gone since the last run, and what is to be told."""

    people: tuple[Person, ...]
    gone: tuple[Person, ...]
    notes: tuple[str, ...]


def write_tree(
    collection: Collection, place: Path, assignment: str, out: Path, *, whole: bool = False
) -> Written:
    """Write the files and the table; raises OSError, and SubmissionError where another run writes.

    What was in a student's folder and was not collected into it is put aside, never deleted.
    """
    if place.resolve() in (out.resolve(), (out / SUBMITTED).resolve()):
        raise SubmissionError(f"{visible(str(place))}: is where files are collected to.")
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        table = out / PEOPLE
        try:
            before = read_people(table)
        except PeopleError as error:
            raise SubmissionError(str(error)) from None
        writer = _Writer(out, assignment, {one.student: one for one in before
                                           if one.assignment == assignment})  # fmt: skip
        writer.write(collection)
        mine = [one for one in before if one.assignment == assignment]
        people, gone = merged(mine, writer.people, source_of(place), whole=whole)
        for one in (*gone, *people):
            if one in gone or one.status is not HandInStatus.TAKEN:
                writer.take_out(one.student)
        others = [one for one in before if one.assignment != assignment]
        write_people(table, [*others, *people])
        return Written(people, gone, tuple(writer.notes))


class _Writer:
    """Writes students' folders, each whole."""

    def __init__(self, out: Path, assignment: str, before: dict[str, Person]) -> None:
        self._out, self._assignment, self._before = out, assignment, before
        self._unfinished = out / UNFINISHED
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self.people: list[Person] = []
        self.notes: list[str] = []

    def write(self, collection: Collection) -> None:
        """Write every file that was taken; whoever's cannot be read any more is noted so."""
        here = {one.student: one for one in collection.people}
        for one in collection.handed_in():
            person = here[one.student]
            if one.data is None and person.status is HandInStatus.TAKEN:
                here[one.student] = _unusable(person, one.problem)
            elif one.data is not None:
                self._put(person, one.data)
        self.people = list(here.values())
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def take_out(self, student: str) -> None:
        """Take away what was collected of a student before; what somebody put there stays."""
        target = self._out / SUBMITTED / student / self._assignment
        if not target.is_dir():
            return
        if not self._is_ours(target, student):
            shown = visible(str(target.relative_to(self._out)))
            self.notes.append(f"{visible(student)}: {shown} is not of this download, and stays.")
            return
        self._put_aside(target, student)
        with contextlib.suppress(OSError):  # it may hold other assignments
            target.parent.rmdir()

    def _put(self, person: Person, data: bytes) -> None:
        target = self._out / SUBMITTED / person.student / self._assignment
        ending = ".ipynb" if person.file.lower().endswith(".ipynb") else ".py"
        files = {f"{self._assignment}{ending}": data}
        if stamp := _stamp(person.handed_in):
            files[TIME] = stamp.encode()
        if _holds(target, files):
            return
        made = self._unfinished / hashlib.sha256(person.student.encode()).hexdigest()
        made.mkdir(parents=True)
        for name, content in files.items():
            _write(made / name, content)
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            self._put_aside(target, person.student)
        made.rename(target)

    def _put_aside(self, target: Path, student: str) -> None:
        """Move what was there; what this command wrote, and can write again, is deleted."""
        if self._is_ours(target, student):
            self._unfinished.mkdir(exist_ok=True)
            target.rename(self._unfinished / f"old-{len(list(self._unfinished.iterdir()))}")
            return
        number = 1
        while (aside := self._out / PUT_ASIDE / student / f"{self._assignment}-{number}").exists():
            number += 1
        aside.parent.mkdir(parents=True, exist_ok=True)
        target.rename(aside)
        self.notes.append(
            f"{visible(student)}: what was in {SUBMITTED}/ was not collected as it is, and is "
            f"now in {visible(str(aside.relative_to(self._out)))}."
        )

    def _is_ours(self, target: Path, student: str) -> bool:
        known = self._before.get(student)
        return known is not None and _is_ours(target, self._assignment, known.sha256)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    try:
        with FileLock(out / LOCK, timeout=0):
            yield
    except Timeout:
        raise SubmissionError(f"{out}: another run is collecting into this folder.") from None


def _unusable(person: Person, problem: str) -> Person:
    status = HandInStatus.NOTHING_USABLE
    return replace(person, status=status, why=problem, file="", sha256="")


def _stamp(handed_in: str) -> str:
    """The time as nbgrader's ``timestamp.txt`` has it: UTC, or as it is where no zone is told."""
    try:
        when = datetime.fromisoformat(handed_in)
    except ValueError:
        return ""
    plain = when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
    return f"{plain.isoformat(' ')} UTC"


def _holds(target: Path, files: dict[str, bytes]) -> bool:
    """Whether the folder has these files, byte for byte, and no others."""
    try:
        names = {one.name for one in target.iterdir()}
        return names == files.keys() and all(
            (target / name).read_bytes() == data for name, data in files.items()
        )
    except OSError:
        return False


def _is_ours(target: Path, assignment: str, sha256: str) -> bool:
    """Whether the folder holds only what was collected before."""
    try:
        names = {one.name for one in target.iterdir()} - {TIME}
        (name,) = names & {f"{assignment}.py", f"{assignment}.ipynb"}
        data = (target / name).read_bytes()
    except (OSError, ValueError):
        return False
    return len(names) == 1 and hashlib.sha256(data).hexdigest() == sha256


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
