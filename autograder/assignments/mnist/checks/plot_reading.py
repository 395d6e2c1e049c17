"""Reads a figure as a person would: which curve is which, and which words say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignments.mnist.checks.plot_layout import (
    colour_texts,
    figure_of,
    legend_texts,
    loose_texts,
    margin_texts,
    panel_texts,
    panels_together,
)
from autograder.assignments.mnist.checks.plot_mistakes import OTHER_X, SERIES, SWAPPED, change_of
from autograder.assignments.mnist.checks.plot_spelling import meanings_of
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = ["Curve", "Words", "find_curves", "is_inside", "words_of"]

PAIRS = (frozenset({"accuracy", "loss"}), frozenset({"training", "validation", "test"}))
TOLERANCE = 1e-6
EDGE = 1e-6


@dataclass(frozen=True)
class Curve:
    """What draws one series: its lines and rows of dots (by number), and its panel.

    ``change`` completes "is drawn ..." where a known mistake has changed the values. The curve
    then still is what it was meant to be, and its words are read all the same.
    """

    numbers: tuple[int, ...]
    panel: int
    in_view: bool
    given_back: bool = True
    change: str = ""

    @property
    def over_epochs(self) -> bool:
        """Whether its x values are epochs."""
        return self.change not in (OTHER_X, SWAPPED)


@dataclass(frozen=True)
class Words:
    """Texts that go with a curve, and their meanings: its own label, and those of its panel."""

    own: frozenset[str]
    panel: frozenset[str]
    own_texts: tuple[str, ...] = ()
    panel_texts: tuple[str, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the curve has a label of its own that is seen."""
        return bool(self.own_texts)


def find_curves(evidence: Evidence, call: str) -> dict[str, Curve]:
    """For each series the curve that draws it against the epochs, as far as there is one.

    Epochs may count from 0 or 1, accuracies may be in percent; a line and dots on it are one.
    """
    found = evidence.once(_curves_by_call)
    if call not in found:
        found[call] = _find_curves(evidence, call)
    return found[call]


def _curves_by_call(_evidence: Evidence) -> dict[str, dict[str, Curve]]:
    return {}


def _find_curves(evidence: Evidence, call: str) -> dict[str, Curve]:
    figure = figure_of(evidence, call)
    points = [evidence.came(call, f"curve.{number}") for number in range(len(figure["curves"]))]
    lines: dict[str, list[int]] = {}
    for name in SERIES:
        series = evidence.sent(call, name)
        lines[name] = [number for number, one in enumerate(points) if _draws(one, series, name)]
    changes: dict[str, str] = {}
    for name in [name for name in SERIES if not lines[name]]:
        taken = {number for numbers in lines.values() for number in numbers}
        free = {number: one for number, one in enumerate(points) if number not in taken}
        lines[name], changes[name] = _meant_for(evidence.sent(call, name), free)
        if not lines[name]:
            lines[name], changes[name] = _taken_twice(figure, name, lines)
    return {
        name: _curve(evidence, call, figure, numbers, changes.get(name, ""))
        for name, numbers in lines.items()
        if numbers
    }


def _meant_for(series: Array, free: Mapping[int, Array | None]) -> tuple[list[int], str]:
    """The line that draws a known change of a series, and the change."""
    for number, points in free.items():
        if change := change_of(points, series):
            return [number], change
    return [], ""


def _taken_twice(
    figure: dict[str, Any], name: str, lines: dict[str, list[int]]
) -> tuple[list[int], str]:
    """A further line of another series in the place of this one; it is taken from the other."""
    metric = name.removeprefix("val_")
    for other in sorted(SERIES, key=lambda one: metric not in one):
        looks = [
            (figure["curves"][number]["panel"], colour_of(figure, number))
            for number in lines[other]
        ]
        surplus = [n for n, look in zip(lines[other], looks, strict=True) if look != looks[0]]
        if surplus:
            lines[other] = [number for number in lines[other] if number not in surplus]
            return surplus, f"with the values of {other}, so that {other} is drawn more than once"
    return [], ""


def colour_of(figure: dict[str, Any], number: int) -> str:
    """The colour of a line, as far as it has one."""
    return str(figure["curves"][number]["style"].get("colour", ""))


def _curve(
    evidence: Evidence, call: str, figure: dict[str, Any], numbers: list[int], change: str = ""
) -> Curve:
    """The curve of some lines: those in the figure that was given back, then those in view."""
    home = [one for one in numbers if panel_of(figure, one)["sheet"] == 0]
    seen = [one for one in home if _in_view(evidence, call, figure, one)]
    best = seen or home or numbers
    panel = figure["curves"][best[0]]["panel"]
    return Curve(tuple(best), panel, bool(seen) or not home, bool(home), change)


