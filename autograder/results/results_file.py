"""Results files: a verdict a line, only added to, so that a crash costs one line at most."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from autograder._util.files import atomic_write
from autograder.results.verdict import Verdict

__all__ = ["ResultLine", "add_verdict", "read_lines", "read_verdicts", "tidy"]

LOCK_SECONDS = 60.0
SUBMISSION = '"submission":'


@dataclass(frozen=True)
class ResultLine:
    """A line of a file, parsed when it is asked for: a class's verdicts need a lot of memory."""

    student: str
    sha256: str
    text: bytes

    @classmethod
    def of(cls, verdict: Verdict) -> ResultLine:
        """The line that a verdict becomes."""
        mine = verdict.submission
        return cls(mine.student or "", mine.sha256, verdict.model_dump_json().encode())

    @classmethod
    def read(cls, text: bytes) -> ResultLine | None:
        """A line of a file, without its end; None where it is none."""
        try:
            decoded = text.decode()
            start = decoded.index(SUBMISSION) + len(SUBMISSION)
            facts, _ = json.JSONDecoder().raw_decode(decoded, start)
            return cls(str(facts["student"] or ""), str(facts["sha256"]), text)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def verdict(self) -> Verdict | None:
        """The verdict; None where the line is none."""
        try:
            return Verdict.model_validate_json(self.text)
        except ValidationError:
            return None


def add_verdict(path: Path, verdict: Verdict) -> None:
    """Add a line, on the disk when this returns; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        _append(path, [ResultLine.of(verdict)])


def read_lines(path: Path, containing: str = "") -> Iterator[ResultLine]:
    """Give the lines of a file that hold a verdict on something, none where there is no file.

    A line cut off by a crash is passed over; so are those without the text ``containing``.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    with stream:
        for text in stream:
            whole = text.endswith(b"}\n") and containing.encode() in text
            if whole and (line := ResultLine.read(text[:-1])):
                yield line


def read_verdicts(path: Path) -> Iterator[Verdict]:
    """Give the verdicts of a file; lines that cannot be read are passed over."""
    for line in read_lines(path):
        if verdict := line.verdict():
            yield verdict


def tidy(path: Path, old: Path, keep: Callable[[ResultLine], bool] = lambda _: True) -> None:
    """Leave one line for each student, the last, sorted; add what it replaces to ``old``.

    A last line that is not to be kept goes there, too. A crash on the way loses nothing: what it
    did is done again. Raises OSError.
    """
    if not path.exists():
        return
    with _locked(path):
        before = path.read_bytes()
        latest: dict[str, ResultLine] = {}
        replaced = []
        for line in read_lines(path):
            if line.student in latest:
                replaced.append(latest[line.student])
            latest[line.student] = line
        replaced += [line for line in latest.values() if not keep(line)]
        stay = [latest[student] for student in sorted(latest) if keep(latest[student])]
        kept = b"".join(line.text + b"\n" for line in stay)
        if kept == before:
            return
        _append(old, replaced)
        with atomic_write(path) as stream:
            stream.write(kept)


def _append(path: Path, lines: Iterable[ResultLine]) -> None:
    text = b"".join(line.text + b"\n" for line in lines)
    if not text:
        return
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "rb+", buffering=0) as stream:
        _write(stream.fileno(), b"\n" + text if _torn(stream.fileno()) else text)


def _write(descriptor: int, text: bytes) -> None:
    """Write all of it to the disk, or, where that is full, raise OSError."""
    left = memoryview(text)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)


def _torn(descriptor: int) -> bool:
    """Whether the file ends in half a line."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _locked(path: Path) -> contextlib.AbstractContextManager[object]:
    """Keep others out, such as nbgrader with the kit's preprocessor, while the file changes."""
    return FileLock(f"{path}.lock", timeout=LOCK_SECONDS)
