"""Finds the figures that a function drew: shown, still open, or given back."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.panels import is_figure

__all__ = ["figure_meant", "open_figures", "watch_show"]

BACKEND = "autograder_shown_figures"
MOST = 16  # figures, and axes in a list, that are looked at


def watch_show() -> list[list[Any]]:
    """Have plt.show() do what it does in a notebook; gives a list that gets the figures of each.

    There it shows all open figures and puts them away: plt.gcf() after it makes a new one. So it
    does in a script, once the windows are closed.
    """
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    shown: list[list[Any]] = []

    def show(*_args: Any, block: bool | None = None, **_kwargs: Any) -> None:
        if block is False:  # a script goes on with the same figures
            return
        if figures := open_figures():
            shown.append(figures)
        del shown[:-MOST]
        plt.close("all")

    backend: Any = types.ModuleType(BACKEND)
    backend.FigureCanvas, backend.show = FigureCanvasAgg, show
    sys.modules[BACKEND] = backend
    plt.switch_backend(f"module://{BACKEND}")
    return shown


def open_figures() -> list[Any]:
    """The figures that pyplot holds, oldest first."""
    import matplotlib.pyplot as plt

    return [plt.figure(number) for number in plt.get_fignums()[-MOST:]]


def figure_meant(result: Any, drawn: Sequence[Any]) -> tuple[list[Any], bool]:
    """The figure to look at and, after it, other ones with curves; whether the result is empty.

    That is the result itself, or the figure that its axes belong to, if there are curves in it;
    else the one of ``drawn`` that was drawn last.
    """
    given = _figure_of(result)
    others = [one for one in drawn if one is not given and _has_curves(one)]
    empty = bool(others) and given is not None and not _has_curves(given)
    if others and (empty or given is None):
        given = others.pop()
    given = given if given is not None or not drawn else drawn[-1]
    return ([] if given is None else [given, *others]), empty


def _has_curves(figure: Any) -> bool:
    return any(axes.has_data() for axes in figure.axes)


def _figure_of(value: Any, depth: int = 0) -> Any:
    """The figure that is meant: the value itself, or the one its axes belong to."""
    if is_figure(value):
        return value
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)) and depth < 3:
        found = (_figure_of(one, depth + 1) for one in value[:MOST])
        return next((one for one in found if one is not None), None)
    owner = getattr(value, "figure", None)
    return owner if is_figure(owner) else None
