"""A folder or a zip file of submissions, whose names and bytes are nobody's."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import stat
import tempfile
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, odd_bytes, pieces
from hypothesis import strategies as st

from autograder.classes.collecting import collect, count
from autograder.report.class_table import class_lines, grades_csv
from autograder.report.pages import file_name_of
from autograder.submission import SubmissionError

EXAMPLES = 300

STUB = b"def normalize(images):\n    return images / 255.0\n"
NAMES = (
    b"anna.py", b"bert.ipynb", b"anna/mnist/mnist.py", b"bert/mnist/mnist.ipynb", b"anna/x.py",
    b"m\xfcller.py", b"\xff\xfe", b"b\xe2\x80\x8bob.py", b"bob.py", b"Bob.py",
    b"\xef\xbc\x9d1+1.py", b"=1+1.py", b"a;b.py", b"a,\"b\".py", b"\n.py", b"\x1b[2J.py", b"..py",
    b".py", b" .py", b"-.py", b".ipynb_checkpoints/dora-checkpoint.py", b"__MACOSX/._anna.py",
    b"\xe3\x85\xa4.py", b"con.py", b"anna_file_x.py", b"a" * 250 + b".py", b"d/e/f/g/h.py",
    b"\xed\xa0\x80.py", b"a\\b.py", b"C:x.py",
)  # fmt: skip
MOST_BYTES = 2_500_000  # of a member; a script may have 2,000,000
KINDS = ("file", "file", "file", "folder", "link", "loop", "pipe", "unreadable", "empty")


@dataclass(frozen=True)
class Entry:
    """A name in a folder, what lies there, and its bytes."""

    name: bytes
    kind: str
    data: bytes


@dataclass(frozen=True)
class Member:
    """A member of an archive; ``odd`` chooses an oddity of its entry."""

    name: bytes
    data: bytes
    times: int
    odd: str


@dataclass(frozen=True)
class Archive:
    """An archive of these members, with changes to its bytes."""

    members: tuple[Member, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        stream = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
            warnings.simplefilter("ignore")  # of names that are there twice
            for one in self.members:
                _add(archive, one)
        return changed(stream.getvalue(), list(self.byte_edits))


ODD = ("", "", "", "deflated", "link", "version", "encrypted", "method", "folder", "bzip2", "lzma")


def _add(archive: zipfile.ZipFile, one: Member) -> None:
    """A member whose name is these bytes: as long a name first, then the bytes themselves."""
    info = zipfile.ZipInfo(one.name.decode("utf-8", "replace"))
    info.compress_type = {
        "deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA,
    }.get(one.odd, zipfile.ZIP_STORED)  # fmt: skip
    mode = stat.S_IFLNK if one.odd == "link" else stat.S_IFDIR if one.odd == "folder" else 0
    info.external_attr = (mode | 0o644) << 16
    archive.writestr(info, one.data * min(one.times, MOST_BYTES // max(len(one.data), 1)))
    if one.odd == "version":
        info.extract_version = 99
    if one.odd == "encrypted":
        info.flag_bits |= 1
    if one.odd == "method":
        info.compress_type = 97


def inputs() -> st.SearchStrategy[tuple[Entry, ...] | Archive | Pieces]:
    """Folders and archives."""
    pieces_of_names = st.lists(
        st.one_of(st.sampled_from(NAMES), odd_bytes), min_size=1, max_size=4
    ).map(b"/".join)
    names = mostly(st.sampled_from(NAMES), pieces_of_names)
    data = mostly(st.just(STUB), odd_bytes)
    entries = st.builds(Entry, names, st.sampled_from(KINDS), data)
    often = st.one_of(st.just(1), st.integers(0, 9), st.sampled_from([50_000, 1_000_000]))
    members = st.builds(Member, names, data, often, st.sampled_from(ODD))
    few_bytes = mostly(st.just(()), st.lists(byte_edits, max_size=3).map(tuple))
    archives = st.builds(Archive, st.lists(members, max_size=5).map(tuple), few_bytes)
    folders = st.lists(entries, max_size=6).map(tuple)
    raw = pieces(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\0" * 18, STUB)
    return mostly(st.one_of(folders, archives), raw)


def attempt(given: tuple[Entry, ...] | Archive | Pieces) -> None:
    """Collect what was handed in; only the place as a whole may be refused, by SubmissionError."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        if isinstance(given, tuple):
            place = Path(temporary) / "submitted"
            place.mkdir()
            for one in given:
                with contextlib.suppress(OSError, ValueError):  # no file can have that name
                    _write(os.fsencode(place), one)
        else:
            place = Path(temporary) / "submitted.zip"
            place.write_bytes(bytes(given))
        try:
            _collect(place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _write(place: bytes, one: Entry) -> None:
    path = os.path.join(place, one.name.lstrip(b"/"))  # noqa: PTH118 - bytes
    inside = os.path.normpath(path).startswith(place + b"/")
    if not inside:
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
    if one.kind == "folder":
        os.mkdir(path)  # noqa: PTH102 - bytes
    elif one.kind in ("link", "loop"):
        os.symlink(b"/etc/passwd" if one.kind == "link" else os.path.basename(path), path)  # noqa: PTH211, PTH119
    elif one.kind == "pipe":
        os.mkfifo(path)
    else:
        descriptor = os.open(
            path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o000 if one.kind == "unreadable" else 0o644
        )
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(b"" if one.kind == "empty" else one.data)


def _collect(place: Path) -> None:
    try:
        expected = count(place, "mnist")
        found = list(collect(place, "mnist"))
    except SubmissionError as error:
        str(error).encode()
        return
    assert len(found) == expected, f"{len(found)} of {expected} students"
    assert len({one.student for one in found}) == expected, "a student twice"
    assert len({file_name_of(one.student) for one in found}) == expected, "a page of two students"
    problems = {}
    for one in found:
        assert one.data is not None or one.problem
        problems[one.student] = one.problem or "It is fine."
    grades_csv({}, problems, ["normalize"]).encode()
    "\n".join(class_lines({}, problems, (), ())).encode()
