"""Checks of `plot_metrics`: a figure, four curves in view, and words that tell them apart."""

from __future__ import annotations

from autograder.assignments.mnist.checks.plot_mistakes import (
    kind_rationale,
    missing_rationale,
    unlabelled_rationale,
)
from autograder.assignments.mnist.checks.plot_picture import covered
from autograder.assignments.mnist.checks.plot_reading import (
    SERIES,
    Curve,
    Words,
    find_curves,
    words_of,
)
from autograder.assignments.mnist.data import EPOCHS
from autograder.checks import Evidence, Finding, check, finding

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
        if error := evidence.value(call, "drawing_error"):
            return finding(
                "Matplotlib cannot draw the figure.",
                "a figure that can be shown and saved",
                str(error),
                "Look at the texts in it: a $ begins a formula.",
            )
        if evidence.value(call, "is_figure"):
            continue
        kind = str(evidence.value(call, "kind"))
        drawn = evidence.value(call, "figure") is not None
        return finding(
            kind_rationale(kind, drawn=drawn),
            "a matplotlib Figure",
            "None" if kind == "NoneType" else f"a value of type {kind}",
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
                missing_rationale(evidence, call, missing),
                f"{', '.join(SERIES)}: one point for each of {epochs} epochs (from 0 or from 1)",
                f"not found: {', '.join(missing)}",
                "history.history of the parameter holds the four lists, history.epoch the epochs. "
                "Draw all four in one figure, as they are, for any number of epochs.",
            )
        hidden = [name for name in SERIES if not curves[name].in_view]
        hidden = hidden or covered(evidence, call, curves)
        if hidden:
            return finding(
                f"The curve of {hidden[0]} lies outside of the visible part of its axes, or is "
                "drawn invisibly.",
                "all points of the four curves in view",
                f"not fully in view: {', '.join(hidden)}",
                "Let Matplotlib choose the limits, or make them wide enough; let each curve stand "
                "out from the paper, and draw nothing over it.",
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
        words = {name: words_of(evidence, call, name, curves) for name in curves}
        for name, mine in words.items():
            meaning = _meaning(name, pair)
            (other,) = pair - {meaning}
            plain = meaning == "training" and _plainly_training(name, words, curves)
            problem = "" if plain else _problem(mine, meaning, other)
            if problem:
                unlabelled = unlabelled_rationale(evidence, call, _drawn_beside(name, curves))
                return finding(
                    _rationale(problem, unlabelled or rationale, name, mine, (meaning, other)),
                    f"words with the curve of {name} that say {meaning}",
                    _seen(mine),
                    "Give each curve a label and show a legend; give each panel a title or "
                    "axis label that says what it shows.",
                )
    return None


def _problem(mine: Words, meaning: str, other: str) -> str:
    """Empty where the words say ``meaning``; "nothing" or "contradiction" where they do not."""
    pair = {meaning, other}
    said = mine.own & pair or mine.panel & pair
    if not said:
        return "nothing"
    if meaning not in said or (other in said and mine.own & pair):
        return "contradiction"
    if other in said:
        return "nothing"
    # A title that names only the other metric contradicts the label; "training" in a title is
    # often "training history" and says nothing about one curve.
    clash = meaning in ("accuracy", "loss") and mine.panel & pair == {other}
    return "contradiction" if clash else ""


def _plainly_training(name: str, words: dict[str, Words], curves: dict[str, Curve]) -> bool:
    """Whether a plain "accuracy" stands beside "val_accuracy" and is understood as training."""
    if name.startswith("val_"):
        return False
    mine, rival = words[name], words[f"val_{name}"]
    if {"training", "validation", "test"} & mine.own or "test" in mine.panel:
        return False
    if curves[name].panel == curves[f"val_{name}"].panel:
        return mine.labelled and "validation" in rival.own
    alone = "validation" not in mine.panel and bool(mine.own | mine.panel)
    return alone and "validation" in rival.own | rival.panel


def _drawn_beside(name: str, curves: dict[str, Curve]) -> list[int]:
    """Numbers of the curves in the same panel, itself included."""
    panel = curves[name].panel
    return [number for one in curves.values() if one.panel == panel for number in one.numbers]


def _meaning(name: str, pair: set[str]) -> str:
    if "training" in pair:
        return "validation" if name.startswith("val_") else "training"
    return name.removeprefix("val_")


def _rationale(problem: str, nothing: str, name: str, mine: Words, pair: tuple[str, str]) -> str:
    meaning, other = pair
    if "test" in mine.own | mine.panel and other in ("training", "validation"):
        return f"The curve of {name} is labelled as test; the test set plays no part in training."
    if problem == "nothing":
        return nothing
    said = mine.own & {*pair} or mine.panel & {*pair}
    how = f"both {meaning} and {other}" if meaning in said else f"{other} instead of {meaning}"
    return f"The curve of {name} is labelled as {how}."


def _seen(mine: Words) -> str:
    own = ", ".join(sorted(mine.own)) or ("another label" if mine.labelled else "no label")
    panel = ", ".join(sorted(mine.panel)) or "nothing"
    return f"its own label says: {own}; title and axis label say: {panel}"
