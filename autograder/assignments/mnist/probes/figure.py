"""Calls `plot_metrics` and writes down all that a reader of its figure can see."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.observations import Array, ProbeCall
from autograder.worker.capture import Captured
from autograder.worker.probe import Functions, Stage

__all__ = ["call_plot_metrics"]

MAX_PANELS = 16
MAX_CURVES = 64
MAX_POINTS = 10_000
MAX_TEXTS = 64
MAX_LENGTH = 200


class _History:
    """What `fit` returns, less than that: no `.params` and no `.model`."""

    def __init__(self, curves: Mapping[str, Array]) -> None:
        self.history = {name: [float(value) for value in curve] for name, curve in curves.items()}
        self.epoch = list(range(len(next(iter(self.history.values())))))


def call_plot_metrics(
    functions: Functions,
    call: ProbeCall,
    _stage: Stage,
    _cap: int,
) -> Captured:
    """Give the kind of the result, the figure's panels, curves, legends and texts.

    Where the result is no figure, the figure drawn last is looked at in its place. Curves come
    as ``curve.<n>`` and ``pixels.<n>``: (points, 2), in data and in display coordinates.
    """
    import matplotlib.pyplot as plt

    plt.close("all")
    history = _History(call.arrays)
    before = copy.deepcopy((history.history, history.epoch))
    result = functions["plot_metrics"](history)
    values: dict[str, Any] = {
        "kind": type(result).__name__[:80],
        "is_figure": _is_figure(result),
        "history_unchanged": before == (history.history, history.epoch),
        "open_figures": len(plt.get_fignums()),
    }
    figure = _figure_of(result)
    if figure is None and plt.get_fignums():
        figure = plt.figure(plt.get_fignums()[-1])
    arrays: dict[str, Array] = {}
    if figure is not None:
        if call.params["draw"]:
            figure.canvas.draw()  # a label that cannot be drawn shows here; it takes 0.1 s
        values["figure"], arrays = _read_figure(figure)
    plt.close("all")
    return values, arrays


def _is_figure(value: Any) -> bool:
    from matplotlib.figure import Figure

    return isinstance(value, Figure)


def _figure_of(value: Any) -> Any:
    """The figure that is meant: the value itself, or the one its axes belong to."""
    if _is_figure(value):
        return value
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return next((found for one in value if (found := _figure_of(one)) is not None), None)
    owner = getattr(value, "figure", None)
    return owner if _is_figure(owner) else None


def _read_figure(figure: Any) -> Captured:
    panels: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    for index, axes in enumerate(figure.axes[:MAX_PANELS]):
        panels.append(_panel(axes))
        for facts, points in _curves(axes):
            if len(curves) < MAX_CURVES:
                number = len(curves)
                curves.append({**facts, "panel": index})
                arrays[f"curve.{number}"] = points
                arrays[f"pixels.{number}"] = axes.transData.transform(points)
    facts = {
        "suptitle": _text(figure.get_suptitle()),
        "legend": [entry for legend in figure.legends for entry in _legend(legend)],
        "texts": [_annotation(text, None) for text in figure.texts[:MAX_TEXTS]],
        "panels": panels,
        "curves": curves,
    }
    return facts, arrays


def _panel(axes: Any) -> dict[str, Any]:
    titles = (axes.get_title(loc=side) for side in ("left", "center", "right"))
    return {
        "visible": bool(axes.get_visible()),
        "title": _text(" ".join(title for title in titles if title)),
        "xlabel": _text(axes.get_xlabel()),
        "ylabel": _text(axes.get_ylabel()),
        "xlim": sorted(float(end) for end in axes.get_xlim()),
        "ylim": sorted(float(end) for end in axes.get_ylim()),
        "place": [round(float(end), 4) for end in axes.get_position().bounds],
        "legend": _legend(axes.get_legend()),
        "texts": [_annotation(text, axes) for text in axes.texts[:MAX_TEXTS]],
    }


def _curves(axes: Any) -> Iterator[tuple[dict[str, Any], Array]]:
    background = axes.get_facecolor()
    for line in axes.get_lines():
        points = np.asarray(line.get_xydata(), dtype=float)[:MAX_POINTS]
        if points.ndim == 2 and len(points):
            yield {"style": _line_style(line), "visible": _line_visible(line, background)}, points
    for dots in axes.collections:
        points = np.ma.filled(np.ma.asarray(dots.get_offsets(), dtype=float), np.nan)
        if type(dots).__name__ == "PathCollection" and len(points):
            yield {"style": _face(dots), "visible": _seen(dots)}, points[:MAX_POINTS]


def _line_style(line: Any) -> str:
    """Colour, dashes and marker: what tells two curves apart."""
    return f"{_hex(line.get_color())} {line.get_linestyle()} {line.get_marker()}"


def _line_visible(line: Any, background: Any) -> bool:
    drawn = line.get_linestyle() not in ("None", "", " ") and line.get_linewidth() > 0
    marked = line.get_marker() not in (None, "None", "", " ")
    return _seen(line) and (drawn or marked) and _hex(line.get_color()) != _hex(background)


def _seen(artist: Any) -> bool:
    return bool(artist.get_visible()) and artist.get_alpha() != 0


def _face(artist: Any) -> str:
    faces = np.asarray(artist.get_facecolor(), dtype=float).reshape(-1, 4)
    if not len(faces):
        faces = np.asarray(artist.get_edgecolor(), dtype=float).reshape(-1, 4)
    return f"{_hex(faces[0])} dots" if len(faces) else "dots"


def _hex(colour: Any) -> str:
    from matplotlib.colors import to_hex

    try:
        return str(to_hex(colour))
    except ValueError:
        return str(colour)[:40]


def _legend(legend: Any) -> list[dict[str, str]]:
    if legend is None or not legend.get_visible():
        return []
    pairs = zip(legend.legend_handles, legend.get_texts(), strict=False)
    return [
        {"style": _handle_style(handle), "text": _text(text.get_text())}
        for handle, text in list(pairs)[:MAX_TEXTS]
    ]


def _handle_style(handle: Any) -> str:
    if hasattr(handle, "get_linestyle") and hasattr(handle, "get_marker"):
        return _line_style(handle)
    return _face(handle) if hasattr(handle, "get_facecolor") else ""


def _annotation(text: Any, axes: Any) -> dict[str, Any]:
    """A text on the figure, and where it points to in display coordinates."""
    target = getattr(text, "xy", None)
    if target is not None and axes is not None and text.xycoords == "data":
        place = axes.transData.transform(target)
    else:
        place = text.get_transform().transform(text.get_unitless_position())
    return {
        "text": _text(text.get_text()) if text.get_visible() else "",
        "colour": _hex(text.get_color()),
        "place": [float(end) if np.isfinite(end) else 0.0 for end in place],
    }


def _text(text: Any) -> str:
    return str(text)[:MAX_LENGTH]
