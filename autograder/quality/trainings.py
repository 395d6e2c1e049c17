"""Trains the submissions of a calibration, several trainings to a child."""

from __future__ import annotations

import ast
import hashlib
import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder._util.parallel import as_done
from autograder.box.wire.observations import Observation, Outcome
from autograder.checks import AccuracyMeasure, Evidence, Inputs
from autograder.quality.records import Records
from autograder.sandbox import ProbeJob, Sandbox
from autograder.submission import Submission, read_submission
from autograder.suite.assignment import Assignment, AssignmentError
from autograder.suite.loading import Suite

__all__ = ["Subject", "Training", "missing", "read_subjects", "train_all"]

FILENAME = "subjects.toml"
PER_CHILD = 3  # trainings share one start of TensorFlow; a child may hold and send no more


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
    threshold = assignment.thresholds[data]
    way = f"{_code(submission.source)} {threshold.epochs} {threshold.batch_size}"
    key = hashlib.sha256(way.encode()).hexdigest()[:12]
    return Subject(entry.title, submission, key, entry.correct, entry.seeds.get(data, 0))


def _code(source: str) -> str:
    """What a submission does, without its comments and the docstring at its top."""
    tree = ast.parse(source)
    if ast.get_docstring(tree) is not None:
        del tree.body[0]
    return ast.dump(tree)


@dataclass(frozen=True)
class Training:
    """Some seeds on which to train one subject, in one child."""

    subject: Subject
    seeds: tuple[int, ...]


def missing(subjects: Sequence[Subject], records: Records, seeds: range | None) -> list[Training]:
    """What is not on record yet: each subject on ``seeds``, or on its own number of them."""
    todo = []
    for subject in subjects:
        wanted = range(subject.seeds) if seeds is None else seeds
        there = records.accuracies(subject.key, wanted)
        left = [seed for seed in wanted if seed not in there]
        todo += [
            Training(subject, tuple(left[start : start + PER_CHILD]))
            for start in range(0, len(left), PER_CHILD)
        ]
    return todo


def train_all(
    suite: Suite, todo: Sequence[Training], data: str, sandbox: Sandbox, jobs: int
) -> Iterator[tuple[Training, dict[int, float]]]:
    """Give the accuracies of each training as it is done, 0..1; NaN where it did not end well.

    Raises DataError where the data set is not on this machine.
    """
    yield from as_done(lambda one: _train(suite, one, data, sandbox), todo, jobs)


def _train(suite: Suite, training: Training, data: str, sandbox: Sandbox) -> dict[int, float]:
    drawn = {_name(seed): suite.draw_inputs(seed, data) for seed in training.seeds}
    call = _measure(suite).call
    calls = tuple(
        replace(inputs.calls[call], name=name, seed=inputs.seed) for name, inputs in drawn.items()
    )
    mine = training.subject.submission
    job = ProbeJob(mine.source, mine.path.name, suite.probes, 0, calls)
    seconds = sum(one.seconds for one in calls)  # these are many trainings, not one submission
    limits = replace(suite.child_limits(data), submission_seconds=seconds)
    seen = sandbox.observe(job, limits)
    return {inputs.seed: _accuracy(suite, inputs, seen[name]) for name, inputs in drawn.items()}


def _accuracy(suite: Suite, inputs: Inputs, observation: Observation) -> float:
    accuracy = _measure(suite)
    if observation.outcome is Outcome.GRADER_ERROR:  # not to be put on record as an accuracy
        message = observation.fault.message if observation.fault else "no reason given"
        raise AssignmentError(f"{suite.assignment.name}: a training failed by itself: {message}")
    measured = accuracy.measure(
        Evidence(inputs.calls, {accuracy.call: observation}, inputs.answers)
    )
    return math.nan if measured is None else measured


def _measure(suite: Suite) -> AccuracyMeasure:
    if suite.accuracy is None:
        raise AssignmentError(f"{suite.assignment.name}: its checks name no ACCURACY to calibrate.")
    return suite.accuracy


def _name(seed: int) -> str:
    return f"seed/{seed}"
