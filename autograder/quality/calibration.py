"""One assignment's calibration on one data set: trains what is missing, sums up, compares."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.quality.error_rates import Comparison, Summary, compare, summarise, table
from autograder.quality.records import Records
from autograder.quality.trainings import Subject, Training, missing, read_subjects, train_all
from autograder.sandbox import Sandbox
from autograder.suite.assignment import AssignmentError, assignment_folder
from autograder.suite.loading import Suite

__all__ = ["Calibration"]

FRESH_SEEDS = 1_000_000  # a repetition begins here: none of these is on record
MIN_RECORD = 2


class Calibration:
    """The subjects of ``calibration/subjects.toml``, and their record in the same folder.

    Raises AssignmentError where the assignment has no threshold on the data set, or no subjects.
    """

    def __init__(self, suite: Suite, data: str, root: Path) -> None:
        threshold = suite.assignment.thresholds.get(data)
        if threshold is None or suite.accuracy is None:
            raise AssignmentError(
                f"{suite.assignment.name}: has no accuracy threshold on the data set {data!r}."
            )
        self._suite, self._data, self._threshold = suite, data, threshold
        folder = assignment_folder(suite.assignment.name) / "calibration"
        every = read_subjects(folder, root, suite.assignment, data)
        self.subjects = [one for one in every if one.seeds]
        self.records = Records(folder / f"{data}.csv")
        self.table_path = folder / f"{data}.md"
        self.repeated = Records(None)

    def missing(self) -> list[Training]:
        """Trainings that are not on record yet."""
        return missing(self.subjects, self.records, None)

    def repetition(self, number: int) -> list[Training]:
        """Trainings of every subject on ``number`` seeds that are not on record.

        Raises AssignmentError where there is no record to compare with.
        """
        for one in self.subjects:
            if len(self._recorded(one)) < MIN_RECORD:
                raise AssignmentError(f"{one.title}: is not on record yet; calibrate first.")
        seeds = range(FRESH_SEEDS, FRESH_SEEDS + number)
        return missing(self.subjects, self.repeated, seeds)

    def train(self, todo: list[Training], records: Records, jobs: int) -> Iterator[int]:
        """Train and put on record; gives after each child how many trainings it has made."""
        with Sandbox() as sandbox:
            for training, accuracies in train_all(self._suite, todo, self._data, sandbox, jobs):
                one = training.subject
                records.add(one.name, one.key, accuracies)
                yield len(accuracies)

    def write_table(self) -> list[Summary]:
        """Sum the record up and write its table; the record is put in order."""
        self.records.tidy({one.key for one in self.subjects})
        rows = [
            summarise(one, self._recorded(one), self._threshold.minimum) for one in self.subjects
        ]
        with atomic_write(self.table_path) as file:
            file.write(f"{self._heading()}\n\n{table(rows)}".encode())
        return rows

    def comparisons(self) -> Iterator[tuple[Subject, Comparison]]:
        """Each subject's repetition beside its record."""
        for one in self.subjects:
            again = self.repeated.accuracies(one.key)
            yield one, compare(self._recorded(one), list(again.values()))

    def _recorded(self, one: Subject) -> list[float]:
        return list(self.records.accuracies(one.key, range(one.seeds)).values())

    def _heading(self) -> str:
        threshold, name = self._threshold, self._suite.assignment.name
        libraries = ", ".join(f"{one} {version(one)}" for one in ("tensorflow", "keras", "numpy"))
        return (
            f"Data: {self._data}. {threshold.epochs} epochs in batches of {threshold.batch_size}; "
            f"the line is {threshold.minimum}. {libraries}, {platform.machine()}.\n"
            f"Made by `autograder calibrate {name} --data {self._data}`; do not edit."
        )
