"""What the trainings of one submission say about the gate, as numbers and as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, pstdev

from autograder.calibration.subjects import Subject
from autograder.rates import chance_of_two_failures

__all__ = ["MAX_FAILURE", "Comparison", "Summary", "compare", "summarise", "table"]

MAX_FAILURE = 0.001  # the most that the gate may fail of correct submissions
REPEATABLE = 0.999

HEAD = (
    "| submission | correct | trainings | min | mean | max | sd | below the line | "
    "fails the gate, at most |\n|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Summary:
    """Accuracies (0..1) of ``trainings`` trainings, and how many were below the line.

    ``at_most`` is the upper bound, at 95 % confidence, of the chance to fail the gate, which
    takes two trainings in a row below the line. A training that stopped counts as accuracy 0.
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
        """Whether the gate may stand: a correct submission hardly ever fails it."""
        return not self.correct or self.at_most <= MAX_FAILURE

    def row(self) -> str:
        """One row of the table."""
        numbers = f"{self.minimum:.3f} | {self.mean:.4f} | {self.maximum:.3f} | {self.spread:.4f}"
        return (
            f"| {self.title} | {'yes' if self.correct else 'no'} | {self.trainings} | {numbers} | "
            f"{self.below} | {_percent(self.at_most)} |"
        )


def summarise(subject: Subject, accuracies: Iterable[float], line: float) -> Summary:
    """Sum up the trainings of one subject against the gate's line; at least one of them."""
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
