"""The record of all trainings, a CSV file that only grows, and what it says in numbers."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev

from autograder._util.files import atomic_write
from autograder.quality.error_rates import chance_of_two_failures
from autograder.quality.trainings import Subject

__all__ = ["MAX_FAILURE", "Comparison", "Records", "Summary", "compare", "summarise", "table"]

MAX_FAILURE = 0.001  # the most of correct submissions that may miss the threshold
REPEATABLE = 0.999

HEAD = (
    "| submission | correct | trainings | min | mean | max | sd | below the line | "
    "fails the gate, at most |\n|---|---|---|---|---|---|---|---|---|"
)
COLUMNS = ("submission", "key", "seed", "accuracy")


@dataclass(frozen=True)
class Summary:
    """Accuracies (0..1) of ``trainings`` trainings, and how many were below the line.

    ``at_most`` is the upper bound, at 95 % confidence, of the chance to miss the threshold,
    which takes two trainings in a row below the line. A training that stopped counts as accuracy 0.
    """

    title: str
    correct: bool
    trainings: int
    minimum: float
    mean: float
    maximum: float
    spread: float
    below: int
    at_most: float

    @property
    def sound(self) -> bool:
        """Whether the threshold may stand: a correct submission hardly ever misses it."""
        return not self.correct or self.at_most <= MAX_FAILURE

    def row(self) -> str:
        """One row of the table."""
        numbers = f"{self.minimum:.3f} | {self.mean:.4f} | {self.maximum:.3f} | {self.spread:.4f}"
        return (
            f"| {self.title} | {'yes' if self.correct else 'no'} | {self.trainings} | {numbers} | "
            f"{self.below} | {_percent(self.at_most)} |"
        )


def summarise(subject: Subject, accuracies: Iterable[float], line: float) -> Summary:
    """Sum up at least one training of one subject against the threshold's line."""
    values = [0.0 if math.isnan(one) else one for one in accuracies]
    below = sum(one < line for one in values)
    return Summary(
        subject.title,
        subject.correct,
        len(values),
        min(values),
        mean(values),
        max(values),
        pstdev(values),
        below,
        chance_of_two_failures(below, len(values)),
    )


def table(summaries: Sequence[Summary]) -> str:
    """A Markdown table, one row for each summary."""
    return "\n".join([HEAD, *(one.row() for one in summaries)]) + "\n"


@dataclass(frozen=True)
class Comparison:
    """Mean of a repetition, and the interval about the recorded mean that it has to be in."""

    mean: float
    low: float
    high: float

    @property
    def agrees(self) -> bool:
        """Whether the repetition is in the interval."""
        return self.low <= self.mean <= self.high


def compare(recorded: Sequence[float], again: Sequence[float]) -> Comparison:
    """Compare two sets of accuracies by their means; two values or more in each.

    Of true repetitions one in a thousand lies outside of the interval (Welch's t).
    """
    from scipy.stats import ttest_ind

    interval = ttest_ind(again, recorded, equal_var=False).confidence_interval(REPEATABLE)
    difference = mean(again) - mean(recorded)
    low, high = interval.low - difference, interval.high - difference
    if math.isnan(low):  # neither of them varies at all
        low = high = 0.0
    return Comparison(mean(again), mean(recorded) + low, mean(recorded) + high)


def _percent(rate: float) -> str:
    return f"{rate:.3%}" if rate < MAX_FAILURE else f"{rate:.1%}"


class Records:
    """Accuracies by (submission's key, seed), kept in a file; NaN where no training came through.

    A row counts when its line is whole: what a run that was killed left half written is made
    again. Without a path nothing is written.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._rows: dict[tuple[str, int], tuple[str, float]] = {}
        if path and path.exists():
            self._read(path.read_bytes().decode("utf-8", errors="replace"))

    def accuracies(self, key: str, seeds: range | None = None) -> dict[int, float]:
        """What is on record of one submission, by seed; only of ``seeds`` where they are given."""
        return {
            seed: value
            for (one, seed), (_, value) in sorted(self._rows.items())
            if one == key and (seeds is None or seed in seeds)
        }

    def add(self, name: str, key: str, accuracies: Mapping[int, float]) -> None:
        """Append some trainings of one submission; they are on disk when this returns."""
        self._rows |= {(key, seed): (name, value) for seed, value in accuracies.items()}
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            if not file.tell():
                file.write(_lines([COLUMNS]))
            elif not _ends_whole(self.path):
                file.write(b"\n")
            file.write(_lines((name, key, seed, _text(a)) for seed, a in accuracies.items()))
            file.flush()
            os.fsync(file.fileno())

    def tidy(self, keys: set[str]) -> None:
        """Write the file again in a fixed order, without submissions that are not in ``keys``."""
        if self.path is None:
            return
        rows = sorted(
            (name, key, seed, _text(value))
            for (key, seed), (name, value) in self._rows.items()
            if key in keys
        )
        with atomic_write(self.path) as file:
            file.write(_lines([COLUMNS, *rows]))

    def forget(self) -> None:
        """Begin again, with an empty record."""
        self._rows.clear()
        if self.path:
            self.path.unlink(missing_ok=True)

    def _read(self, text: str) -> None:
        whole = text[: text.rfind("\n") + 1]
        for row in csv.reader(io.StringIO(whole)):
            try:
                name, key, seed, accuracy = row
                self._rows[key, int(seed)] = (name, float(accuracy))
            except ValueError:  # the head, or a line that was torn
                continue


def _text(accuracy: float) -> str:
    return "nan" if math.isnan(accuracy) else f"{accuracy:.4f}"


def _lines(rows: object) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]  # rows of text and numbers
    return buffer.getvalue().encode()


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
