"""Checks of `plot_metrics`: a figure, four curves in view, and words that tell them apart."""

from __future__ import annotations

from autograder.assignments.mnist.checks.plot_reading import (
    SERIES,
    Curve,
    Words,
    find_curves,
    words_of,
)
from autograder.assignments.mnist.data import EPOCHS
from autograder.checking import Evidence, Finding, check, finding

__all__ = [
    "leaves_history_unchanged",
    "returns_a_figure",
    "shows_the_four_curves",
    "tells_accuracy_from_loss",
    "tells_training_from_validation",
]

CALLS = tuple(EPOCHS)


@check(*CALLS)
def returns_a_figure(evidence: Evidence) -> Finding | None:
    """plot_metrics gives one Matplotlib figure."""
    for call in CALLS:
        if evidence.value(call, "is_figure"):
            continue
        kind = str(evidence.value(call, "kind"))
        drawn = evidence.value(call, "figure") is not None
        return finding(
            "The figure was drawn, but it is not what `plot_metrics` gives back."
            if drawn
            else "`plot_metrics` gave no figure back.",
            "a matplotlib Figure",
            "None" if kind == "NoneType" else f"a {kind}",
            "End the function with a return of the figure that plt.subplots() or plt.figure() "
            "gave you.",
        )
    return None


@check(*CALLS)
def shows_the_four_curves(evidence: Evidence) -> Finding | None:
    """The figure shows training and validation accuracy and loss over the epochs."""
    for call, epochs in EPOCHS.items():
        curves = find_curves(evidence, call)
        missing = [name for name in SERIES if name not in curves]
        if missing:
            return finding(
                "Not all four curves are there as they were measured.",
                f"{', '.join(SERIES)}: one point for each of {epochs} epochs (from 0 or from 1)",
                f"not found: {', '.join(missing)}",
                "history.history holds the four lists, history.epoch the epochs. Draw them as "
                "they are, for any number of epochs.",
            )
        hidden = [name for name in SERIES if not curves[name].in_view]
        if hidden:
            return finding(
                "A curve lies outside of the visible part of its axes, or is drawn invisibly.",
                "all points of the four curves in view",
                f"not fully in view: {', '.join(hidden)}",
                "Let Matplotlib choose the limits, or make them wide enough.",
            )
    return None


@check(*CALLS, needs=["shows_the_four_curves"])
def tells_accuracy_from_loss(evidence: Evidence) -> Finding | None:
    """A reader can tell accuracy from loss."""
    return _tell(
        evidence,
        {"accuracy", "loss"},
        "Nothing in the figure says which curve is accuracy and which is loss.",
    )


@check(*CALLS, needs=["shows_the_four_curves"])
def tells_training_from_validation(evidence: Evidence) -> Finding | None:
    """A reader can tell training from validation."""
    return _tell(
        evidence,
        {"training", "validation"},
        "Nothing in the figure says which curve is training and which is validation.",
    )


@check(*CALLS, needs=["shows_the_four_curves"])
def leaves_history_unchanged(evidence: Evidence) -> Finding | None:
    """plot_metrics leaves the history as it was."""
    for call in CALLS:
        if evidence.value(call, "history_unchanged") is not True:
            return finding(
                "history has other values after the call.",
                "the caller's history unchanged",
                "it was changed",
                "Read from history.history; do not pop, append or sort there.",
            )
    return None


def _tell(evidence: Evidence, pair: set[str], rationale: str) -> Finding | None:
    for call in CALLS:
        curves = find_curves(evidence, call)
        words = {name: words_of(evidence, call, curve) for name, curve in curves.items()}
        for name, mine in words.items():
            meaning = _meaning(name, pair)
            (other,) = pair - {meaning}
            if problem := _problem(mine, meaning, other, _rival(name, pair, words, curves)):
                return finding(
                    rationale if problem == "nothing" else _contradiction(name, mine, other),
                    f"words with the curve of {name} that say {meaning}",
                    _seen(mine),
                    "Give each curve a label and show a legend; give each panel a title or "
                    "axis label that says what it shows.",
                )
    return None


def _problem(mine: Words, meaning: str, other: str, rival: Words | None) -> str | None:
    """None where the words say ``meaning``; "nothing" or "contradiction" where they do not."""
    if mine.own & {meaning, other}:
        if meaning not in mine.own or other in mine.own:
            return "contradiction"
        clash = meaning in ("accuracy", "loss") and mine.panel & {meaning, other} == {other}
        return "contradiction" if clash else None
    if mine.panel & {meaning, other} == {meaning}:
        return None
    if mine.panel & {meaning, other} == {other}:
        return "contradiction"
    # A plain "accuracy" beside "val_accuracy" is understood as training.
    plain = meaning == "training" and mine.labelled and "test" not in mine.own
    understood = plain and rival is not None and "validation" in rival.own
    return None if understood else "nothing"


def _meaning(name: str, pair: set[str]) -> str:
    if "training" in pair:
        return "validation" if name.startswith("val_") else "training"
    return name.removeprefix("val_")


def _rival(
    name: str, pair: set[str], words: dict[str, Words], curves: dict[str, Curve]
) -> Words | None:
    if "training" not in pair or name.startswith("val_"):
        return None
    rival = f"val_{name}"
    return words[rival] if curves[rival].panel == curves[name].panel else None


def _contradiction(name: str, mine: Words, other: str) -> str:
    if other in mine.own | mine.panel:
        return f"The curve of {name} is labelled as {other}, or as both."
    return f"The label of the curve of {name} is unclear."


def _seen(mine: Words) -> str:
    own = ", ".join(sorted(mine.own)) or ("another label" if mine.labelled else "no label")
    panel = ", ".join(sorted(mine.panel)) or "nothing"
    return f"its own label says: {own}; title and axis label say: {panel}"
