"""What tells one drawn curve from another, read off Matplotlib's artists (in the child)."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["hex_of", "style_of", "text_of"]

MAX_LENGTH = 200


def style_of(artist: Any) -> dict[str, str]:
    """What tells a curve from others: colour, dashes, marker, and how it is filled."""
    alpha = str(artist.get_alpha())
    if hasattr(artist, "get_linestyle") and hasattr(artist, "get_marker"):
        dashes = getattr(artist, "_unscaled_dash_pattern", "")  # two custom ones are both "--"
        return {
            "colour": hex_of(artist.get_color()),
            "dashes": f"{artist.get_linestyle()} {dashes}",
            "marker": str(artist.get_marker()),
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
