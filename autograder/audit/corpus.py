"""Finds wheats (correct submissions) and chaffs (one mistake each), and what a chaff expects."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError
from autograder.submission import Submission, SubmissionError, read_submission

__all__ = ["Specimen", "read_corpus"]

ENDINGS = (".py", ".ipynb")
NAMED = "named:"


@dataclass(frozen=True)
class Specimen:
    """One submission of known quality; ``task`` is None for a wheat, else the task it fails.

    ``title`` is the first line of its docstring. ``named`` holds phrases of which one has to be
    in the cause that a student of this mistake reads.
    """

    submission: Submission
    task: str | None
    title: str
    named: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.submission.path.stem

    @property
    def kind(self) -> str:
        """Which of the two it is: "wheat" or "chaff"."""
        return "chaff" if self.task else "wheat"


def read_corpus(folders: Sequence[Path], assignment: Assignment) -> list[Specimen]:
    """Read ``wheats`` and ``chaffs`` in each of ``folders``, wheats first, by name.

    A chaff's file is named TASK__mistake.py. Its docstring may end in a line such as
    ``Named: dividing by 256 | too large a divisor``, and then one of these phrases has to be in
    the cause. Raises AssignmentError where there is nothing, or a name is no task's, and
    SubmissionError for a file that cannot be read.
    """
    wheats = [_specimen(path, None, assignment) for path in _files(folders, "wheats")]
    chaffs = [
        _specimen(path, _task_of(path, assignment), assignment)
        for path in _files(folders, "chaffs")
    ]
    if not wheats or not chaffs:
        lacking, places = "chaffs" if wheats else "wheats", " or ".join(str(f) for f in folders)
        raise AssignmentError(
            f"{assignment.name}: no {lacking} found; put some into {lacking}/ in {places}."
        )
    return [*wheats, *chaffs]


def _files(folders: Sequence[Path], kind: str) -> Iterator[Path]:
    for folder in folders:
        found = (folder / kind).glob("*")
        yield from sorted(path for path in found if path.suffix in ENDINGS)


def _specimen(path: Path, task: str | None, assignment: Assignment) -> Specimen:
    submission = read_submission(path, assignment.functions)
    missing = sorted(set(assignment.functions) - submission.defined)
    if missing:
        raise SubmissionError(f"{path}: defines no {missing[0]}; a specimen defines everything.")
    text = inspect.cleandoc(_docstring(submission.source))
    title, *further = text.splitlines() or [path.stem]
    named = [line[len(NAMED) :] for line in further if line.lower().startswith(NAMED)]
    phrases = [one.strip() for line in named for one in line.split("|")]
    return Specimen(submission, task, title, tuple(one for one in phrases if one))


def _docstring(source: str) -> str:
    return ast.get_docstring(ast.parse(source)) or ""


def _task_of(path: Path, assignment: Assignment) -> str:
    task = path.stem.split("__")[0]
    if task not in {one.id for one in assignment.tasks} or "__" not in path.stem:
        raise AssignmentError(
            f"{path}: name it TASK__mistake{path.suffix}, after one of the tasks."
        )
    return task
