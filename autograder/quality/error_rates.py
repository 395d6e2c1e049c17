"""Error rates from counts, and what the trainings of one submission say about the threshold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, pstdev

from autograder.quality.trainings import Subject

__all__ = [
    "CONFIDENCE",
    "Comparison",
    "Summary",
    "chance_of_two_failures",
    "compare",
    "summarise",
    "table",
    "upper_bound",
]

CONFIDENCE = 0.95
MAX_FAILURE = 0.001  # the most of correct submissions that may miss the threshold
REPEATABLE = 0.999

HEAD = (
    "| submission | correct | trainings | min | mean | max | sd | below the line | "
    "fails the gate, at most |\n|---|---|---|---|---|---|---|---|---|"
)


def upper_bound(errors: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The largest error rate, 0..1, that still fits ``errors`` in ``trials``.

    One-sided and exact (Clopper and Pearson, Biometrika 26, 1934): at a larger rate, so few
    errors would come up with a chance of less than 1 - ``confidence``. Without any error it is
    1 - (1 - confidence) ** (1 / trials), about 3 / trials. Without trials nothing is known: 1.
    """
    from scipy.stats import beta

    if not 0 <= errors <= trials:
        raise ValueError(f"{errors} errors in {trials} trials")
    if errors == trials:
        return 1.0
    return float(beta.ppf(confidence, errors + 1, trials - errors))


def chance_of_two_failures(failures: int, trainings: int, confidence: float = CONFIDENCE) -> float:
    """Upper bound of the chance that a submission misses the accuracy threshold.

        P(fail) = P(first training below the line) * P(second one below it)
                <= upper_bound(failures, trainings) ** 2

    since a submission below the line is trained once more, on another seed and with the digits
    in another order, and fails only if that training is below the line as well.
    """
    return upper_bound(failures, trainings, confidence) ** 2


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
