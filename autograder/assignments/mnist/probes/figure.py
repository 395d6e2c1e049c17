"""Calls `plot_metrics` and writes down all that a reader of its figure can see."""

from __future__ import annotations

import warnings
from itertools import chain
from typing import Any

from autograder.assignments.mnist.probes.artists import picture_of, text_of
from autograder.assignments.mnist.probes.history import is_unchanged, made_history
from autograder.assignments.mnist.probes.history_slips import call_past_slips, without_repairs
from autograder.assignments.mnist.probes.panels import is_figure, read_figures
from autograder.assignments.mnist.probes.sheets import figure_meant, open_figures, watch_show
from autograder.box.probing import Captured, Functions, Step, told
from autograder.box.wire.observations import Array, ProbeCall

__all__ = ["call_plot_metrics"]


def call_plot_metrics(
    functions: Functions,
    call: ProbeCall,
    _step: Step,
    _cap: int,
) -> Captured:
    """Give the kind of the result, the figure's panels, curves, legends and texts.

    Where the result is no figure, or an empty one, the figure drawn last is looked at in its place;
    other figures lie aside, as sheets of their own. plt.show() does as in a notebook. Curves come
    as ``curve.<n>`` and ``pixels.<n>``: (points, 2), in data and in display coordinates. Where it
    is drawn, ``picture`` is what it looks like.
    """
    import matplotlib.pyplot as plt

    plt.close("all")
    shown = watch_show()
    history = made_history(call.arrays)
    result, slips = call_past_slips(functions["plot_metrics"], history, lambda: _start_anew(shown))
    sheets, empty = figure_meant(result, [*chain(*shown), *open_figures()])
    values: dict[str, Any] = {
        "kind": str(type(result).__name__)[:80],
        "is_figure": is_figure(result),
        "history_unchanged": is_unchanged(without_repairs(history, slips), call.arrays),
        "repaired": [list(slip) for slip in slips],
        "shown": len(shown),
        "empty": empty,
    }
    arrays: dict[str, Array] = {}
    if sheets:
        with warnings.catch_warnings():  # such as one on letters that a font does not have
            warnings.simplefilter("ignore")
            found, arrays = _looked_at(sheets, draw=bool(call.params["draw"]))
        values |= found
    plt.close("all")
    return values, arrays


def _start_anew(shown: list[list[Any]]) -> None:
    """Forget what was drawn up to a slip."""
    import matplotlib.pyplot as plt

    plt.close("all")
    shown.clear()


def _looked_at(sheets: list[Any], *, draw: bool) -> Captured:
    """The facts about the first of some figures, which is drawn as well if so wanted."""
    values: dict[str, Any] = {}
    if draw:  # it takes 0.1 s
        values["drawing_error"] = _drawing_error(sheets[0])
    values["figure"], arrays = read_figures(sheets)
    if draw and not values["drawing_error"]:
        arrays |= picture_of(sheets[0])
    return values, arrays


def _drawing_error(figure: Any) -> str:
    """Why Matplotlib cannot draw it, such as a formula in a label that it does not know.

    Drawing moves what a layout arranges: what is read afterwards lies where the picture has it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    try:
        if not hasattr(figure.canvas, "buffer_rgba"):
            FigureCanvasAgg(figure)  # takes the place of a canvas that draws nothing
        figure.canvas.draw()
    except Exception as error:
        return text_of(told(error))
    return ""
