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
from typing import BinaryIO

from autograder._util.names import visible
from autograder.classes.collecting.file import (
    LISTED_CAPS,
    MOST_AROUND,
    MOST_DEEP,
    MOST_FILES,
    MOST_OF_ONE,
    MOST_OTHERS,
    Found,
    could_be_work,
    is_gradable,
    is_litter,
)
from autograder.classes.collecting.zip_directory import Directory, Member, Spliced
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["SubmittedArchive"]

MEMBER = "a member of the archive"
DRIVE = re.compile("[A-Za-z]:")
ENCRYPTED = 1  # bit of a member's flags
# Of other methods, a few bytes become gigabytes before zipfile gives the first of them.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK = 1_000_000  # bytes


class SubmittedArchive:
    """Gives what a folder of the same files would give; ``root`` and ``unnamed`` are as there."""

    def __init__(self, place: Path, caps: Mapping[str, int] = LISTED_CAPS) -> None:
        """Open it; raises SubmissionError where it is no zip file.

        ``caps`` are the endings of files that can be read, and how many bytes each may have.
        """
        try:
            stream = place.open("rb")
        except OSError as error:
            raise _no_zip(str(place), error) from None
        self._start(stream, str(place), caps)

    @classmethod
    def of(cls, data: bytes, name: str) -> SubmittedArchive:
        """The zip file of these bytes; raises SubmissionError."""
        made = cls.__new__(cls)
        made._start(io.BytesIO(data), name, LISTED_CAPS)
        return made

    def _start(self, stream: BinaryIO, name: str, caps: Mapping[str, int]) -> None:
        self._caps = caps
        self._faults: dict[int, str] = {}
        self._folders: dict[tuple[str, ...], None] = {}
        self._tally: Counter[tuple[tuple[str, ...], int]] = Counter()
        self._stream = stream
        self.litter: list[str] = []
        self.unnamed: Counter[str] = Counter()
        self.root = 0
        try:
            try:
                self.root = _root(stream)
                self._directory = Directory.read(stream, self._is_wanted)
                self._open()
            except BaseException:
                stream.close()
                raise
        except Exception as error:  # mangled bytes make zipfile raise nearly anything
            raise _no_zip(name, error) from None

    def found(self) -> Iterator[Found]:
        """Give every file and folder."""
        yield from (Found(parts, file=False) for parts in self._folders)
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
        return self._bytes(info, self._cap(one.name))

    def _cap(self, name: str) -> int:
        """How many bytes it may have; raises FileError for what is not read at all."""
        ending = next(filter(name.lower().endswith, self._caps), None)
        if ending is None:
            raise FileError(f"{MEMBER} that is neither a .py file nor an .ipynb notebook.")
        return self._caps[ending]

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._stream.close()

    def _is_wanted(self, name: str) -> bool:
        """Whether it is a file to be listed; remembers folders. Of too many of one, some are."""
        parts = _parts(name)
        if not parts or any(map(is_litter, parts)):
            self._litter(parts)
            return False
        if _leads_elsewhere(name):
            self._tally[(), -2] += 1
            return self._tally[(), -2] <= MOST_FILES
        is_folder = name.endswith(("/", "\\"))
        folders = parts if is_folder else parts[:-1]
        if folders:
            self._folders[folders[: self.root + 1]] = None
        if is_folder:
            self._folders[folders] = None
        return not is_folder and self._has_room(parts)

    def _has_room(self, parts: tuple[str, ...]) -> bool:
        """Whether this file's student has few like it so far."""
        owner = parts[: self.root + 1] if len(parts) > self.root + 1 else parts[: self.root]
        depth = min(len(parts), MOST_DEEP)
        if not owner or len(owner) == self.root:
            most = MOST_FILES
        else:
            most = MOST_OF_ONE if is_gradable(parts[-1]) else MOST_OTHERS
        kind = depth if is_gradable(parts[-1]) else -1
        self._tally[owner, kind] += 1
        if self._tally[owner, kind] <= most + 1:
            return True
        self.unnamed["/".join(owner)] += 1
        return False

    def _litter(self, parts: tuple[str, ...]) -> None:
        whole = (*takewhile(lambda one: not is_litter(one), parts), "")
        name = "/".join(parts[: len(whole)])
        if name and name not in self.litter[-1:] and len(self.litter) < MOST_FILES:
            self.litter.append(name)

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


def _root(stream: BinaryIO) -> int:
    """In how many folders all that could be handed in lies; raises BadZipFile."""
    around: list[tuple[str, ...]] = []

    def look(name: str) -> bool:
        folders = _parts(name)[:-1]
        if could_be_work(name) and not any(map(is_litter, folders)):
            around[:] = [_shared(around[0], folders) if around else folders[:MOST_AROUND]]
        return False

    Directory.read(stream, look)
    return len(around[0]) if around else 0


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return tuple(name for name, _ in pairs)


def _no_zip(name: str, error: Exception) -> SubmissionError:
    return SubmissionError(f"{visible(name)}: cannot be read as a zip file: {_why(error)}.")


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
