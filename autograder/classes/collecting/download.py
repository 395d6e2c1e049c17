"""A download that is open for reading: its paths, students' own zip files in it, and bytes.

A student's zip file is opened in memory, and one in it once more. Its members become paths below
its own: ``ada/work.zip/mnist.py``.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from pathlib import Path

from autograder._util.names import visible
from autograder.classes.collecting.archive import SubmittedArchive
from autograder.classes.collecting.file import MOST_FILES, ZIP, Found, is_gradable
from autograder.classes.collecting.folder import SubmittedFolder
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["CLOSED", "Download", "is_zip"]

MOST_ALIKE = 10  # members of one name that are compared
MOST_NESTED = 2  # zip files in one another, within the download
CLOSED = "(not opened)"  # stands for what is in a folder that cannot be looked into
TOO_DEEP = "is a zip file in a zip file in a zip file, and is not opened; pack it flat."


def is_zip(path: str) -> bool:
    """Whether a file of this name is opened as a zip file."""
    return path.lower().endswith(ZIP)


class Download:
    """Everything that lies in a place; ``problems`` are by path, and no bytes are read of those.

    ``names`` are paths of all files, and of folders that hold none.
    """

    def __init__(self, place: Path, out: Path | None = None) -> None:
        """Open and list it; raises SubmissionError."""
        self.place = place
        self._source = _open(place, out)
        self._files: dict[str, tuple[str, list[Found]]] = {}  # by path: the zip file it is in
        self._opened: dict[str, SubmittedArchive] = {}
        self.problems: dict[str, str] = {}
        self._downloads: set[str] = set()  # zip files that are no student's
        try:
            self.names = self._enter(self._source)
        except BaseException:
            self.close()
            raise

    @property
    def unnamed(self) -> Counter[str]:
        """How many files of a folder are too many to be named."""
        return self._source.unnamed

    def folder(self, path: str) -> str:
        """The folder that this path stands for, if it is one that cannot be looked into."""
        return path.removesuffix(f"/{CLOSED}") if path.endswith(f"/{CLOSED}") else ""

    def expand(self, path: str) -> list[str]:
        """Paths of what is in a student's zip file; raises FileError."""
        if self._depth(path) >= MOST_NESTED:
            raise FileError(TOO_DEEP)
        return [one for one in self._enter(self._archive(path), path) if not one.endswith("/")]

    def enter(self, path: str) -> list[str]:
        """Paths of what is in a zip file that is a platform's download itself; raises FileError."""
        self._downloads.add(path)
        return self._enter(self._archive(path), path)

    def gradable(self) -> tuple[str, ...]:
        """Paths of all files that could be graded, as far as zip files were opened."""
        return tuple(one for one in self._files if is_gradable(one))

    def read(self, path: str) -> bytes:
        """The bytes of a file that may be in an archive several times; raises FileError."""
        if path in self.problems:
            raise FileError(self.problems[path])
        if path not in self._files:
            raise FileError("there is no such file.")
        within, alike = self._files[path]
        source = self._archive(within) if within else self._source
        if len(alike) > 1 and (len(alike) > MOST_ALIKE or _differ(source, alike)):
            raise FileError(
                f"is in the archive {len(alike)} times, and which of them counts cannot be told; "
                "keep one."
            )
        return source.read(alike[0])

    def close(self) -> None:
        """Let go of all files."""
        for one in self._opened.values():
            one.close()
        self._opened.clear()
        self._source.close()

    def leave(self, path: str) -> None:
        """Take a zip file for a student's, after all."""
        self._downloads.discard(path)
        if opened := self._opened.pop(path, None):
            opened.close()

    def _enter(self, source: SubmittedFolder | SubmittedArchive, within: str = "") -> list[str]:
        """List a source, whose files are in the zip file ``within``."""
        before = f"{within}/" if within else ""
        folders: set[str] = set()
        problems: dict[str, str] = {}
        alike: dict[str, list[Found]] = defaultdict(list)
        gradable = 0
        for one in source.found():
            name = before + one.name
            if one.problem:
                problems[name if one.file else f"{name}/{CLOSED}"] = one.problem
            elif one.file:
                alike[name].append(one)
                gradable += is_gradable(name) and len(one.parts) <= source.root + 1
            else:
                folders.add(name)
            if gradable > MOST_FILES:
                raise SubmissionError(
                    f"{visible(str(self.place))}: holds more than {MOST_FILES:,} files to grade."
                )
        self._files |= {name: (within, found) for name, found in alike.items()}
        self.problems |= problems
        files = [*alike, *problems]
        filled = {name[:at] for name in files for at, sign in enumerate(name) if sign == "/"}
        litter = (f"{before}{one}/" for one in source.litter)
        return sorted([*files, *(f"{one}/" for one in folders - filled), *litter])

    def _depth(self, path: str) -> int:
        """In how many students' zip files it lies."""
        within = self._files[path][0]
        return self._depth(within) + (within not in self._downloads) if within else 0

    def _archive(self, path: str) -> SubmittedArchive:
        """The zip file with this path, opened; only this one and those around it stay open."""
        if path not in self._opened:
            data = b"" if path in self._downloads else self.read(path)
            for other in [one for one in self._opened if not path.startswith(f"{one}/")]:
                self._opened.pop(other).close()
            try:
                self._opened[path] = (
                    SubmittedArchive(self.place / path)  # may be large, and is no stranger's
                    if path in self._downloads
                    else SubmittedArchive.of(data, path.rpartition("/")[2])
                )
            except SubmissionError as error:
                raise FileError(f"cannot be opened: {error}") from None
        return self._opened[path]


def _open(place: Path, out: Path | None) -> SubmittedFolder | SubmittedArchive:
    if place.is_dir():
        return SubmittedFolder(place, out)
    if place.suffix.lower() == ZIP:
        return SubmittedArchive(place)
    raise SubmissionError(f"{visible(str(place))}: is neither a folder nor a .zip file.")


def _differ(source: SubmittedFolder | SubmittedArchive, alike: list[Found]) -> bool:
    """Whether files have different bytes, of which only one's are held at a time."""
    return len({hashlib.sha256(source.read(one)).digest() for one in alike}) > 1
