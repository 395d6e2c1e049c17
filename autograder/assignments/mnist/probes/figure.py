"""Calls `plot_metrics` and writes down all that a reader of its figure can see."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.artists import (
    curves_of,
    hex_of,
    picture_of,
    style_of,
    text_of,
    words_of,
)
from autograder.assignments.mnist.probes.history import is_unchanged, made_history
from autograder.assignments.mnist.probes.visibility import (
    axes_paper,
    figure_paper,
    legend_paper,
)
from autograder.box.probing import Captured, Functions, Step, told
from autograder.box.wire.observations import Array, ProbeCall

__all__ = ["call_plot_metrics"]

MAX_PANELS = 16
MAX_CURVES = 64
MAX_TEXTS = 64
TITLES = ("_left_title", "title", "_right_title")  # of an axes


def call_plot_metrics(
    functions: Functions,
    call: ProbeCall,
    _step: Step,
    _cap: int,
) -> Captured:
    """Give the kind of the result, the figure's panels, curves, legends and texts.

    Where the result is no figure, the figure drawn last is looked at in its place. Curves come
    as ``curve.<n>`` and ``pixels.<n>``: (points, 2), in data and in display coordinates. Where it
    is drawn, ``picture`` is what it looks like.
    """
    import matplotlib.pyplot as plt

    plt.close("all")
    history = made_history(call.arrays)
    result = functions["plot_metrics"](history)
    values: dict[str, Any] = {
        "kind": str(type(result).__name__)[:80],
        "is_figure": _is_figure(result),
        "history_unchanged": is_unchanged(history, call.arrays),
        "open_figures": len(plt.get_fignums()),
    }
    figure = _figure_of(result)
    if figure is None and plt.get_fignums():
        figure = plt.figure(plt.get_fignums()[-1])
    arrays: dict[str, Array] = {}
    if figure is not None:
        if call.params["draw"]:  # it takes 0.1 s
            values["drawing_error"] = _drawing_error(figure)
        values["figure"], arrays = _read_figure(figure)
        if call.params["draw"] and not values["drawing_error"]:
            arrays |= picture_of(figure)
    plt.close("all")
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


def _is_figure(value: Any) -> bool:
    from matplotlib.figure import Figure

    return isinstance(value, Figure)


def _figure_of(value: Any, depth: int = 0) -> Any:
    """The figure that is meant: the value itself, or the one its axes belong to."""
    if _is_figure(value):
        return value
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()
    if isinstance(value, (list, tuple)) and depth < 3:
        found = (_figure_of(one, depth + 1) for one in value[:MAX_PANELS])
        return next((one for one in found if one is not None), None)
    owner = getattr(value, "figure", None)
    return owner if _is_figure(owner) else None


def _read_figure(figure: Any) -> Captured:
    panels: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    for index, axes in enumerate(figure.axes[:MAX_PANELS]):
        panels.append(_panel(axes))
        for facts, points in curves_of(axes):
            if len(curves) < MAX_CURVES:
                number = len(curves)
                curves.append({**facts, "panel": index})
                arrays[f"curve.{number}"] = points
                arrays[f"pixels.{number}"] = axes.transData.transform(points)
    facts = {
        "suptitle": _title(figure, "_suptitle"),
        "legend": _legends(figure.legends, None, figure),
        "texts": [_annotation(text, None) for text in figure.texts[:MAX_TEXTS]],
        "panels": panels,
        "curves": curves,
        "size": [float(end) for end in figure.bbox.size],
    }
    return facts, arrays


def _panel(axes: Any) -> dict[str, Any]:
    part, around = axes.figure, figure_paper(axes.figure)
    # A subfigure has a title and legends of its own.
    above = () if _is_figure(part) else (_title(part, "_suptitle"), _title(part, "_supylabel"))
    titles = (words_of(getattr(axes, name), around) for name in TITLES)
    legends = [*_legends_of(axes), *([] if _is_figure(part) else part.legends)]
    heads = (legend.get_title() for legend in legends)
    return {
        "visible": bool(axes.get_visible()),
        "title": text_of(" ".join(title for title in (*above, *titles) if title)),
        "xlabel": _axis_label(axes, axes.xaxis, around),
        "ylabel": _axis_label(axes, axes.yaxis, around),
        "xlim": sorted(float(end) for end in axes.get_xlim()),
        "ylim": sorted(float(end) for end in axes.get_ylim()),
        "place": [round(float(end), 1) for end in axes.bbox.bounds],
        "legend": _legends(legends, axes, part),
        "legend_titles": [
            words_of(head, legend_paper(legend, axes, part))
            for head, legend in zip(heads, legends, strict=True)
        ],
        "texts": [_annotation(text, axes) for text in axes.texts[:MAX_TEXTS]],
    }


def _title(figure: Any, name: str) -> str:
    text = getattr(figure, name, None)
    return "" if text is None else words_of(text, figure_paper(figure))


def _axis_label(axes: Any, axis: Any, paper: Array) -> str:
    return words_of(axis.label, paper) if axes.axison and axis.get_visible() else ""


def _legends_of(axes: Any) -> list[Any]:
    """All legends of an axes: a first one may have been kept with add_artist."""
    from matplotlib.legend import Legend

    return [child for child in axes.get_children() if isinstance(child, Legend)]


def _legends(legends: list[Any], axes: Any, figure: Any) -> list[dict[str, Any]]:
    entries = []
    for legend in legends:
        if legend.get_visible():
            paper = legend_paper(legend, axes, figure)
            pairs = list(zip(legend.legend_handles, legend.get_texts(), strict=False))
            entries += [_entry(handle, text, paper) for handle, text in pairs[:MAX_TEXTS]]
    return entries


def _entry(handle: Any, text: Any, paper: Array) -> dict[str, Any]:
    style = style_of(handle) if handle is not None else {}
    return {"style": style, "text": words_of(text, paper)}


def _annotation(text: Any, axes: Any) -> dict[str, Any]:
    """A text on the figure, and where it points to in display coordinates."""
    target = getattr(text, "xy", None)
    if target is not None and axes is not None and text.xycoords == "data":
        place = axes.transData.transform(target)
    else:
        place = text.get_transform().transform(text.get_unitless_position())
    return {
        "text": words_of(text, _paper_of(text, axes)),
        "colour": hex_of(text.get_color()),
        "place": [float(end) if np.isfinite(end) else 0.0 for end in place],
    }


def _paper_of(text: Any, axes: Any) -> Array:
    """The paper on which a text lies: that of its axes, or around them."""
    if axes is None:
        return figure_paper(text.get_figure())
    x, y = text.get_transform().transform(text.get_unitless_position())
    inside = getattr(text, "xy", None) is not None or axes.bbox.contains(x, y)
    return axes_paper(axes) if inside else figure_paper(axes.figure)
