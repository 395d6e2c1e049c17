"""Reads a submission, .py or .ipynb, into source text and its hash; parses, never imports."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.submission.broken_text import defines, names_given
from autograder.submission.functions import Elsewhere, find_definitions, find_elsewhere
from autograder.submission.part import BrokenPart
from autograder.submission.parts import Readable, readable
from autograder.submission.slips import Slip
from autograder.submission.source_text import SourceError, decode, place
from autograder.submission.syntax import slip_of

__all__ = [
    "CAPS",
    "NOTEBOOK",
    "FileError",
    "Submission",
    "SubmissionError",
    "read_file",
    "read_regular",
    "read_submission",
    "submission_from_bytes",
    "submission_from_cells",
]

NOTEBOOK = ".ipynb"
MOST_TOLD = 3  # parts that cannot be read of which one is told
CAPS = {".py": 2_000_000, NOTEBOOK: 128_000_000}  # bytes; a notebook carries its outputs


class FileError(Exception):
    """Why a file cannot be read; ``str()`` continues a sentence that begins with its name."""


def read_regular(path: Path, *, follow: bool, caps: Mapping[str, int] = CAPS) -> bytes:
    """The file's bytes; raises FileError. What was looked at is what is read, even if renamed.

    ``caps`` are the endings of files that may be read, and how many bytes each may have.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        cap = _cap(path, caps)
        if path.is_symlink() and not follow:
            raise FileError("is a link; hand in the file itself.")
        descriptor = os.open(path, flags)  # a pipe without a writer must not keep us waiting
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise FileError(f"cannot be read: {reason}.") from None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # a device could be read for ever
            raise FileError("is not a regular file.")
        data = stream.read(cap + 1)
    if len(data) > cap:
        raise FileError(f"is larger than {cap / 1e6:.0f} MB.")
    return data


def _cap(path: Path, caps: Mapping[str, int]) -> int:
    """How many bytes may be read; refuses what is no file of ours."""
    if path.is_dir():
        raise FileError("is a directory; name the file in it.")
    if not path.exists() and not path.is_symlink():
        raise FileError("there is no such file.")
    cap = caps.get(path.suffix.lower())
    if cap is None:
        raise FileError("is neither a .py file nor an .ipynb notebook.")
    return cap


class SubmissionError(Exception):
    """A file that cannot be opened or is none; ``str()`` is the one message to show, path first.

    Whatever is in a file that can be opened gets a verdict.
    """


@dataclass(frozen=True)
class Submission:
    """What was handed in: the text that will run, the hash of its bytes, what it defines.

    ``cells`` holds, for a notebook, the line of ``source`` at which each code cell begins.
    ``defined`` are the asked-for functions bound at top level, ``stubs`` those of them whose
    body is still empty. ``left_out`` are parts that Python cannot read, and which are empty lines
    in ``source``; ``broken`` says of functions that are in such a part, and therefore not there,
    what is wrong with it. ``elsewhere`` tells what else is defined, at top level or anywhere.
    ``problem`` is why nothing could be read; None where something could.
    """

    path: Path
    student: str | None
    sha256: str
    source: str
    cells: tuple[int, ...]
    defined: frozenset[str]
    stubs: frozenset[str]
    broken: Mapping[str, Slip] = field(default_factory=dict)
    left_out: tuple[BrokenPart, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    problem: Slip | None = None

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook, whose cells Jupyter runs."""
        return self.path.suffix.lower() == NOTEBOOK

    def where(self, line: int) -> str:
        """Name a line of ``source`` as the student finds it: "line 12" or "cell 3, line 2".

        Cells are counted from the top of the notebook: code cells only, from 1, empty ones
        included. The numbers in ``In [7]`` are not used: they change whenever a cell is run.
        """
        return place(line, self.cells)

    def line(self, line: int) -> str:
        """The text of a line of ``source``, counted from 1; empty where there is none."""
        lines = self.source.split("\n")
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def slips(self) -> list[Slip]:
        """What is wrong with each part that was left out, from the top; of many, the first."""
        return [slip_of(part, self.where) for part in self.left_out[:MOST_TOLD]]

    def lost(self, name: str) -> Slip | None:
        """What is wrong with the part that would give a name its value; None where none would."""
        found = [part for part in self.left_out if name in names_given(part.text)]
        return slip_of(found[-1], self.where) if found else None


def read_submission(path: Path, functions: Sequence[str], student: str | None = None) -> Submission:
    """Read the file once and find out which of ``functions`` it defines; raises SubmissionError."""
    return _parse(path, _read(path, str(path), follow=True), functions, student)


def read_file(path: Path, name: str) -> bytes:
    """The bytes of a stranger's file, whose links are not followed; raises SubmissionError.

    ``name`` is what messages call it.
    """
    return _read(path, name, follow=False)


def submission_from_bytes(
    name: str, data: bytes, functions: Sequence[str], student: str | None
) -> Submission:
    """Make a submission of bytes that were collected; raises SubmissionError."""
    return _parse(Path(name), data, functions, student)


def submission_from_cells(cells: Sequence[str], functions: Sequence[str], name: str) -> Submission:
    """Make a submission of a notebook's code cells as they were run; raises SubmissionError."""
    code = [{"cell_type": "code", "source": cell} for cell in cells]
    data = json.dumps({"nbformat": 4, "cells": code}).encode()
    return _parse(Path(name).with_suffix(NOTEBOOK), data, functions, None)


def _parse(path: Path, data: bytes, functions: Sequence[str], student: str | None) -> Submission:
    sha256 = hashlib.sha256(data).hexdigest()
    notebook = path.suffix.lower() == NOTEBOOK
    try:
        source = decode(data, notebook=notebook)
    except SourceError as error:
        nothing: frozenset[str] = frozenset()
        return Submission(path, student, sha256, "", (), nothing, nothing, problem=error.slip)
    read = readable(source.text, source.cells)
    found = find_definitions(read.tree, functions, notebook=notebook)
    broken = _broken(read, source.cells, set(functions) - (found.defined - found.stubs))
    return Submission(
        path,
        student,
        sha256,
        read.text,
        source.cells,
        found.defined - set(broken),
        found.stubs - set(broken),
        broken,
        read.broken,
        find_elsewhere(read.tree, notebook=notebook),
    )


def _broken(read: Readable, cells: tuple[int, ...], missing: set[str]) -> dict[str, Slip]:
    """Missing functions that are in a part which cannot be read, and what is wrong with it."""
    found = {name: part for part in read.broken for name in missing if defines(part.text, name)}
    return {
        name: slip_of(part, lambda line: place(line, cells)) for name, part in sorted(found.items())
    }


def _read(path: Path, name: str, *, follow: bool) -> bytes:
    try:
        return read_regular(path, follow=follow)
    except FileError as error:
        raise SubmissionError(f"{name}: {error}") from None
