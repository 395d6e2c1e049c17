"""A folder on the disk in which students' files lie; follows no link, and outlives odd folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder._util.names import visible
from autograder.classes.collecting.file import (
    MOST_LISTED,
    MOST_OF_ONE,
    Found,
    is_gradable,
    is_litter,
)
from autograder.submission import SubmissionError
from autograder.submission.reading import CAPS, FileError, read_regular

__all__ = ["SubmittedFolder"]

LINK = "is a link, which is not followed; put the folder itself here."


class SubmittedFolder:
    """Looks into ``<student>`` and ``<student>/<assignment>``, no deeper, and not into ``out``."""

    def __init__(self, place: Path, assignment: str, out: Path | None = None) -> None:
        self._place = place
        self._assignment = assignment
        self._out = out and out.resolve()

    def found(self) -> Iterator[Found]:
        """Give what could be graded, and each student's folder; raises SubmissionError.

        A folder that cannot be listed to its end is given with the problem, after what it listed.
        """
        try:
            for entry in _entries(self._place):
                yield from self._at_top(entry)
        except OSError as error:
            raise SubmissionError(f"{visible(str(self._place))}: {_why(error)}") from None

    def read(self, one: Found) -> bytes:
        """The bytes of a file; raises FileError."""
        try:
            return read_regular(self._place.joinpath(*one.parts), follow=False)
        except OSError as error:  # as when a disk or the network fails half-way
            raise FileError(_reading(error)) from None

    def close(self) -> None:
        """Nothing is kept open."""

    def _at_top(self, entry: os.DirEntry[str]) -> Iterator[Found]:
        try:
            kind = _kind(entry)
            if kind == "folder" and self._out and self._out == Path(entry.path).resolve():
                return
            if kind == "folder":
                yield Found((entry.name,), file=False)
                yield from _within(Path(entry.path), (entry.name,), self._assignment)
            elif is_gradable(entry.name):
                yield Found((entry.name,))
            elif kind == "link":
                yield Found((entry.name,), file=False, problem=LINK)
        except OSError as error:
            yield Found((entry.name,), file=False, problem=_why(error))


def _within(folder: Path, parts: tuple[str, ...], inner: str) -> Iterator[Found]:
    """What could be graded in a student's folder, and in the folder ``inner`` of it.

    Raises OSError where it cannot be listed.
    """
    gradable = 0
    for listed, entry in enumerate(_entries(folder), 1):
        at = (*parts, entry.name)
        if entry.name == inner and (kind := _kind(entry)) in ("folder", "link"):
            if kind == "link":
                yield Found(at, file=False, problem=LINK)
            else:
                yield Found(at, file=False)
                yield from _within(Path(entry.path), at, "")
        elif _kind(entry) == "folder":
            yield Found(at, file=False)
            yield from _misplaced(Path(entry.path), at, inner)
        elif is_gradable(entry.name):
            gradable += 1
            yield Found(at)
        if listed > MOST_LISTED:
            yield Found(at[:-1], file=False, problem=f"holds more than {MOST_LISTED:,} files.")
        if listed > MOST_LISTED or gradable > MOST_OF_ONE:
            return


def _misplaced(folder: Path, parts: tuple[str, ...], assignment: str) -> Iterator[Found]:
    """A file named after the assignment, in a folder that is not named so."""
    for name in (f"{assignment}{ending}" for ending in CAPS):
        if assignment and os.path.lexists(folder / name):
            yield Found((*parts, name), file=False)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (one for one in entries if not is_litter(one.name))


def _kind(entry: os.DirEntry[str]) -> str:
    """It is a "folder", a "link" (to a folder or to nothing) or "other"; raises OSError."""
    if not entry.is_symlink():
        return "folder" if entry.is_dir(follow_symlinks=False) else "other"
    try:
        return "link" if stat.S_ISDIR(entry.stat().st_mode) else "other"
    except OSError:  # leads nowhere, in a circle, or where we may not look
        return "link"


def _why(error: OSError) -> str:
    return f"cannot be listed: {(error.strerror or str(error)).lower()}."


def _reading(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}."
