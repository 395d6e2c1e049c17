"""Names what is drawn in place of the four curves, and labels that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from autograder.assignments.mnist.checks.plot_layout import figure_of
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = ["OTHER_X", "SERIES", "SWAPPED", "change_of", "missing_rationale", "unlabelled_rationale"]

SERIES = ("accuracy", "val_accuracy", "loss", "val_loss")
GROUPS = {
    "The validation curves are missing.": {"val_accuracy", "val_loss"},
    "The training curves are missing.": {"accuracy", "loss"},
    "The loss curves are missing.": {"loss", "val_loss"},
    "The accuracy curves are missing.": {"accuracy", "val_accuracy"},
    "Only the training accuracy is drawn.": {"val_accuracy", "loss", "val_loss"},
}

OTHER_X = "with other x values than its epochs"
SWAPPED = "with x and y changed over: the epochs belong on the x axis"
# What a known mistake draws for a series of n values; it completes "is drawn ...".
CHANGES: Mapping[str, Callable[[Array], Array]] = {
    "with every value times 100; only accuracies can be in percent": lambda s: s * 100,
    "as 1 minus its value, which turns accuracy into error": lambda s: 1 - s,
    "as its logarithm; a logarithmic axis keeps the values": np.log,
    "as the best value so far, which hides every setback": np.maximum.accumulate,
    "as the lowest value so far, which hides every setback": np.minimum.accumulate,
    "as the mean of all values so far": lambda s: np.cumsum(s) / np.arange(1, len(s) + 1),
    "as the sum of all values so far": np.cumsum,
    "sorted, and not in the order of the epochs": np.sort,
    "rounded": lambda s: np.round(s, 1),
    "rounded to two places": lambda s: np.round(s, 2),
    "divided by its largest value": lambda s: s / s.max(),
    "as its change from one epoch to the next": np.diff,
    "without its first epoch": lambda s: s[1:],
    "without its last epoch": lambda s: s[:-1],
    "in reverse order": lambda s: s[::-1],
    "with its last value only": lambda s: s[-1:],
}
WINDOWS = (2, 3, 4, 5)
WEIGHTS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def missing_rationale(missing: Sequence[str], drawn: int) -> str:
    """Which curves are not found among ``drawn`` lines and rows of dots."""
    for rationale, group in GROUPS.items():
        if set(missing) == group:
            return rationale
    if not drawn:
        return "There is no line and no row of dots in the figure."
    if len(missing) == 1:
        return f"The curve of {missing[0]} is missing."
    return "Not all four curves are there as they were measured."


def change_of(points: Array | None, series: Array) -> str:
    """What has been done to a series to draw these points (n, 2); empty where nobody knows."""
    if points is None or not len(points):
        return ""
    values = points[:, 1]
    if _same(values, series):
        return OTHER_X
    if _same(points[:, 0], series):
        return SWAPPED
    with np.errstate(all="ignore"):
        for what, change in CHANGES.items():
            if _same(values, change(series)):
                return what
    return "smoothed, and not as it was measured" if _smoothed(values, series) else ""


def _same(values: Array, expected: Array) -> bool:
    fits = values.shape == expected.shape and len(values) > 0
    return fits and np.allclose(values, expected, rtol=1e-6, atol=1e-9)


def _smoothed(values: Array, series: Array) -> bool:
    """Whether the values are a moving or an exponential mean of the series."""
    means = [
        np.convolve(series, np.ones(width) / width, mode)
        for width in WINDOWS
        for mode in ("valid", "same", "full")
        if width <= len(series)
    ]
    return any(_same(values, mean[: len(values)]) for mean in [*means, *_exponential(series)])


def _exponential(series: Array) -> Iterator[Array]:
    for weight in WEIGHTS:
        mean = [float(series[0])]
        for value in series[1:]:
            mean.append(weight * mean[-1] + (1 - weight) * float(value))
        yield np.array(mean)


def unlabelled_rationale(evidence: Evidence, call: str, numbers: Sequence[int]) -> str:
    """Why no words go with some curves, where their labels tell; else empty."""
    figure = figure_of(evidence, call)
    labels = [str(figure["curves"][number].get("label", "")) for number in numbers]
    given = [label for label in labels if label and not label.startswith("_")]
    legends = [*figure["legend"], *(one for panel in figure["panels"] for one in panel["legend"])]
    if given and not legends:
        return "The curves have labels, but no legend shows them."
    if len(given) > 1 and len(set(given)) == 1:
        return f"Several curves have the same label, {given[0][:40]!r}."
    return ""
