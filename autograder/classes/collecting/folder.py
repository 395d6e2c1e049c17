"""A folder on the disk in which students' files lie; follows no link, and outlives odd folders."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder._util.names import visible
from autograder.classes.collecting.file import (
    LISTED_CAPS,
    MOST_AROUND,
    MOST_DEEP,
    MOST_LISTED,
    MOST_OF_ONE,
    MOST_OTHERS,
    Found,
    could_be_work,
    is_gradable,
    is_litter,
)
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError, read_regular

__all__ = ["SubmittedFolder"]

LINK = "is a link, which is not followed; put the folder itself here."


@dataclass
class _Tally:
    """How much of one student's has been listed, and how much of it was not worth naming."""

    listed: int = 0
    others: int = 0
    gradable: Counter[int] = field(default_factory=Counter)  # by depth
    full: bool = False


class SubmittedFolder:
    """Looks into folders of any depth, but not into ``out``.

    ``root`` tells in how many folders all of it lies; ``unnamed`` counts files of each student's
    folder that are too many to be named.
    """

    def __init__(self, place: Path, out: Path | None = None) -> None:
        self._place = place
        self._out = out and out.resolve()
        self._tally: dict[tuple[str, ...], _Tally] = {}
        self.root = 0
        self.litter: list[str] = []
        self.unnamed: Counter[str] = Counter()

    def found(self) -> Iterator[Found]:
        """Give every file and folder; raises SubmissionError.

        A folder that cannot be listed to its end is given with the problem, after what it listed.
        """
        try:
            self.root = _root(self._place)
            for entry in self._entries(self._place, ()):
                yield from self._entry(entry, (entry.name,))
        except OSError as error:
            raise SubmissionError(f"{visible(str(self._place))}: {_why(error)}") from None

    def read(self, one: Found) -> bytes:
        """The bytes of a file; raises FileError."""
        try:
            path = self._place.joinpath(*one.parts)
            return read_regular(path, follow=False, caps=LISTED_CAPS)
        except OSError as error:  # as when a disk or the network fails half-way
            raise FileError(_reading(error)) from None

    def close(self) -> None:
        """Nothing is kept open."""

    def _entry(self, entry: os.DirEntry[str], parts: tuple[str, ...]) -> Iterator[Found]:
        try:
            kind = _kind(entry)
            if is_gradable(entry.name) and kind != "folder":
                yield from self._file(parts)
            elif kind == "link":
                yield Found(parts, file=False, problem=LINK)
            elif kind == "folder":
                yield from self._within(Path(entry.path), parts)
            else:
                yield from self._file(parts)
        except OSError as error:
            yield Found(parts, file=False, problem=_why(error))

    def _within(self, folder: Path, parts: tuple[str, ...]) -> Iterator[Found]:
        """What lies in a folder; raises OSError where it cannot be listed."""
        if self._out and folder.resolve() == self._out:
            return
        tally = self._of(parts)
        yield Found(parts, file=False)
        if len(parts) > MOST_DEEP:
            yield Found(parts, file=False, problem="lies too deep, and is not looked into.")
            return
        for entry in self._entries(folder, parts):
            tally.listed += 1
            if tally.listed > MOST_LISTED:
                if not tally.full:
                    told = f"holds more than {MOST_LISTED:,} files."
                    yield Found(parts[: self.root + 1], file=False, problem=told)
                tally.full = True
                return
            yield from self._entry(entry, (*parts, entry.name))

    def _file(self, parts: tuple[str, ...]) -> Iterator[Found]:
        """A file, unless its student has too many like it."""
        if len(parts) > self.root + 1:
            tally, depth, name = self._of(parts), len(parts), parts[-1].lower()
            if is_gradable(parts[-1]):
                tally.gradable[depth] += 1
                if tally.gradable[depth] > MOST_OF_ONE + 1:
                    self.unnamed["/".join(parts[: self.root + 1])] += 1
                    return
            else:
                tally.others += 1
                if tally.others > MOST_OTHERS and not name.endswith(tuple(LISTED_CAPS)):
                    self.unnamed["/".join(parts[: self.root + 1])] += 1
                    return
        yield Found(parts)

    def _of(self, parts: tuple[str, ...]) -> _Tally:
        return self._tally.setdefault(parts[: self.root + 1], _Tally())

    def _entries(self, folder: Path, parts: tuple[str, ...]) -> Iterator[os.DirEntry[str]]:
        with os.scandir(folder) as entries:
            for one in entries:
                if not is_litter(one.name):
                    yield one
                elif len(self.litter) < MOST_LISTED:
                    self.litter.append("/".join((*parts, one.name)))


def _root(place: Path) -> int:
    """In how many folders, one within the other, all lies that could be handed in."""
    for depth in range(MOST_AROUND):
        with os.scandir(place) as entries:
            kept = [one for one in entries if not is_litter(one.name)]
        folders = [one for one in kept if one.is_dir(follow_symlinks=False)]
        if len(folders) != 1 or any(could_be_work(one.name) for one in kept if one != folders[0]):
            return depth
        place = Path(folders[0].path)
    return MOST_AROUND


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
