"""Names the mistake behind the sizes of a split: one that explains those of every call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Sizes", "explain_sizes"]

LUCK = 4.5  # standard deviations


@dataclass(frozen=True)
class Sizes:
    """What one call asked for, and how many images came back for training and validation.

    ``by_class`` are the sizes that come of rounding the share of each class by itself: down, to the
    nearest, up, and up with at least one of each.
    """

    samples: int
    fraction: float
    train: int
    val: int
    by_class: tuple[int, ...] = ()

    def is_about(self, wanted: float) -> bool:
        """Whether the validation part has this size, give or take one."""
        return abs(self.val - wanted) <= 1

    @property
    def right(self) -> bool:
        """Whether the validation part has the size asked for."""
        return self.is_about(self.samples * self.fraction)

    @property
    def spread(self) -> float:
        """Standard deviation of the size if each sample were drawn by itself."""
        return float(np.sqrt(self.samples * self.fraction * (1 - self.fraction)))


Calls = Sequence[Sizes]


def _always(share: float) -> Callable[[Sizes], bool]:
    return lambda one: one.is_about(one.samples * share)


TWICE = "The training part comes back twice, and the validation part not at all."
SWAPPED = "Training and validation parts are swapped."
SKLEARN = "The validation part is always 25 %: train_test_split's default, not validation_split."
BY_CLASS = (
    "The validation part was rounded for each digit by itself, and ten roundings add up to several "
    "samples."
)
CHANCE = "The size of the validation part is left to chance: each sample is drawn by itself."

# What is true of every call where just this mistake was made; the first that fits is named.
MISTAKES: Mapping[str, Callable[[Sizes], bool]] = {
    "Nothing is set aside for validation. A cut at a fixed number such as 48,000 fits only the "
    "whole set of 60,000; and int() of a fraction is 0.": lambda one: one.val == 0,
    "Nothing is left for training: 12,000 is 20 % only of 60,000; use validation_split.": (
        lambda one: one.train == 0
    ),
    TWICE: lambda one: one.train == one.val and one.is_about(one.samples * (1 - one.fraction)),
    SWAPPED: lambda one: one.is_about(one.samples * (1 - one.fraction)),
    "The validation part is always 20 %, whatever validation_split says.": _always(0.2),
    "The validation part is always 10 %, whatever validation_split says.": _always(0.1),
    SKLEARN: _always(0.25),
    "The validation part is always one half, whatever validation_split says.": _always(0.5),
    "The fraction was taken of what a first cut had left, not of all samples.": (
        lambda one: one.is_about(one.samples * one.fraction * (1 - one.fraction))
    ),
    "The smaller part always goes to validation, even for a fraction above one half.": (
        lambda one: (
            one.is_about(one.samples * min(one.fraction, 1 - one.fraction))
            and one.train + one.val == one.samples
        )
    ),
    "validation_split was taken for a percentage: 0.2 means 20 %, not 0.2 %.": (
        lambda one: one.is_about(one.samples * one.fraction / 100)
    ),
}


# What to try, where it is not ADVICE.
ADVICES: Mapping[str, str] = {
    TWICE: "Put what was set aside for validation into the second pair that you return.",
    SWAPPED: "The first pair that you return is for training, the second for validation.",
    SKLEARN: "Hand the size on to train_test_split: test_size=validation_split.",
    BY_CLASS: "Work the size out of the whole first: train_test_split has stratify= for equal "
    "shares, or shuffle without counting classes.",
    CHANCE: "Shuffle the positions and cut them at one place: then the size is exact.",
}
ADVICE = "Work the number out from the length of the array and from validation_split."


def explain_sizes(calls: Calls) -> tuple[str, str]:
    """Why the sizes are wrong, and what to try; ``calls`` holds every call, the default first."""
    first = calls[0]
    if all(one.right for one in calls[1:]):
        return (
            f"Without validation_split, your function sets {first.val / first.samples:.0%} "
            "aside: its default is not 0.2.",
            "The line with def says what it is when nobody gives it: validation_split=0.2.",
        )
    for rationale, true_of in MISTAKES.items():
        if all(true_of(one) for one in calls):
            return rationale, ADVICES.get(rationale, ADVICE)
    if _by_class(calls):
        return BY_CLASS, ADVICES[BY_CLASS]
    if _by_chance(calls):
        return CHANCE, ADVICES[CHANCE]
    for part, counts in (
        ("validation", {one.val for one in calls}),
        ("training", {one.train for one in calls}),
    ):
        if len(counts) == 1:
            many = counts.pop()
            return f"The {part} part always has {many} samples, however many there are.", ADVICE
    return "The validation part has the wrong size.", ADVICE


def _by_chance(calls: Calls) -> bool:
    """Whether the sizes scatter about the right ones, to both sides and not too far."""
    away = [one.val - one.samples * one.fraction for one in calls]
    near = all(abs(gap) <= LUCK * one.spread for gap, one in zip(away, calls, strict=True))
    return near and min(away) < -1 and max(away) > 1


def _by_class(calls: Calls) -> bool:
    """Whether every size is what one way of rounding class by class gives."""
    ways = zip(*(one.by_class for one in calls), strict=True)
    return any(sizes == tuple(one.val for one in calls) for sizes in ways)
