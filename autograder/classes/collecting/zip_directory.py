"""The list at the end of a zip file, entry by entry, and a zip file with some of its entries.

Python's zipfile reads that list whole or not at all: one entry from a newer version of the format,
or with a name that is no UTF-8, and no member can be read; and it keeps half a kilobyte of each of
any number of entries.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile

from autograder._util.names import visible

__all__ = ["Directory", "Member", "Spliced"]

MOST_BYTES = 64_000_000  # of the list: some 500,000 members with long names
MOST_WANTED = 100_000  # entries that are kept

ENTRY = struct.Struct("<4s24x3H12x")  # signature; lengths of name, extra field and comment
END = struct.Struct("<4s4H2LH")  # signature, ..., size and offset of the list, length of comment
END64 = struct.Struct("<4sQ2H2L4Q")  # the same with longer numbers
LOCATOR = struct.Struct("<4sLQL")  # tells that there is an END64
COMMENT = 65_535  # bytes that may follow END
FLAGS = slice(8, 10)
UTF8 = 0x800


@dataclass(frozen=True)
class Member:
    """One entry of the list: the name, with bytes that are no text as lone surrogates."""

    name: str
    entry: bytes


@dataclass(frozen=True)
class Directory:
    """``start`` is where the list begins; ``offset``, where it should by what the archive says."""

    start: int
    offset: int
    members: list[Member]

    @classmethod
    def read(cls, stream: BinaryIO, wanted: Callable[[str], bool]) -> Directory:
        """Read the entries whose names are ``wanted``; raises BadZipFile and OSError."""
        end, size, offset = _end(stream)
        if not 0 <= size <= end:
            raise BadZipFile("its list of members is larger than the file")
        stream.seek(end - size)
        everything = _members(stream.read(min(size, MOST_BYTES + 1)))
        if size > MOST_BYTES:
            raise BadZipFile(f"it has too many members{_whose(everything)}")
        kept = []
        for one in everything:
            if wanted(one.name):
                kept.append(one)
            if len(kept) > MOST_WANTED:
                raise BadZipFile(f"it has more than {MOST_WANTED:,} members{_whose(kept)}")
        return cls(end - size, offset, kept)

    @staticmethod
    def end(start: int, size: int, offset: int) -> bytes:
        """What closes a zip file whose list of ``size`` bytes begins at ``start``."""
        long = END64.pack(b"PK\x06\x06", END64.size - 12, 45, 45, 0, 0, 0, 0, size, offset)
        locator = LOCATOR.pack(b"PK\x06\x07", 0, start + size, 1)
        short = END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        return long + locator + short


class Spliced(io.RawIOBase):
    """The first ``start`` bytes of a stream, and then others."""

    def __init__(self, stream: BinaryIO, start: int, tail: bytes) -> None:
        self._stream, self._start, self._tail = stream, start, tail
        self._at = 0

    @classmethod
    def of(cls, stream: BinaryIO, directory: Directory, members: Iterable[Member]) -> BinaryIO:
        """The zip file with these of its members alone."""
        entries = b"".join(one.entry for one in members)
        tail = entries + Directory.end(directory.start, len(entries), directory.offset)
        return io.BufferedReader(cls(stream, directory.start, tail))

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It has an order."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, which may lie behind the end."""
        base = (0, self._at, self._start + len(self._tail))[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read on, up to where the stream is left for the tail."""
        if self._at < self._start:
            self._stream.seek(self._at)
            data = self._stream.read(min(len(buffer), self._start - self._at))
        else:
            at = self._at - self._start
            data = self._tail[at : at + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _end(stream: BinaryIO) -> tuple[int, int, int]:
    """Where the list of members ends, its size in bytes, and where it says that it begins."""
    length = stream.seek(0, io.SEEK_END)
    before = max(length - COMMENT - END.size, 0)
    stream.seek(before)
    tail = stream.read(COMMENT + END.size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise BadZipFile("it is no zip file, or its end is missing")
    size, offset = END.unpack_from(tail, at)[5:7]
    end = before + at
    stream.seek(max(end - LOCATOR.size - END64.size, 0))
    long = stream.read(LOCATOR.size + END64.size)
    if long[END64.size :].startswith(b"PK\x06\x07") and long.startswith(b"PK\x06\x06"):
        return end - len(long), *END64.unpack_from(long)[8:10]
    return end, size, offset


def _members(listed: bytes) -> Iterator[Member]:
    at = 0
    while at < len(listed):
        if len(listed) - at < ENTRY.size:
            raise BadZipFile("its list of members is cut off")
        signature, *lengths = ENTRY.unpack_from(listed, at)
        if signature != b"PK\x01\x02":
            raise BadZipFile("its list of members is damaged")
        entry = listed[at : at + ENTRY.size + sum(lengths)]
        name = entry[ENTRY.size : ENTRY.size + lengths[0]]
        yield Member(_name(name, int.from_bytes(entry[FLAGS], "little")), entry)
        at += ENTRY.size + sum(lengths)


def _name(raw: bytes, flags: int) -> str:
    """Many programs write UTF-8 and do not say so; CP437 is what the format has otherwise."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape") if flags & UTF8 else raw.decode("cp437")


def _whose(members: Iterable[Member]) -> str:
    """Whose folder has the most of them, for a message."""
    folders: Counter[str] = Counter()
    try:
        for one in members:
            folders[one.name.replace("\\", "/").partition("/")[0]] += 1
    except BadZipFile:  # where the list was cut for its size
        pass
    name, times = folders.most_common(1)[0] if folders else ("", 0)
    return f", {times:,} of them in {visible(name[:100])}" if times > 1 else ""
