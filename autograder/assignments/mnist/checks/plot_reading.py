"""Reads a figure as a person would: which curve is which, and which words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
from autograder.box.wire.observations import Array
from autograder.checks import Evidence

__all__ = ["SERIES", "Curve", "Words", "find_curves", "words_of"]

SERIES = ("accuracy", "val_accuracy", "loss", "val_loss")
PAIRS = (frozenset({"accuracy", "loss"}), frozenset({"training", "validation", "test"}))
TOLERANCE = 1e-6
EDGE = 1e-6

# Common wordings; the first letters of a word decide ("val", "valid", "validation", "val_acc").
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "accuracy": re.compile(r"(?<![a-z])acc"),
    "loss": re.compile(r"loss|(?<![a-z])cost|(?<![a-z])(cross.?)?entropy"),
    "training": re.compile(r"(?<![a-z])train|(?<![a-z])trn(?![a-z])"),
    "validation": re.compile(
        r"(?<![a-z])val(?![uv])|(?<![a-z])held.?out|(?<![a-z])hold.?out"
        r"|(?<![a-z])dev(?![a-z])|(?<![a-z])dev\w*.set"
    ),
    "test": re.compile(r"(?<![a-z])test"),
}


@dataclass(frozen=True)
class Curve:
    """What draws one series: its lines and rows of dots (by number), and its panel."""

    numbers: tuple[int, ...]
    panel: int
    in_view: bool


@dataclass(frozen=True)
class Words:
    """Meanings (keys of PATTERNS) read off a curve's own label and off its panel's texts."""

    own: frozenset[str]
    panel: frozenset[str]
    labelled: bool


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
    found: dict[str, Curve] = {}
    for name in SERIES:
        series = evidence.sent(call, name)
        fitting = [
            number
            for number in range(len(figure["curves"]))
            if _draws(evidence.came(call, f"curve.{number}"), series, name)
        ]
        seen = [number for number in fitting if _in_view(evidence, call, figure, number)]
        if fitting:
            panel = figure["curves"][(seen or fitting)[0]]["panel"]
            found[name] = Curve(tuple(seen or fitting), panel, bool(seen))
    return found


def words_of(evidence: Evidence, call: str, name: str, curves: Mapping[str, Curve]) -> Words:
    """The words that go with a curve: its legend entries, else texts near it; panel texts."""
    figure = figure_of(evidence, call)
    curve = curves[name]
    drawn = [number for one in curves.values() for number in one.numbers]
    own = [text for number in curve.numbers for text in legend_texts(figure, number, drawn)]
    if not own:
        own = _annotations(evidence, call, figure, curve, drawn)
    coloured = [text for number in curve.numbers for text in colour_texts(figure, number, drawn)]
    panel = _meanings(panel_texts(figure, curve.panel))
    for further in (margin_texts, loose_texts):  # they speak where the panel says nothing itself
        panel = _with_plain(panel, _meanings(further(figure, curve.panel)))
    return Words(_with_plain(_meanings(own), _meanings(coloured)), panel, bool(own))


def _with_plain(said: frozenset[str], further: frozenset[str]) -> frozenset[str]:
    """Add what ``further`` says of a pair on which nothing is said yet, if it says one thing."""
    for pair in PAIRS:
        if not said & pair and len(further & pair) == 1:
            said |= further & pair
    return said


def _meanings(texts: Iterable[str]) -> frozenset[str]:
    joined = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " | ".join(texts)).lower()  # valAcc: val acc
    return frozenset(name for name, pattern in PATTERNS.items() if pattern.search(joined))


def _in_view(evidence: Evidence, call: str, figure: dict[str, Any], number: int) -> bool:
    facts = figure["curves"][number]
    panel = figure["panels"][facts["panel"]]
    points = evidence.came(call, f"curve.{number}")
    return bool(facts["visible"] and panel["visible"]) and _inside(points, panel)


def _inside(points: Array | None, panel: dict[str, Any]) -> bool:
    if points is None:
        return False
    inside = True
    for column, (low, high) in enumerate((panel["xlim"], panel["ylim"])):
        slack = EDGE * max(abs(low), abs(high), 1.0)
        values = points[:, column]
        inside &= bool(((values >= low - slack) & (values <= high + slack)).all())
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
        if figure["panels"][figure["curves"][number]["panel"]]["place"] == place
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
