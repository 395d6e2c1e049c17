"""The submissions that are measured: which files, whether they are correct, how many seeds."""

from __future__ import annotations

import ast
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder.assignment import Assignment, AssignmentError
from autograder.submission import Submission, read_submission

__all__ = ["Subject", "read_subjects"]

FILENAME = "subjects.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    title: str
    correct: bool
    seeds: dict[str, int] = Field(min_length=1)


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    subjects: tuple[_Entry, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Subject:
    """One submission to measure on ``seeds`` seeds.

    ``key`` changes with the submission's code, its comments and docstring aside, and with the way
    it is trained: what was recorded under another key tells nothing about this one.
    """

    title: str
    submission: Submission
    key: str
    correct: bool
    seeds: int

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.submission.path.stem


def read_subjects(folder: Path, root: Path, assignment: Assignment, data: str) -> list[Subject]:
    """Read ``subjects.toml`` in ``folder``; its paths are relative to ``root``.

    Raises AssignmentError where it is missing or wrong, SubmissionError for a file it names.
    """
    path = folder / FILENAME
    try:
        manifest = _Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise AssignmentError(
            f"{path}: there is no such file; it lists the submissions to train for a calibration."
        ) from None
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise AssignmentError(f"{path}: is no list of subjects: {first}") from None
    return [_subject(one, root, assignment, data) for one in manifest.subjects]


def _subject(entry: _Entry, root: Path, assignment: Assignment, data: str) -> Subject:
    submission = read_submission(root / entry.path, assignment.functions)
    gate = assignment.gates[data]
    way = f"{_code(submission.source)} {gate.epochs} {gate.batch_size}"
    key = hashlib.sha256(way.encode()).hexdigest()[:12]
    return Subject(entry.title, submission, key, entry.correct, entry.seeds.get(data, 0))


def _code(source: str) -> str:
    """What a submission does, without its comments and the docstring at its top."""
    tree = ast.parse(source)
    if ast.get_docstring(tree) is not None:
        del tree.body[0]
    return ast.dump(tree)
