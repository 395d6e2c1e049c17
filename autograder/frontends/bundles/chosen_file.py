"""Which of the files that a student handed in is graded, and which others there were."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder._util.names import visible
from autograder.submission import Submission, SubmissionError
from autograder.submission.reading import CAPS, read_file, submission_from_bytes

__all__ = ["ChosenFile", "NothingToGradeError", "choose_file"]

MOST_FILES = 200  # that are looked at
MOST_TOLD = 10  # names in one message


class NothingToGradeError(Exception):
    """The student handed in nothing that can be graded; the message tells them what to do."""


@dataclass(frozen=True)
class ChosenFile:
    """The file to grade, and the names of others that could have been it."""

    submission: Submission
    others: tuple[str, ...]

    @property
    def told(self) -> str:
        """What was graded and what was not, in one line."""
        mine = f"Graded: {visible(str(self.submission.path))}."
        if not self.others:
            return mine
        return f"{mine} Also handed in, and not graded: {_listed(self.others)}."


def choose_file(folder: Path, assignment: str, functions: Sequence[str]) -> ChosenFile:
    """The file that defines most of the functions; of several, the one named as the assignment.

    Links are not followed: a link could lead to the checks, and a message would quote them. Raises
    NothingToGradeError.
    """
    names = sorted(_gradable(folder))
    read, problems = [], []
    for name in names[:MOST_FILES]:
        try:
            data = read_file(folder / name, visible(name))
            read.append(submission_from_bytes(name, data, functions, None))
        except SubmissionError as error:
            problems.append(str(error))
    if not read:
        raise NothingToGradeError(problems[0] if problems else _nothing(assignment))
    best = max(_rank(one, assignment) for one in read)
    first = [one for one in read if _rank(one, assignment) == best]
    if len(first) > 1:
        both = _listed([str(one.path) for one in first])
        raise NothingToGradeError(
            f"More than one file could be the one to grade: {both}. Hand in one of them."
        )
    chosen = first[0]
    return ChosenFile(chosen, tuple(name for name in names if name != str(chosen.path)))


def _nothing(assignment: str) -> str:
    return f"No file to grade was handed in: hand in {assignment}.py or {assignment}.ipynb."


def _rank(one: Submission, assignment: str) -> tuple[int, int, bool]:
    """Written functions count for more than empty ones, and both for more than the name."""
    written = len(one.defined - one.stubs) + len(one.broken)
    return written, len(one.defined), one.path.stem == assignment


def _gradable(folder: Path) -> Iterator[str]:
    """Paths in the folder, without what programs leave behind."""
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not _is_litter(name)]
        for name in files:
            if name.lower().endswith(tuple(CAPS)) and not _is_litter(name):
                yield (Path(here) / name).relative_to(folder).as_posix()


def _is_litter(name: str) -> bool:
    """Checkpoints, __MACOSX, ._x, .git and their like."""
    return name.startswith((".", "__"))


def _listed(names: Sequence[str]) -> str:
    shown = [visible(name) for name in names[:MOST_TOLD]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
