"""Reads a submission, .py or .ipynb, into source text and its hash; parses, never imports."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.submission.functions import find_definitions
from autograder.submission.source_text import (
    SourceError,
    SourceText,
    decode,
    parse,
    place,
    without_broken_cells,
)

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
CAPS = {".py": 2_000_000, NOTEBOOK: 128_000_000}  # bytes; a notebook carries its outputs


class FileError(Exception):
    """Why a file cannot be read; ``str()`` continues a sentence that begins with its name."""


def read_regular(path: Path, *, follow: bool) -> bytes:
    """The file's bytes; raises FileError. What was looked at is what is read, even if renamed."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        cap = _cap(path)
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


def _cap(path: Path) -> int:
    """How many bytes may be read; refuses what is no file of ours."""
    if path.is_dir():
        raise FileError("is a directory; name the file in it.")
    if not path.exists() and not path.is_symlink():
        raise FileError("there is no such file.")
    cap = CAPS.get(path.suffix.lower())
    if cap is None:
        raise FileError("is neither a .py file nor an .ipynb notebook.")
    return cap


class SubmissionError(Exception):
    """A file that cannot be graded; ``str()`` is the one message to show, path first."""


@dataclass(frozen=True)
class Submission:
    """What was handed in: the text that will run, the hash of its bytes, what it defines.

    ``cells`` holds, for a notebook, the line of ``source`` at which each code cell begins.
    ``defined`` are the asked-for functions bound at top level, ``stubs`` those of them whose
    body is still empty. ``broken`` says of functions whose cell is no valid Python, and which are
    therefore not there, what is wrong with it.
    """

    path: Path
    student: str | None
    sha256: str
    source: str
    cells: tuple[int, ...]
    defined: frozenset[str]
    stubs: frozenset[str]
    broken: Mapping[str, str] = field(default_factory=dict)

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
    try:
        source = decode(data, notebook=path.suffix.lower() == NOTEBOOK)
        source, tree, faults = _readable(source, path.name)
        found = find_definitions(tree, functions)
        if faults and not found.defined:
            raise next(iter(faults.values()))
    except SourceError as error:
        raise SubmissionError(f"{_with_place(str(path), error)}: {error}") from None
    if not found.defined:
        raise SubmissionError(
            f"{path}: defines none of the functions of this assignment: {', '.join(functions)}."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    missing = set(functions) - (found.defined - found.stubs)
    broken = _broken(faults, missing)
    defined, stubs = found.defined - set(broken), found.stubs - set(broken)
    return Submission(path, student, sha256, source.text, source.cells, defined, stubs, broken)


def _readable(
    source: SourceText, name: str
) -> tuple[SourceText, ast.Module, Mapping[str, SourceError]]:
    """What can be parsed: of a notebook, all cells but the broken ones, whose texts are keys."""
    try:
        return source, parse(source, name), {}
    except SourceError:
        if not source.cells:
            raise
    rest, faults = without_broken_cells(source, name)
    return rest, parse(rest, name), faults


def _broken(faults: Mapping[str, SourceError], missing: set[str]) -> dict[str, str]:
    """Missing functions whose cell could not be parsed, and what is wrong with it."""
    return {
        name: f"{error.place}: {error}"
        for name in sorted(missing)
        for text, error in faults.items()
        if re.search(rf"^[ \t]*+(?:async[ \t]++)?def[ \t]++{re.escape(name)}\b", text, re.MULTILINE)
    }


def _with_place(path: str, error: SourceError) -> str:
    return f"{path}, {error.place}" if error.place else path


def _read(path: Path, name: str, *, follow: bool) -> bytes:
    try:
        data = read_regular(path, follow=follow)
    except FileError as error:
        raise SubmissionError(f"{name}: {error}") from None
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise SubmissionError(f"{name}: is empty.")
    return data
