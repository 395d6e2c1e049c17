"""Reads figures as plain facts: panels, curves, legends and texts, as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.artists import (
    curves_of,
    hex_of,
    style_of,
    text_of,
    words_of,
)
from autograder.assignments.mnist.probes.visibility import (
    axes_paper,
    figure_paper,
    legend_paper,
)
from autograder.box.probing import Captured
from autograder.box.wire.observations import Array

__all__ = ["is_figure", "read_figures"]

MAX_PANELS = 16
MAX_CURVES = 64
MAX_TEXTS = 64
MAX_TICKS = 2
ASIDE = 1e5  # pixels from one figure down to the next
TITLES = ("_left_title", "title", "_right_title")  # of an axes


def is_figure(value: Any) -> bool:
    """Whether it is a whole figure, and no part of one."""
    from matplotlib.figure import Figure

    return isinstance(value, Figure)


def read_figures(figures: Sequence[Any]) -> Captured:
    """Facts about the first figure; panels of further ones lie aside, each on a sheet of its own.

    Curves come as ``curve.<n>`` and ``pixels.<n>``: (points, 2), in data and in display
    coordinates.
    """
    panels: list[dict[str, Any]] = []
    curves: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    several = len(figures) > 1
    for sheet, axes in [(at, axes) for at, figure in enumerate(figures) for axes in figure.axes]:
        if len(panels) == MAX_PANELS:
            break
        panels.append(_panel(axes, sheet, alone=not several))
        for facts, points in curves_of(axes):
            if len(curves) < MAX_CURVES:
                number = len(curves)
                curves.append({**facts, "panel": len(panels) - 1})
                arrays[f"curve.{number}"] = points
                places = axes.transData.transform(points)
                arrays[f"pixels.{number}"] = places - [0, sheet * ASIDE]
    first = figures[0]
    facts = {
        "suptitle": _title(first, "_suptitle"),
        "legend": [] if several else _legends(first.legends, None, first),
        "texts": [_annotation(text, None, 0) for text in first.texts[:MAX_TEXTS]],
        "panels": panels,
        "curves": curves,
        "size": [float(end) for end in first.bbox.size],
    }
    return facts, arrays


def _panel(axes: Any, sheet: int, *, alone: bool) -> dict[str, Any]:
    """Facts about an axes; ``alone`` tells whether its figure's words are read with the figure."""
    part, around = axes.figure, figure_paper(axes.figure)
    own = not (alone and is_figure(part))  # as of a subfigure: it has titles and legends of its own
    above = [_title(part, name) for name in ("_suptitle", "_supylabel")] if own else []
    titles = (words_of(getattr(axes, name), around) for name in TITLES)
    legends = [*_legends_of(axes), *(part.legends if own else [])]
    heads = (legend.get_title() for legend in legends)
    left, bottom, width, height = axes.bbox.bounds
    xlabel = _axis_label(axes, axes.xaxis, around)
    return {
        "visible": bool(axes.get_visible()),
        "sheet": sheet,
        "title": text_of(" ".join(title for title in (*above, *titles) if title)),
        "xlabel": xlabel or (_title(part, "_supxlabel") if own else ""),
        "ylabel": _axis_label(axes, axes.yaxis, around),
        "ticks": _ticks(axes, around),
        "xlim": sorted(float(end) for end in axes.get_xlim()),
        "ylim": sorted(float(end) for end in axes.get_ylim()),
        "place": [round(float(end), 1) for end in (left, bottom - sheet * ASIDE, width, height)],
        "legend": _legends(legends, axes, part),
        "legend_titles": [
            words_of(head, legend_paper(legend, axes, part))
            for head, legend in zip(heads, legends, strict=True)
        ],
        "texts": [_annotation(text, axes, sheet) for text in axes.texts[:MAX_TEXTS]],
    }


def _ticks(axes: Any, paper: Array) -> list[str]:
    """What stands at the first ticks of the x axis where somebody has written words there."""
    from matplotlib.ticker import FixedFormatter, FuncFormatter, StrMethodFormatter

    written = (FixedFormatter, FuncFormatter, StrMethodFormatter)
    if not (axes.axison and isinstance(axes.xaxis.get_major_formatter(), written)):
        return []
    return [words_of(label, paper) for label in axes.get_xticklabels()[:MAX_TICKS]]


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


def _annotation(text: Any, axes: Any, sheet: int) -> dict[str, Any]:
    """A text on a figure, and where it points to in display coordinates."""
    target = getattr(text, "xy", None)
    if target is not None and axes is not None and text.xycoords == "data":
        x, y = axes.transData.transform(target)
    else:
        x, y = text.get_transform().transform(text.get_unitless_position())
    place = (x, y - sheet * ASIDE)
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
