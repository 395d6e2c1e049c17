"""Measures what accuracies the gate sees, for correct and for wrong submissions."""

from autograder.calibration.run import Calibration

__all__ = ["Calibration"]
