"""Trains submissions as the gate does, several trainings to a child, children in parallel."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.assignment import AssignmentError
from autograder.calibration.records import Records
from autograder.calibration.subjects import Subject
from autograder.checking import Evidence, GateCall
from autograder.exam import Exam
from autograder.observations import Observation, Outcome
from autograder.parallel import as_done
from autograder.sandbox import Job, Sandbox
from autograder.suite import Suite

__all__ = ["Training", "missing", "train_all"]

PER_CHILD = 5  # trainings share one start of TensorFlow; more would fill the memory


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
    exams = {_name(seed): suite.draw_exam(seed, data) for seed in training.seeds}
    call = _gate(suite).call
    calls = tuple(
        replace(exam.calls[call], name=name, seed=exam.seed) for name, exam in exams.items()
    )
    mine = training.subject.submission
    job = Job(mine.source, mine.path.name, suite.probes, 0, calls)
    seen = sandbox.observe(job, suite.child_limits(data))
    return {exam.seed: _accuracy(suite, exam, seen[name]) for name, exam in exams.items()}


def _accuracy(suite: Suite, exam: Exam, observation: Observation) -> float:
    gate = _gate(suite)
    if observation.outcome is Outcome.GRADER_ERROR:  # not to be put on record as an accuracy
        message = observation.fault.message if observation.fault else "no reason given"
        raise AssignmentError(f"{suite.assignment.name}: a training failed by itself: {message}")
    measured = gate.measure(Evidence(exam.calls, {gate.call: observation}, exam.answers))
    return math.nan if measured is None else measured


def _gate(suite: Suite) -> GateCall:
    if suite.gate is None:
        raise AssignmentError(f"{suite.assignment.name}: its checks name no GATE to calibrate.")
    return suite.gate


def _name(seed: int) -> str:
    return f"seed/{seed}"
