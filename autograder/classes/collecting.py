"""Finds the submissions in a folder or a zip file, and reads each once; trusts no name in it.

Nothing is unpacked: an archive's members are read where they lie, so their names lead nowhere.
"""

from __future__ import annotations

import contextlib
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.classes.failures import failure_of
from autograder.submission import SubmissionError
from autograder.submission.reading import CAPS, FileError, read_regular

__all__ = ["HandedIn", "collect", "count"]

MOST_FILES = 20_000
MEMBER = "a member of the archive"


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in: the bytes, or why there are none. ``name`` is for messages."""

    student: str
    name: str
    data: bytes | None
    problem: str = ""


def collect(place: Path, assignment: str) -> Iterator[HandedIn]:
    """Give every submission in ``place``, sorted by student.

    ``place`` is a folder (or a zip file of one) with files named after students, or with
    ``<student>/<assignment>/`` folders, as nbgrader has them. Raises SubmissionError where it is
    neither, or holds no submission.
    """
    with _open(place) as source:
        for student, name in sorted(_chosen(source, place, assignment).items()):
            try:
                yield HandedIn(student, name, source.read(name))
            except FileError as error:
                yield HandedIn(student, name, None, str(error))
            except Exception as error:  # one odd file must not keep the others from being read
                yield HandedIn(student, name, None, failure_of(error).said)


def count(place: Path, assignment: str) -> int:
    """How many submissions ``collect`` will give; raises what it raises."""
    with _open(place) as source:
        return len(_chosen(source, place, assignment))


def _open(place: Path) -> contextlib.closing[_Folder | _Archive]:
    if place.is_dir():
        return contextlib.closing(_Folder(place))
    if place.suffix.lower() == ".zip":
        return contextlib.closing(_Archive(place))
    raise SubmissionError(f"{place}: is neither a folder nor a .zip file.")


def _chosen(source: _Folder | _Archive, place: Path, assignment: str) -> dict[str, str]:
    chosen = _by_student(source.names(), assignment)
    if not chosen:
        raise SubmissionError(f"{place}: holds no .py or .ipynb file to grade.")
    return chosen


def _by_student(names: list[str], assignment: str) -> dict[str, str]:
    """Which file is whose; of several, the one named after the assignment, or the first."""
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda one: (PurePosixPath(one).stem != assignment, one)):
        path = PurePosixPath(name)
        if path.suffix.lower() not in CAPS:
            continue
        if path.is_absolute() or ".." in path.parts:
            found[name] = name  # refused when it is read, by name
        elif len(path.parts) == 1:
            found.setdefault(path.stem, name)
        elif len(path.parts) == 2 or (len(path.parts) == 3 and path.parts[1] == assignment):
            found.setdefault(path.parts[0], name)
    return found


class _Folder:
    """A folder on the disk; links in it are not followed."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def names(self) -> list[str]:
        found = []
        for folder, folders, files in os.walk(self._place):  # which follows no links
            here = Path(folder).relative_to(self._place)
            folders[:] = folders if len(here.parts) < 2 else []
            found += [(here / one).as_posix() for one in files]
            if len(found) > MOST_FILES:
                raise SubmissionError(f"{self._place}: holds more than {MOST_FILES:,} files.")
        return found

    def read(self, name: str) -> bytes:
        return read_regular(self._place / name, follow=False)

    def close(self) -> None:
        """Nothing is kept open."""


class _Archive:
    """A zip file; sizes are not believed, they are counted while reading."""

    def __init__(self, place: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(place)
        except (OSError, zipfile.BadZipFile) as error:
            raise SubmissionError(f"{place}: cannot be read as a zip file: {error}.") from None
        if len(self._zip.infolist()) > MOST_FILES:
            raise SubmissionError(f"{place}: holds more than {MOST_FILES:,} files.")

    def names(self) -> list[str]:
        return [one.filename for one in self._zip.infolist() if not one.is_dir()]

    def read(self, name: str) -> bytes:
        member = self._zip.getinfo(name)
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if ".." in parts or name.startswith("/") or ":" in parts[0]:
            raise FileError(f"{MEMBER} with a name that leads elsewhere.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FileError(f"{MEMBER} that is a link.")
        cap = CAPS[PurePosixPath(name).suffix.lower()]
        try:
            with self._zip.open(member) as stream:
                data = stream.read(cap + 1)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise FileError(f"{MEMBER} that cannot be read: {error}.") from None
        if len(data) > cap:
            raise FileError(f"is larger than {cap / 1e6:.0f} MB.")
        return data

    def close(self) -> None:
        self._zip.close()
