"""The check of the x axis: it says, in any language, that epochs are counted there."""

from __future__ import annotations

from typing import Any

from autograder.assignments.mnist.checks.plot_layout import figure_of, panels_together
from autograder.assignments.mnist.checks.plot_reading import Curve, find_curves
from autograder.assignments.mnist.checks.plot_spelling import fold, meanings_of
from autograder.assignments.mnist.data import PICTURED
from autograder.checks import Evidence, Finding, check, finding, not_looked_at

__all__ = ["x_axis_says_epoch"]

ADVICE = 'Write set_xlabel("epoch"), or plt.xlabel("epoch") before the next panel is made.'
# Words for what is counted or measured in another way; an epoch is all of the training images once.
OTHERS = ("iter", "step", "batch", "time", "sample", "image", "index", "value", "zeit", "schritt")


@check(PICTURED)
def x_axis_says_epoch(evidence: Evidence) -> Finding | None:
    """The x axis says that it counts epochs."""
    curves = find_curves(evidence, PICTURED)
    figure = figure_of(evidence, PICTURED)
    if not curves:
        return not_looked_at("no curve was found.")
    labels = {name: _labels(figure, curve) for name, curve in curves.items()}
    others = [name for name in curves if labels[name] and not _says(labels[name])]
    # What is not drawn over the epochs has been told of: there any label is right.
    other = next((name for name in others if curves[name].over_epochs), None)
    if other is None and (others or any(map(_says, labels.values())) or _says(_further(figure))):
        return None  # panels with the same epochs need it once
    if other is None:
        return _without(curves)
    ylabel = figure["panels"][curves[other].panel]["ylabel"]
    return _with_another(other, labels[other], swapped=_says([ylabel]))


def _labels(figure: dict[str, Any], curve: Curve) -> list[str]:
    """What stands at the x axis of a curve: its label, else words in place of numbers."""
    together = panels_together(figure, curve.panel)
    labels = [panel["xlabel"] for panel in together if panel["xlabel"].strip()]
    return labels or [tick for panel in together for tick in panel["ticks"] if _says([tick])]


def _further(figure: dict[str, Any]) -> list[str]:
    """Texts that may speak of the x axes of all panels: of the figure, titles, notes."""
    panels = figure["panels"]
    texts = [figure["suptitle"], *(text["text"] for text in figure["texts"])]
    texts += [panel["title"] for panel in panels] + [panel["xlabel"] for panel in panels]
    return texts + [text["text"] for panel in panels for text in panel["texts"]]


def _says(texts: list[str]) -> bool:
    return "epoch" in meanings_of(texts)


def _without(curves: dict[str, Curve]) -> Finding:
    return finding(
        "The x axis has no label: nothing says that epochs are counted there.",
        "an x axis that says epoch",
        f"no label below the curves of {', '.join(curves)}",
        ADVICE,
    )


def _with_another(name: str, labels: list[str], *, swapped: bool) -> Finding:
    said = " ".join(labels)[:60]
    if swapped:
        return finding(
            f"The labels of the two axes at the curve of {name} have changed places: the y axis "
            f"says epoch, and the x axis {said!r}.",
            "an x axis that says epoch",
            f"its label: {said!r}",
            "x goes from left to right, and epochs are counted there: change the two labels over.",
        )
    known = meanings_of(labels) or any(word in fold(said) for word in OTHERS)
    return finding(
        f"The x axis below the curve of {name} is labelled {said!r}, but what it counts are epochs."
        if known
        else f"The x axis below the curve of {name} says {said!r}, in which this check does not "
        "read the word epoch.",
        "an x axis that says epoch",
        f"its label: {said!r}",
        ADVICE,
    )