def panel_of(figure: dict[str, Any], number: int) -> dict[str, Any]:
    """The panel in which a line is drawn."""
    panel: dict[str, Any] = figure["panels"][figure["curves"][number]["panel"]]
    return panel


def words_of(evidence: Evidence, call: str, name: str, curves: Mapping[str, Curve]) -> Words:
    """The words that go with a curve: its legend entries, else texts near it; panel texts."""
    figure = figure_of(evidence, call)
    curve = curves[name]
    drawn = [number for one in curves.values() for number in one.numbers]
    own = [text for number in curve.numbers for text in legend_texts(figure, number, drawn)]
    if not own:
        own = _annotations(evidence, call, figure, curve, drawn)
    coloured = [text for number in curve.numbers for text in colour_texts(figure, number, drawn)]
    texts = panel_texts(figure, curve.panel)
    panel = meanings_of(texts)
    for further in (margin_texts, loose_texts):  # they speak where the panel says nothing itself
        more = further(figure, curve.panel)
        panel = _with_plain(panel, meanings_of(more))
        texts += more
    meanings = _with_plain(meanings_of(own), meanings_of(coloured))
    return Words(meanings, panel, _distinct(own), _distinct(texts))


def _distinct(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def _with_plain(said: frozenset[str], further: frozenset[str]) -> frozenset[str]:
    """Add what ``further`` says of a pair on which nothing is said yet, if it says one thing."""
    for pair in PAIRS:
        if not said & pair and len(further & pair) == 1:
            said |= further & pair
    return said


def _in_view(evidence: Evidence, call: str, figure: dict[str, Any], number: int) -> bool:
    panel = panel_of(figure, number)
    points = evidence.came(call, f"curve.{number}")
    shown = figure["curves"][number]["visible"] and panel["visible"]
    return bool(shown) and points is not None and bool(is_inside(points, panel).all())


def is_inside(points: Array, panel: Mapping[str, Any]) -> Array:
    """Which coordinates (n, 2) lie between the limits of their axis: bool, the same shape."""
    inside = np.ones(points.shape, dtype=bool)
    for column, (low, high) in enumerate((panel["xlim"], panel["ylim"])):
        slack = EDGE * max(abs(low), abs(high), 1.0)
        values = points[:, column]
        inside[:, column] = (values >= low - slack) & (values <= high + slack)
    return inside


def _draws(points: Array | None, series: Array, name: str) -> bool:
    if points is None or points.shape != (len(series), 2):
        return False
    points = points[np.argsort(points[:, 0], kind="stable")]
    epochs = np.arange(len(series))
    if not any(_near(points[:, 0], epochs + start, TOLERANCE) for start in (0, 1)):
        return False
    factors = (1.0, 100.0) if "accuracy" in name else (1.0,)
    return any(_near(points[:, 1], series * factor, TOLERANCE * factor) for factor in factors)


def _near(values: Array, wanted: Array, tolerance: float) -> bool:
    """As numpy.allclose, for finite ``wanted``; that is slow, and asked a thousand times."""
    with np.errstate(all="ignore"):  # a stranger's values may be infinite
        return bool((np.abs(values - wanted) <= tolerance + 1e-5 * np.abs(wanted)).all())


def _annotations(
    evidence: Evidence, call: str, figure: dict[str, Any], curve: Curve, drawn: list[int]
) -> list[str]:
    """Texts in a curve's panel that have its colour, or that lie nearest to it."""
    place = figure["panels"][curve.panel]["place"]
    mates = {
        number: figure["curves"][number]["style"].get("colour", "")
        for number in drawn
        if panel_of(figure, number)["place"] == place
    }
    colours = list(mates.values())
    mine = []
    for panel in panels_together(figure, curve.panel):
        for text in panel["texts"]:
            if colours.count(text["colour"]) == 1:
                owner = list(mates)[colours.index(text["colour"])]
            else:
                owner = _nearest(evidence, call, list(mates), text["place"])
            if owner in curve.numbers:
                mine.append(text["text"])
    return mine


def _nearest(evidence: Evidence, call: str, numbers: list[int], place: list[float]) -> int:
    distances = {}
    for number in numbers:
        pixels = evidence.came(call, f"pixels.{number}")
        if pixels is not None and len(pixels):
            distances[number] = float(np.linalg.norm(pixels - np.array(place), axis=1).min())
    return min(distances, key=lambda number: distances[number], default=-1)
