"""Probes: call the students' functions in the child and return facts and plain arrays."""

import sys
from collections.abc import Mapping

from autograder.assignments.mnist.probes.arrays import call_normalize, call_split
from autograder.assignments.mnist.probes.figure import call_plot_metrics
from autograder.assignments.mnist.probes.lesson_data import serve_digits
from autograder.assignments.mnist.probes.model import inspect_model
from autograder.assignments.mnist.probes.training import train_and_predict
from autograder.box.probing import Probe
from autograder.box.wire.observations import Array

PROBES: Mapping[str, Probe] = {
    "call_normalize": call_normalize,
    "call_split": call_split,
    "inspect_model": inspect_model,
    "call_plot_metrics": call_plot_metrics,
    "train_and_predict": train_and_predict,
}


def furnish(lesson: Mapping[str, Array]) -> None:
    """Have a submission that loads the lesson's data find these digits, before it is loaded."""
    serve_digits(lesson)


def prepare() -> None:
    """Draw a first figure, before there is a submission: fonts are found once for all children."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, layout="constrained")
    axes[0].plot([0, 1], [0, 1], label="a line")
    axes[0].legend()
    axes[0].set_title("A title")
    figure.canvas.draw()
    plt.close("all")
