"""Checks of `plot_metrics`: one figure, four curves in view, a history that stays as it was."""

from __future__ import annotations

from autograder.assignments.mnist.checks.plot_hidden import hidden_curves
from autograder.assignments.mnist.checks.plot_history import repaired_history
from autograder.assignments.mnist.checks.plot_kinds import empty_figure, no_figure, one_figure
from autograder.assignments.mnist.checks.plot_layout import figure_of
from autograder.assignments.mnist.checks.plot_mistakes import SERIES, missing_rationale
from autograder.assignments.mnist.checks.plot_reading import Curve, find_curves
from autograder.assignments.mnist.data import EPOCHS, PICTURED
from autograder.checks import Evidence, Finding, check, finding, not_looked_at

__all__ = ["leaves_history_unchanged", "returns_a_figure", "shows_the_four_curves"]

# A number of epochs that is written down shows in one check only: the others look at one call.
CALLS = (PICTURED, *(name for name in EPOCHS if name != PICTURED))


@check(PICTURED)
def returns_a_figure(evidence: Evidence) -> Finding | None:
    """plot_metrics gives one Matplotlib figure."""
    if error := evidence.value(PICTURED, "drawing_error"):
        return finding(
            "Matplotlib cannot draw the figure.",
            "a figure that can be shown and saved",
            str(error),
            "Look at the texts in it: a $ begins a formula.",
        )
    if not evidence.value(PICTURED, "is_figure"):
        return no_figure(evidence, PICTURED)
    return empty_figure(evidence, PICTURED) if evidence.value(PICTURED, "empty") else None


@check(*CALLS)
def shows_the_four_curves(evidence: Evidence) -> Finding | None:
    """The figure shows training and validation accuracy and loss over the epochs."""
    for call in CALLS:
        curves = find_curves(evidence, call)
        found = (
            repaired_history(evidence, call)
            or _changed(curves, EPOCHS[call])
            or _missing(evidence, call, curves, EPOCHS[call])
            or _elsewhere(evidence, call, curves)
            or hidden_curves(evidence, call, curves)
        )
        if found:
            return found
    return None


@check(PICTURED)
def leaves_history_unchanged(evidence: Evidence) -> Finding | None:
    """plot_metrics leaves the history as it was."""
    if evidence.value(PICTURED, "history_unchanged") is not True:
        return finding(
            "history has other values after the call.",
            "the caller's history unchanged",
            "it was changed",
            "Read from history.history: do not pop, append or sort there, and write nothing into "
            "its lists. For other values make a new list.",
        )
    if not find_curves(evidence, PICTURED):
        return not_looked_at("nothing of the history is drawn.")
    return None


def _changed(curves: dict[str, Curve], epochs: int) -> Finding | None:
    changed = [name for name, curve in curves.items() if curve.change]
    if not changed:
        return None
    first = curves[changed[0]]
    return finding(
        f"The curve of {changed[0]} is drawn {first.change}.",
        _expected(epochs),
        f"not drawn as they are: {', '.join(changed)}",
        "Draw each of the four lists in history.history as it is, and once."
        if first.over_epochs
        else "plot takes x first, then y: give it history.epoch and then the list, or the list "
        "alone, for which Matplotlib counts by itself.",
    )


def _missing(
    evidence: Evidence, call: str, curves: dict[str, Curve], epochs: int
) -> Finding | None:
    missing = [name for name in SERIES if name not in curves]
    if not missing:
        return None
    figure = figure_of(evidence, call)
    drawn = len(figure["curves"])
    wiped = not figure["panels"] and bool(evidence.value(call, "is_figure"))
    return finding(
        missing_rationale(missing, drawn),
        _expected(epochs),
        f"not found: {', '.join(missing)}",
        "The figure that came back is empty. Return the one that is drawn into, and leave "
        "plt.clf(), plt.cla() and plt.close() out."
        if wiped
        else "history.history of the parameter holds the four lists, history.epoch the epochs. "
        "Draw all four with plot into one figure, as they are, for any number of epochs.",
    )


def _elsewhere(evidence: Evidence, call: str, curves: dict[str, Curve]) -> Finding | None:
    """Some curves are in a figure that does not come back."""
    away = [name for name, curve in curves.items() if not curve.given_back]
    if not away:
        return None
    sheets = {panel["sheet"] for panel in figure_of(evidence, call)["panels"]}
    shown = int(evidence.value(call, "shown") or 0) > 1
    back = bool(evidence.value(call, "is_figure")) and not evidence.value(call, "empty")
    return finding(
        "The curves are spread over several figures"
        + (", as each plt.show() ends one; " if shown else "; ")
        + ("only one of them comes back." if back else "one figure with all four is wanted."),
        "all four curves in the one figure that is given back",
        f"{len(sheets)} figures; {', '.join(away)} in another than "
        f"{', '.join(name for name in curves if name not in away)}",
        one_figure(shows=shown),
    )


def _expected(epochs: int) -> str:
    return f"{', '.join(SERIES)}: one point for each of {epochs} epochs (from 0 or from 1)"
