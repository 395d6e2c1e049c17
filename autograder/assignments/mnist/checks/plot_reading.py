"""Reads a figure as a person would: which curve is which, and which words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Evidence
from autograder.observations import Array

__all__ = ["SERIES", "Curve", "Words", "find_curves", "words_of"]

SERIES = ("accuracy", "val_accuracy", "loss", "val_loss")
TOLERANCE = 1e-6
EDGE = 1e-6

# Common wordings; the first letters of a word decide ("val", "valid", "validation", "val_acc").
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "accuracy": re.compile(r"(?<![a-z])acc"),
    "loss": re.compile(r"loss|(?<![a-z])cost|(?<![a-z])(cross.?)?entropy"),
    "training": re.compile(r"(?<![a-z])train|(?<![a-z])trn(?![a-z])"),
    "validation": re.compile(r"(?<![a-z])val(?![uv])|(?<![a-z])held.?out|(?<![a-z])hold.?out"),
    "test": re.compile(r"(?<![a-z])test"),
}


@dataclass(frozen=True)
class Curve:
    """A drawn line or row of dots: its number, panel, and whether all of it can be seen."""

    number: int
    panel: int
    style: str
    in_view: bool


@dataclass(frozen=True)
class Words:
    """Meanings (keys of PATTERNS) read off a curve's own label and off its panel's texts."""

    own: frozenset[str]
    panel: frozenset[str]
    labelled: bool


def find_curves(evidence: Evidence, call: str) -> dict[str, Curve]:
    """For each series the curve that draws it against the epochs, as far as there is one.

    Epochs may count from 0 or 1, accuracies may be in percent. Visible curves go first.
    """
    figure = _figure(evidence, call)
    found: dict[str, Curve] = {}
    for name in SERIES:
        series = evidence.sent(call, name)
        fitting = [
            curve
            for curve in _curves(evidence, call, figure)
            if _draws(evidence.came(call, f"curve.{curve.number}"), series, name)
        ]
        fitting.sort(key=lambda curve: not curve.in_view)
        if fitting:
            found[name] = fitting[0]
    return found


def words_of(evidence: Evidence, call: str, curve: Curve) -> Words:
    """The words that go with a curve: legend entries of its style, annotations, panel texts."""
    figure = _figure(evidence, call)
    panels = _panels_together(figure, curve.panel)
    legend = [entry for panel in panels for entry in panel["legend"]] + figure["legend"]
    own = [entry["text"] for entry in legend if entry["style"] == curve.style]
    own += _annotations(evidence, call, figure, curve)
    home = figure["panels"][curve.panel]
    texts = [home["title"], home["ylabel"]]
    if len(panels) > 1:
        texts += [panel["title"] for panel in panels]
    if len(figure["panels"]) == len(panels):
        texts.append(figure["suptitle"])
    return Words(_meanings(own), _meanings(texts), bool(own))


def _meanings(texts: Iterable[str]) -> frozenset[str]:
    joined = " | ".join(texts).lower()
    return frozenset(name for name, pattern in PATTERNS.items() if pattern.search(joined))


def _figure(evidence: Evidence, call: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"suptitle": "", "legend": [], "texts": [], "panels": [], "curves": []}
    return evidence.value(call, "figure") or empty


def _curves(evidence: Evidence, call: str, figure: dict[str, Any]) -> list[Curve]:
    curves = []
    for number, facts in enumerate(figure["curves"]):
        panel = figure["panels"][facts["panel"]]
        points = evidence.came(call, f"curve.{number}")
        seen = facts["visible"] and panel["visible"] and _inside(points, panel)
        curves.append(Curve(number, facts["panel"], facts["style"], seen))
    return curves


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
    steps = any(np.allclose(points[:, 0], epochs + start, atol=TOLERANCE) for start in (0, 1))
    factors = (1.0, 100.0) if "accuracy" in name else (1.0,)
    values = any(
        np.allclose(points[:, 1], series * factor, atol=TOLERANCE * factor) for factor in factors
    )
    return steps and values


def _panels_together(figure: dict[str, Any], index: int) -> list[dict[str, Any]]:
    """A panel and its twins, which lie at the same place: a reader sees one panel."""
    home = figure["panels"][index]
    return [panel for panel in figure["panels"] if panel["place"] == home["place"]]


def _annotations(evidence: Evidence, call: str, figure: dict[str, Any], curve: Curve) -> list[str]:
    """Texts in a curve's panel that have its colour, or that lie nearest to it."""
    home = figure["panels"][curve.panel]
    mates = [
        (number, facts["style"].split(" ")[0])
        for number, facts in enumerate(figure["curves"])
        if figure["panels"][facts["panel"]]["place"] == home["place"]
    ]
    colours = [colour for _, colour in mates]
    mine = []
    for panel in _panels_together(figure, curve.panel):
        for text in panel["texts"]:
            if colours.count(text["colour"]) == 1:
                owner = mates[colours.index(text["colour"])][0]
            else:
                owner = _nearest(evidence, call, [number for number, _ in mates], text["place"])
            if owner == curve.number:
                mine.append(text["text"])
    return mine


def _nearest(evidence: Evidence, call: str, numbers: list[int], place: list[float]) -> int:
    distances = {}
    for number in numbers:
        pixels = evidence.came(call, f"pixels.{number}")
        if pixels is not None and len(pixels):
            distances[number] = float(np.linalg.norm(pixels - np.array(place), axis=1).min())
    return min(distances, key=lambda number: distances[number], default=-1)
