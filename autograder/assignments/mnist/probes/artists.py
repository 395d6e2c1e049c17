"""What is drawn in a figure: styles, curves and pixels, as plain facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.visibility import is_seen, text_is_seen
from autograder.box.wire.observations import Array

__all__ = ["curves_of", "hex_of", "picture_of", "style_of", "text_of", "words_of"]

MAX_LENGTH = 200
MAX_POINTS = 10_000
MOST_PIXELS = 1_500_000
LONGEST = 900.0  # pixels, where it has to be drawn smaller


def style_of(artist: Any) -> dict[str, str]:
    """What tells a curve from others: colour, dashes, marker, and how it is filled."""
    alpha = str(artist.get_alpha())
    if hasattr(artist, "get_linestyle") and hasattr(artist, "get_marker"):
        dashes = getattr(artist, "_unscaled_dash_pattern", "")  # two custom ones are both "--"
        return {
            "colour": hex_of(artist.get_color()),
            "dashes": text_of(f"{artist.get_linestyle()} {dashes}"),
            "marker": text_of(artist.get_marker()),
            "fill": f"{hex_of(artist.get_markerfacecolor())} {alpha}",
        }
    if not hasattr(artist, "get_facecolor"):
        return {}
    faces = np.asarray(artist.get_facecolor(), dtype=float).reshape(-1, 4)
    edges = np.asarray(artist.get_edgecolor(), dtype=float).reshape(-1, 4)
    painted = [one for one in (*faces, *edges) if one[3] > 0]
    style = {"colour": hex_of(painted[0]) if painted else ""}
    if hasattr(artist, "get_offsets") and artist.get_paths():
        outline = np.round(np.asarray(artist.get_paths()[0].vertices), 3)
        style |= {"marker": str(hash(outline.tobytes())), "fill": f"{len(faces)} {alpha}"}
    return style


def hex_of(colour: Any) -> str:
    """A colour as #rrggbb, or its own text where Matplotlib does not know it."""
    from matplotlib.colors import to_hex

    try:
        return str(to_hex(colour))
    except ValueError:
        return str(colour)[:40]


def text_of(text: Any) -> str:
    """A text of the figure, cut at a length that no reader would read to the end."""
    return str(text)[:MAX_LENGTH]


def curves_of(axes: Any) -> Iterator[tuple[dict[str, Any], Array]]:
    """Style, visibility and label of each curve, with its points: (points, 2), data coordinates."""
    for artist, points in _drawn(axes):
        if points.ndim == 2 and points.shape[1] == 2 and len(points):
            facts = {
                "style": style_of(artist),
                "visible": is_seen(artist, axes),
                "label": text_of(artist.get_label()),
            }
            yield facts, points[:MAX_POINTS]


def _drawn(axes: Any) -> Iterator[tuple[Any, Array]]:
    for line in axes.get_lines():
        yield line, np.asarray(line.get_xydata(), dtype=float)
    for collection in axes.collections:
        kind = type(collection).__name__
        if kind == "PathCollection":
            offsets: Any = np.ma.asarray(collection.get_offsets(), dtype=float)
            yield collection, np.ma.filled(offsets, np.nan)
        elif kind == "LineCollection":
            segments = [np.asarray(one, dtype=float) for one in collection.get_segments()]
            yield collection, np.unique(np.concatenate([np.empty((0, 2)), *segments]), axis=0)
    for patch in axes.patches:
        if type(patch).__name__ == "StepPatch":
            values, edges, _ = patch.get_data()
            yield patch, np.column_stack([edges[:-1], values]).astype(float)


def words_of(text: Any, paper: Array) -> str:
    """What a text says; nothing where its letters cannot be told from the paper."""
    return text_of(text.get_text()) if text_is_seen(text, paper) else ""


def picture_of(figure: Any) -> dict[str, Array]:
    """``picture``: uint8 (height, width, 3); nothing where it cannot be drawn.

    A figure that was just drawn on its own canvas is not drawn again.
    """
    try:
        pixels = _pixels(figure)
        if pixels is None or pixels.shape[0] * pixels.shape[1] > MOST_PIXELS:
            pixels = _redrawn(figure)
    except Exception:  # everything here touches student objects; a picture costs no points
        return {}
    return {"picture": np.array(pixels[..., :3], dtype=np.uint8)}


def _pixels(figure: Any) -> Array | None:
    buffer = getattr(figure.canvas, "buffer_rgba", None)
    return None if buffer is None else np.asarray(buffer())


def _redrawn(figure: Any) -> Array:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(min(100.0, LONGEST / max(figure.get_size_inches())))
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())
