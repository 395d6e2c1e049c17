"""Reads a submission, .py or .ipynb, into source text and its hash; parses, never imports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.submission.definitions import find_definitions
from autograder.submission.files import NOTEBOOK, FileError, read_regular
from autograder.submission.source_text import SourceError, decode, parse, place

__all__ = [
    "Submission",
    "SubmissionError",
    "read_submission",
    "submission_from_bytes",
    "submission_from_cells",
]


class SubmissionError(Exception):
    """A file that cannot be graded; ``str()`` is the one message to show, path first."""


@dataclass(frozen=True)
class Submission:
    """What was handed in: the text that will run, the hash of its bytes, what it defines.

    ``cells`` holds, for a notebook, the line of ``source`` at which each code cell begins.
    ``defined`` are the asked-for functions bound at top level, ``stubs`` those of them whose
    body is still empty.
    """

    path: Path
    student: str | None
    sha256: str
    source: str
    cells: tuple[int, ...]
    defined: frozenset[str]
    stubs: frozenset[str]

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
    return _parse(path, _read(path), functions, student)


def submission_from_bytes(
    name: str, data: bytes, functions: Sequence[str], student: str
) -> Submission:
    """Make a submission of bytes that were collected; raises SubmissionError."""
    return _parse(Path(name), data, functions, student)


def submission_from_cells(cells: Sequence[str], functions: Sequence[str], name: str) -> Submission:
    """Make a submission of a notebook's code cells as they were run; raises SubmissionError.

    A cell that does not parse never ran, so it is left out.
    """
    ran = [cell for cell in cells if _parses(cell)]
    return _parse(Path(name).with_suffix(NOTEBOOK), _notebook(ran), functions, None)


def _notebook(cells: Sequence[str]) -> bytes:
    code = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": code}).encode()


def _parses(cell: str) -> bool:
    try:
        parse(decode(_notebook([cell]), notebook=True), "cell")
    except SourceError:
        return False
    return True


def _parse(path: Path, data: bytes, functions: Sequence[str], student: str | None) -> Submission:
    try:
        source = decode(data, notebook=path.suffix.lower() == NOTEBOOK)
        found = find_definitions(parse(source, path.name), functions)
    except SourceError as error:
        before = f"{path}, {error.place}" if error.place else f"{path}"
        raise SubmissionError(f"{before}: {error}") from None
    if not found.defined:
        raise SubmissionError(
            f"{path}: defines none of the functions of this assignment: {', '.join(functions)}."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    return Submission(path, student, sha256, source.text, source.cells, found.defined, found.stubs)


def _read(path: Path) -> bytes:
    try:
        data = read_regular(path, follow=True)
    except FileError as error:
        raise SubmissionError(f"{path}: {error}") from None
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise SubmissionError(f"{path}: is empty.")
    return data
