"""A zip file in which students' files lie; nothing is unpacked, and no name or size believed.

A member that makes zipfile give up is left out of the list that zipfile sees, and told as a problem
of its own, so that the others are read.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

from autograder._util.names import visible
from autograder.classes.collecting.file import (
    MOST_FILES,
    MOST_OF_ONE,
    Found,
    is_gradable,
    is_litter,
    stem,
)
from autograder.classes.collecting.zip_directory import Directory, Member, Spliced
from autograder.submission import SubmissionError
from autograder.submission.reading import CAPS, FileError

__all__ = ["SubmittedArchive"]

MEMBER = "a member of the archive"
DRIVE = re.compile("[A-Za-z]:")
ENCRYPTED = 1  # bit of a member's flags
# Of other methods, a few bytes become gigabytes before zipfile gives the first of them.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK = 1_000_000  # bytes


class SubmittedArchive:
    """Gives what a folder of the same files would give."""

    def __init__(self, place: Path, assignment: str | None, caps: Mapping[str, int] = CAPS) -> None:
        """Open it; raises SubmissionError where it is no zip file.

        Looks no deeper than into ``<student>/<assignment>``, but anywhere where that is None.
        ``caps`` are the endings of files that are wanted, and how many bytes each may have.
        """
        self._assignment = assignment
        self._caps = caps
        self._folders: dict[tuple[str, ...], None] = {}
        self._gradable: Counter[tuple[str, ...]] = Counter()  # files by the folder at the top
        self._faults: dict[int, str] = {}
        try:
            self._stream = place.open("rb")
            try:
                self._directory = Directory.read(self._stream, self._is_wanted)
                self._open()
            except BaseException:
                self._stream.close()
                raise
        except Exception as error:  # mangled bytes make zipfile raise nearly anything
            why = _why(error)
            raise SubmissionError(
                f"{visible(str(place))}: cannot be read as a zip file: {why}."
            ) from None

    def found(self) -> Iterator[Found]:
        """Give what could be graded, and each student's folder."""
        yield from (Found(parts, file=False) for parts in self._folders if parts)
        for number, member in enumerate(self._directory.members):
            if _leads_elsewhere(member.name):
                told = f"{MEMBER} with a name that leads elsewhere."
                yield Found((member.name,), number, problem=told)
            else:
                yield Found(_parts(member.name), number)

    def read(self, one: Found) -> bytes:
        """The bytes of a member; raises FileError."""
        info = self._infos.get(int(one.key))
        if info is None:
            raise FileError(f"{MEMBER} that cannot be read: {self._faults[int(one.key)]}.")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind == stat.S_IFLNK:
            raise FileError(f"{MEMBER} that is a link.")
        if kind not in (0, stat.S_IFREG):
            raise FileError(f"{MEMBER} that is not a regular file.")
        if info.flag_bits & ENCRYPTED:
            raise FileError(f"{MEMBER} that is encrypted; pack it without a password.")
        if info.compress_type not in METHODS:
            raise FileError(f"{MEMBER} that is packed by an unusual method; pack it by deflate.")
        return self._bytes(info, self._caps[next(filter(one.name.lower().endswith, self._caps))])

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._stream.close()

    def _is_wanted(self, name: str) -> bool:
        """Whether it could be graded; remembers folders. Of too many of one, some are enough."""
        parts = _parts(name)
        *folders, last = (*takewhile(lambda one: not is_litter(one), parts), "")
        if len(folders) == len(parts) and not name.endswith(("/", "\\")):
            last = folders.pop() if folders else ""
        owner = tuple(folders[:1])
        if not _leads_elsewhere(name):
            self._folders |= dict.fromkeys((owner, tuple(folders[:2])))
            if self._assignment and folders[1:] not in ([], [self._assignment]):
                if len(folders) == 2 and is_gradable(last) and stem(last) == self._assignment:
                    self._folders[*folders, last] = None
                return False
        most = MOST_OF_ONE if owner else MOST_FILES
        if not last.lower().endswith(tuple(self._caps)) or self._gradable[owner] > most:
            return False
        self._gradable[owner] += 1
        return True

    def _open(self) -> None:
        """Have zipfile read the list of members, without those for which it would give up."""
        members = self._directory.members
        try:
            self._zip = self._zip_of(members)
        except Exception:  # as above; the culprits are found one by one
            self._faults = {n: fault for n, one in enumerate(members) if (fault := _fault(one))}
            good = [one for n, one in enumerate(members) if n not in self._faults]
            self._zip = self._zip_of(good)
        numbers = (n for n in range(len(members)) if n not in self._faults)
        self._infos = dict(zip(numbers, self._zip.infolist(), strict=True))

    def _zip_of(self, members: list[Member]) -> zipfile.ZipFile:
        return zipfile.ZipFile(Spliced.of(self._stream, self._directory, members))

    def _bytes(self, info: zipfile.ZipInfo, cap: int) -> bytes:
        data = io.BytesIO()
        try:
            with self._zip.open(info) as stream:
                while info.file_size <= cap >= data.tell() and (chunk := stream.read(CHUNK)):
                    data.write(chunk)
        except Exception as error:  # as above
            raise FileError(f"{MEMBER} that cannot be read: {_why(error)}.") from None
        if max(info.file_size, data.tell()) > cap:
            raise FileError(f"is larger than {cap / 1e6:.0f} MB.")
        return data.getvalue()


def _parts(name: str) -> tuple[str, ...]:
    """Some programs separate folders as Windows does."""
    return tuple(one for one in name.replace("\\", "/").split("/") if one not in ("", "."))


def _leads_elsewhere(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or bool(DRIVE.match(plain))


def _fault(member: Member) -> str:
    """Why zipfile cannot even list it; empty where it can."""
    try:
        zipfile.ZipFile(io.BytesIO(member.entry + Directory.end(0, len(member.entry), 0))).close()
    except Exception as error:  # as above
        return _why(error)
    return ""


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "its name is not the UTF-8 that the archive says it is; rename it and pack it anew"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
