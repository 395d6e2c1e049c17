"""Where the words of a figure stand: legends and their curves, titles, twins, rows and columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checks import Evidence

__all__ = [
    "colour_texts",
    "figure_of",
    "legend_texts",
    "loose_texts",
    "margin_texts",
    "panel_texts",
    "panels_together",
]


def figure_of(evidence: Evidence, call: str) -> dict[str, Any]:
    """The figure's facts as the probe wrote them down; an empty figure where there is none."""
    empty: dict[str, Any] = {"suptitle": "", "legend": [], "texts": [], "panels": [], "curves": []}
    return evidence.value(call, "figure") or empty


def panels_together(figure: dict[str, Any], index: int) -> list[dict[str, Any]]:
    """A panel and its twins, which lie at the same place: a reader sees one panel."""
    home = figure["panels"][index]
    return [panel for panel in figure["panels"] if panel["place"] == home["place"]]


def legend_texts(figure: dict[str, Any], number: int, drawn: list[int]) -> list[str]:
    """Texts of the legend entries that stand for a curve, as a reader would match them.

    An entry stands for the curves in its reach that share most of its style (colour, dashes,
    marker, filling); where several share as much, for those that carry its text as label.
    """
    panel = figure["curves"][number]["panel"]
    texts = []
    for entry, reach in _entries(figure, panel, drawn):
        shared = {one: _shared(entry["style"], figure["curves"][one]["style"]) for one in reach}
        most = max(shared.values(), default=0)
        best = [one for one in reach if shared[one] == most and most > 0]
        named = [one for one in best if figure["curves"][one].get("label") == entry["text"]]
        alike = [one for one in best if _place(figure, one) == _place(figure, number)]
        # A label decides between panels; two curves alike in one panel nobody can tell apart.
        if number in (named if named and len(alike) < 2 else best):
            texts.append(entry["text"])
    return texts


def colour_texts(figure: dict[str, Any], number: int, drawn: list[int]) -> list[str]:
    """The text of the one legend entry of a curve's colour: blue is accuracy, dashed validation.

    Where several entries have the colour, it is something else that tells their curves apart.
    """
    curve = figure["curves"][number]
    texts = [
        entry["text"]
        for entry, reach in _entries(figure, curve["panel"], drawn)
        if number in reach and entry["style"].get("colour") == curve["style"].get("colour")
    ]
    return texts if len(set(texts)) == 1 else []


def loose_texts(figure: dict[str, Any], index: int) -> list[str]:
    """Texts written into a panel, and those of the figure that no other panel is nearer to."""
    inside = [text["text"] for one in panels_together(figure, index) for text in one["texts"]]
    near = [text["text"] for text in figure["texts"] if _nearest_panel(figure, text) == index]
    return inside + near


def panel_texts(figure: dict[str, Any], index: int) -> list[str]:
    """A panel's titles, y label, legend titles; of a single panel the figure's title, too."""
    home = figure["panels"][index]
    together = panels_together(figure, index)
    texts = [home["ylabel"], *(panel["title"] for panel in together)]
    texts += [title for panel in together for title in panel["legend_titles"]]
    if len(figure["panels"]) == len(together):
        texts += [figure["suptitle"], *(text["text"] for text in figure["texts"])]
    return texts


def margin_texts(figure: dict[str, Any], index: int) -> list[str]:
    """Its x label; titles of its column and y labels of its row, where it has none of its own."""
    home = figure["panels"][index]
    columns = [] if home["title"] else [panel["title"] for panel in _in_line(figure, home, 0)]
    rows = [] if home["ylabel"] else [panel["ylabel"] for panel in _in_line(figure, home, 1)]
    return [home["xlabel"], *columns, *rows]


def _entries(
    figure: dict[str, Any], panel: int, drawn: list[int]
) -> list[tuple[dict[str, Any], list[int]]]:
    """Legend entries for a panel, each with the drawn curves that it may stand for."""
    place, sheet = figure["panels"][panel]["place"], figure["panels"][panel]["sheet"]
    near = [one for one in drawn if _place(figure, one) == place]
    far = [one for one in drawn if _sheet(figure, one) == sheet]
    own = [entry for one in panels_together(figure, panel) for entry in one["legend"]]
    if not own:
        sheets = [one for one in figure["panels"] if one["sheet"] == sheet]
        own = [entry for one in sheets for entry in one["legend"]]
    found = [(entry, near) for entry in own] + [(entry, far) for entry in figure["legend"]]
    beside = {n for n in range(len(figure["curves"])) if _place(figure, n) == place}
    foreign = _labels(figure, beside - {*drawn}) - _labels(figure, near)
    return [(entry, reach) for entry, reach in found if entry["text"] not in foreign]


def _labels(figure: dict[str, Any], numbers: Iterable[int]) -> set[str]:
    """Labels that some lines carry, whether or not a legend shows them."""
    return {str(figure["curves"][number]["label"]) for number in numbers}


def _nearest_panel(figure: dict[str, Any], text: dict[str, Any]) -> int:
    def distance(index: int) -> float:
        left, bottom, width, height = figure["panels"][index]["place"]
        x, y = text["place"]
        return float(np.hypot(x - left - width / 2, y - bottom - height / 2))

    return min(range(len(figure["panels"])), key=distance, default=-1)


def _place(figure: dict[str, Any], number: int) -> Any:
    return figure["panels"][figure["curves"][number]["panel"]]["place"]


def _sheet(figure: dict[str, Any], number: int) -> Any:
    """Which figure a curve is drawn in: 0 for the one that was given back."""
    return figure["panels"][figure["curves"][number]["panel"]]["sheet"]


def _shared(entry: dict[str, str], curve: dict[str, str]) -> int:
    return sum(entry[key] == curve.get(key) for key in entry)


def _in_line(figure: dict[str, Any], home: dict[str, Any], axis: int) -> list[dict[str, Any]]:
    """Panels of the same column (axis 0) or row (axis 1), ``home`` included."""
    start, extent = home["place"][axis], home["place"][axis + 2]
    return [
        panel
        for panel in figure["panels"]
        if panel["sheet"] == home["sheet"]
        and abs(panel["place"][axis] - start) < 2
        and abs(panel["place"][axis + 2] - extent) < 2
    ]
