"""Finds the submissions in a folder or a zip file, and reads each once; trusts no name in it.

Whatever a student named, linked or damaged is that student's own problem, told by name: nobody is
left out, and nobody taken for another.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder._util.names import identity, visible
from autograder.classes.collecting.archive import SubmittedArchive
from autograder.classes.collecting.file import MOST_FILES, MOST_OF_ONE, Found, stem
from autograder.classes.collecting.folder import SubmittedFolder
from autograder.classes.failures import failure_of
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["HandedIn", "collect", "count"]

MOST_ALIKE = 10  # members of one name that are compared
NOTHING = "holds no .py or .ipynb file to grade."


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in: the bytes, or why there are none. ``name`` is for messages.

    Both names can be shown: what is invisible in them, or no text, is spelt out.
    """

    student: str
    name: str
    data: bytes | None
    problem: str = ""


@dataclass
class _OneStudent:
    """What lies there of one student: files that could be graded, folders, and what is wrong."""

    files: list[Found] = field(default_factory=list)
    folders: set[tuple[str, ...]] = field(default_factory=set)
    trouble: list[Found] = field(default_factory=list)

    def has_folder(self, assignment: str) -> bool:
        """Whether there is a folder of theirs for this assignment."""
        return any(parts[1:2] == (assignment,) for parts in self.folders)

    @property
    def misplaced(self) -> list[tuple[str, ...]]:
        """Files named after the assignment that lie where none is looked for."""
        return sorted(parts for parts in self.folders if len(parts) == 3)

    def should_have(self, assignment: str, as_nbgrader: bool) -> bool:
        """Whether a folder without a file to grade is missing one.

        Where students have a folder for each assignment, theirs may all be for others; and a
        folder whose name begins with a dot is some program's.
        """
        for_others = as_nbgrader and len(self.folders) > 1 and not self.misplaced
        hidden = any(parts[0].startswith(".") for parts in self.folders)
        return not hidden and (self.has_folder(assignment) or not for_others)


def collect(place: Path, assignment: str, out: Path | None = None) -> Iterator[HandedIn]:
    """Give every submission in ``place``, sorted by student.

    ``place`` is a folder (or a zip file of one) with files named after students, or with
    ``<student>/<assignment>/`` folders, as nbgrader has them. A student whose folder is there and
    cannot be graded is given, too; the folder ``out`` is nobody's. Raises SubmissionError where
    ``place`` is neither, or holds no submission.
    """
    with _open(place, assignment, out) as source:
        for student, chosen in sorted(_chosen(source, place, assignment).items()):
            name = identity(chosen[0].name)
            try:
                yield HandedIn(student, name, _read(source, chosen))
            except FileError as error:
                yield HandedIn(student, name, None, str(error))
            except Exception as error:  # one odd file must not keep the others from being read
                yield HandedIn(student, name, None, failure_of(error).said)


def count(place: Path, assignment: str, out: Path | None = None) -> int:
    """How many submissions ``collect`` will give; raises what it raises."""
    with _open(place, assignment, out) as source:
        return len(_chosen(source, place, assignment))


def _open(
    place: Path, assignment: str, out: Path | None
) -> contextlib.closing[SubmittedFolder] | contextlib.closing[SubmittedArchive]:
    if place.is_dir():
        return contextlib.closing(SubmittedFolder(place, assignment, out))
    if place.suffix.lower() == ".zip":
        return contextlib.closing(SubmittedArchive(place, assignment))
    raise SubmissionError(f"{visible(str(place))}: is neither a folder nor a .zip file.")


def _read(source: SubmittedFolder | SubmittedArchive, chosen: list[Found]) -> bytes:
    """The bytes of a file that may be in an archive several times; raises FileError."""
    if chosen[0].problem:
        raise FileError(chosen[0].problem)
    if len(chosen) > 1 and (len(chosen) > MOST_ALIKE or _differ(source, chosen)):
        raise FileError(
            f"is in the archive {len(chosen)} times, and which of them counts cannot be told; "
            "keep one."
        )
    return source.read(chosen[0])


def _differ(source: SubmittedFolder | SubmittedArchive, alike: list[Found]) -> bool:
    """Whether files have different bytes, of which only one's are held at a time."""
    return len({hashlib.sha256(source.read(one)).digest() for one in alike}) > 1


def _chosen(
    source: SubmittedFolder | SubmittedArchive, place: Path, assignment: str
) -> dict[str, list[Found]]:
    """What is to be read by student: one file, or what is wrong; raises SubmissionError."""
    students = _by_student(source.found(), place)
    if not any(one.files or one.trouble for one in students.values()):
        raise SubmissionError(f"{visible(str(place))}: {NOTHING}")
    in_folders = any(len(file.parts) > 1 for one in students.values() for file in one.files)
    as_nbgrader = any(one.has_folder(assignment) for one in students.values())
    return {
        name: _choice(one, assignment)
        for name, one in students.items()
        if one.files or one.trouble or (in_folders and one.should_have(assignment, as_nbgrader))
    }


def _by_student(found: Iterable[Found], place: Path) -> dict[str, _OneStudent]:
    students: dict[str, _OneStudent] = defaultdict(_OneStudent)
    for one in found:
        alone = one.file and len(one.parts) == 1 and not one.problem
        student = students[identity(stem(one.parts[0]) if alone else one.parts[0])]
        if one.problem:
            student.trouble.append(one)
        elif not one.file:
            student.folders.add(one.parts)
        else:
            student.files.append(one)
        if len(students) > MOST_FILES:
            raise SubmissionError(
                f"{visible(str(place))}: holds more than {MOST_FILES:,} files to grade."
            )
    return students


def _choice(one: _OneStudent, assignment: str) -> list[Found]:
    """The file named after the assignment, or else the first; several only if named alike."""
    if one.trouble:
        return one.trouble[:1]
    if not one.files and one.misplaced:
        _, folder, name = map(identity, one.misplaced[0])
        told = f"has {name} in {folder}/, where none is looked for; move it to {assignment}/."
        return [Found(one.misplaced[0][:1], problem=told)]
    if not one.files:
        return [Found(min(one.folders)[:1], problem=NOTHING)]
    if len(one.files) > MOST_OF_ONE:
        problem = f"holds more than {MOST_OF_ONE:,} files that could be graded."
        return [Found(one.files[0].parts[:1], problem=problem)]
    ranked = sorted(one.files, key=lambda file: (stem(file.parts[-1]) != assignment, file.name))
    return [file for file in ranked if file.name == ranked[0].name]
