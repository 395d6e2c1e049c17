"""Results files: a verdict a line, only added to, so that a crash costs one line at most."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from autograder.levels import LEVELS
from autograder.verdict import Verdict

__all__ = ["Wanted", "add_verdict", "find_verdict", "read_verdicts"]


@dataclass(frozen=True)
class Wanted:
    """Which verdicts are as good as a new one; with ``seed`` None, those of any seed."""

    sha256: str
    suite: str
    data: str
    isolation: str
    tasks: tuple[str, ...]
    seed: int | None = None

    def met_by(self, verdict: Verdict) -> bool:
        """Whether it is of the same bytes, by the same checks, and at least as well isolated."""
        return (
            verdict.status == "graded"
            and verdict.submission.sha256 == self.sha256
            and (verdict.suite, verdict.data) == (self.suite, self.data)
            and tuple(verdict.tasks) == self.tasks
            and self.seed in (None, verdict.seed)
            and LEVELS.index(verdict.isolation) >= LEVELS.index(self.isolation)
        )


def add_verdict(path: Path, verdict: Verdict) -> None:
    """Add a line in one write, so that two who write never mix theirs; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = verdict.model_dump_json().encode() + b"\n"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "rb+", buffering=0) as stream:
        stream.write(b"\n" + line if _torn(stream.fileno()) else line)


def read_verdicts(path: Path, containing: str = "") -> Iterator[Verdict]:
    """Give the verdicts of a file, none where there is no file.

    Lines that cannot be read, such as one cut off by a crash, are passed over; so are those
    without the text ``containing``, before they cost any time.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    with stream:
        for line in stream:
            if containing.encode() not in line:
                continue
            try:
                yield Verdict.model_validate_json(line)
            except ValidationError:
                continue


def find_verdict(path: Path, wanted: Wanted, student: str | None) -> Verdict | None:
    """A verdict that is as good as a new one: this student's, else another's on the same bytes."""
    found = None
    for verdict in read_verdicts(path, containing=wanted.sha256):
        if wanted.met_by(verdict):
            if verdict.submission.student == student:
                return verdict
            found = verdict
    return found


def _torn(descriptor: int) -> bool:
    """Whether the file ends in half a line."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
