"""Says why a curve is drawn and cannot be seen: limits, colour and size, or something on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.assignments.mnist.checks.plot_layout import figure_of
from autograder.assignments.mnist.checks.plot_picture import covered
from autograder.assignments.mnist.checks.plot_reading import Curve, is_inside, panel_of
from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, finding

__all__ = ["hidden_curves"]

EXPECTED = "all points of the four curves in view"


def hidden_curves(evidence: Evidence, call: str, curves: Mapping[str, Curve]) -> Finding | None:
    """Why a curve is not wholly in view, or None where all are."""
    hidden = [name for name, curve in curves.items() if not curve.in_view]
    if not hidden:
        return _covered(covered(evidence, call, curves))
    name = hidden[0]
    figure, number = figure_of(evidence, call), curves[name].numbers[0]
    panel = panel_of(figure, number)
    points = evidence.came(call, f"curve.{number}")
    if not panel["visible"]:
        return _switched_off(hidden)
    if not figure["curves"][number]["visible"] or points is None:
        return _pale(hidden)
    inside = is_inside(points, panel)
    column = 1 if not inside[:, 1].all() else 0
    which = ("x", "y")[column]
    partly = " partly" if inside.all(axis=1).any() else ""
    limits = _numbers(panel[f"{which}lim"])
    values = _span(points[:, column])
    return finding(
        f"The curve of {name} lies{partly} outside of the visible part of its axes: the {which} "
        f"axis shows {limits} only.",
        EXPECTED,
        f"{which} limits {limits}, {which} values of {name} {values}; "
        f"{int((~inside.all(axis=1)).sum())} of {len(points)} points are not in view. "
        f"Not fully in view: {', '.join(hidden)}.",
        f"Take the line out that sets the limits, such as plt.{which}lim or set_{which}lim: "
        "Matplotlib then shows all points. "
        + (
            "Fixed limits have to fit every training: accuracy may be anything from 0 to 1, and "
            "loss has no upper end."
            if which == "y"
            else "The number of epochs is another one for each training."
        ),
    )


def _span(values: Array) -> str:
    finite = values[np.isfinite(values)]
    return _numbers([finite.min(), finite.max()]) if len(finite) else "that are no numbers"


def _numbers(ends: Sequence[float]) -> str:
    low, high = ends
    return f"{low:.3g} to {high:.3g}"


def _switched_off(hidden: Sequence[str]) -> Finding:
    return finding(
        f"The axes with the curve of {hidden[0]} are switched off: nobody sees them.",
        EXPECTED,
        f"not in view: {', '.join(hidden)}",
        "Leave set_visible(False) out.",
    )


def _pale(hidden: Sequence[str]) -> Finding:
    return finding(
        f"The curve of {hidden[0]} is drawn invisibly: in the colour of the paper, transparent, "
        "too thin, or as dots without a size.",
        EXPECTED,
        f"not to be seen: {', '.join(hidden)}",
        "Leave colour, alpha, linewidth and marker size of this curve as Matplotlib chooses them.",
    )


def _covered(hidden: Sequence[str]) -> Finding | None:
    if not hidden:
        return None
    return finding(
        f"The curve of {hidden[0]} cannot be seen in the picture: something lies on it, or cuts it "
        "off.",
        EXPECTED,
        f"only paper at the points of: {', '.join(hidden)}",
        "Draw areas and patches below the curves (zorder=0), or leave them out.",
    )
