"""What a verdict on this lesson is shown with: digits, figures, a confusion matrix."""

from __future__ import annotations

from autograder.assignments.mnist.exhibits.arrays import astray_labels, before_and_after
from autograder.assignments.mnist.exhibits.drawn import figure
from autograder.assignments.mnist.exhibits.reading import confusion, worst_digits
from autograder.exhibits import Exhibitor

__all__ = ["EXHIBITORS"]

EXHIBITORS: tuple[Exhibitor, ...] = (
    before_and_after,
    astray_labels,
    figure,
    confusion,
    worst_digits,
)
