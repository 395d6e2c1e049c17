"""What of a figure can be seen: contrast to what lies behind, thickness, size."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.box.wire.observations import Array

__all__ = ["CONTRAST", "axes_paper", "figure_paper", "is_seen", "legend_paper", "text_is_seen"]

# A channel has to differ by so much, 0..1, where the paint lies on the paper; a light grey does.
CONTRAST = 0.08
THINNEST = 0.2  # points; Matplotlib draws 1.5
SMALLEST = 1.0  # points of a marker; Matplotlib draws 6
LETTERS = 3.0  # points; Matplotlib writes 10
INK = 0.05  # of a dashed line is drawn, at least
NOTHING = ("None", "none", "", " ", None)
PIXEL = ","  # a marker that has no size


def figure_paper(figure: Any) -> Array:
    """The colour behind a figure's axes, (3,), 0..1; of a subfigure, with what lies behind it."""
    above = getattr(figure, "figure", None)
    under = np.ones(3) if above in (None, figure) else figure_paper(above)
    return _over(figure.patch, under)


def axes_paper(axes: Any) -> Array:
    """The colour behind an axes' curves, (3,); twins lie on one paper."""
    paper = figure_paper(axes.figure)
    place = np.round(axes.bbox.bounds)
    for one in axes.figure.axes:
        if one.axison and one.get_visible() and np.array_equal(np.round(one.bbox.bounds), place):
            paper = _over(one.patch, paper)
    return paper


def legend_paper(legend: Any, axes: Any, figure: Any) -> Array:
    """The colour behind a legend's texts, (3,)."""
    inside = axes is not None and _inside(legend.get_window_extent(), axes)
    paper = axes_paper(axes) if inside else figure_paper(figure)
    return _over(legend.get_frame(), paper) if legend.get_frame_on() else paper


def is_seen(artist: Any, axes: Any) -> bool:
    """Whether a line or a row of dots stands out from its axes."""
    if not artist.get_visible():
        return False
    paper = axes_paper(axes)
    if hasattr(artist, "get_marker"):
        return _line_is_seen(artist, paper) or _marker_is_seen(artist, paper)
    alpha = artist.get_alpha()
    widths = np.atleast_1d(np.asarray(artist.get_linewidth(), dtype=float))
    edged = widths.size > 0 and widths.min() >= THINNEST
    edge = edged and _stand_out(artist.get_edgecolor(), alpha, paper)
    if not hasattr(artist, "get_offsets"):
        return bool(edge)
    sizes = np.sqrt(np.asarray(artist.get_sizes())) if hasattr(artist, "get_sizes") else []
    large = len(sizes) == 0 or float(np.min(sizes)) >= SMALLEST
    return large and bool(edge or _stand_out(artist.get_facecolor(), alpha, paper))


def text_is_seen(text: Any, paper: Array) -> bool:
    """Whether letters stand out from what is behind them: their own box, or the paper."""
    box = text.get_bbox_patch()
    behind = paper if box is None else _over(box, paper)
    large = float(text.get_fontsize()) >= LETTERS
    return (
        bool(text.get_visible())
        and large
        and _stand_out(text.get_color(), text.get_alpha(), behind)
    )


def _line_is_seen(line: Any, paper: Array) -> bool:
    if line.get_linestyle() in NOTHING or line.get_linewidth() < THINNEST:
        return False
    _, dashes = getattr(line, "_unscaled_dash_pattern", (0, None))
    if dashes and sum(dashes[::2]) < INK * sum(dashes):
        return False
    return _stand_out(line.get_color(), line.get_alpha(), paper)


def _marker_is_seen(line: Any, paper: Array) -> bool:
    if line.get_marker() in NOTHING:
        return False
    if line.get_markersize() < SMALLEST and line.get_marker() != PIXEL:
        return False
    edged = line.get_markeredgewidth() >= THINNEST
    colours = [line.get_markerfacecolor(), *([line.get_markeredgecolor()] if edged else [])]
    return any(_stand_out(one, line.get_alpha(), paper) for one in colours)


def _stand_out(colours: Any, alpha: Any, paper: Array) -> bool:
    """Whether each of the colours differs from the paper on which it lies."""
    painted = _rgba(colours, alpha)
    if not len(painted):
        return False
    away = np.abs(painted[:, :3] - paper).max(axis=1) * painted[:, 3]
    return bool(away.min() >= CONTRAST)


def _rgba(colours: Any, alpha: Any) -> Array:
    """Colours as (n, 4), 0..1; ``alpha`` is the artist's own, which is in the place of theirs."""
    from matplotlib.colors import to_rgba_array

    found = np.asarray(to_rgba_array(colours), dtype=float)
    if alpha is not None and len(found):
        own = np.broadcast_to(np.asarray(alpha, dtype=float), len(found))
        found[:, 3] = np.where(found[:, 3] > 0, own, 0.0)
    return found


def _over(patch: Any, paper: Array) -> Array:
    """The colour of the paper with a patch laid on it."""
    if not patch.get_visible():
        return paper
    face = np.asarray(patch.get_facecolor(), dtype=float)  # with the patch's own alpha
    return np.asarray(face[3] * face[:3] + (1 - face[3]) * paper)


def _inside(box: Any, axes: Any) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return bool(axes.bbox.contains(x, y))
