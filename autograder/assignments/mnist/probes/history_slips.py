"""Calls a plot again where it stopped at a slip in reading the history, with the slip undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["call_past_slips", "without_repairs"]

MOST_SLIPS = 6  # in one function: four names of lists, and two more
VALIDATION = ("val", "test", "eval", "dev")
METRICS = {"acc": "accuracy", "loss": "loss", "err": "loss", "cost": "loss"}


def call_past_slips(
    function: Callable[[Any], Any], history: Any, clean_up: Callable[[], None]
) -> tuple[Any, list[tuple[str, str]]]:
    """What the function gives, and the slips that were undone: their kinds and names.

    A list that is asked for by another name is served by that name; a history that is used as
    a dictionary is one. What raises for another reason raises here as well.
    """
    slips: list[tuple[str, str]] = []
    while True:
        try:
            return function(history), slips
        except (KeyError, TypeError, AttributeError) as error:
            slip = _undone(history, error) if len(slips) < MOST_SLIPS else None
            if slip is None:
                raise
        slips.append(slip)
        clean_up()


def without_repairs(history: Any, slips: list[tuple[str, str]]) -> Any:
    """The history without what was put in for the slips."""
    for kind, name in slips:
        if kind == "key":
            history.history.pop(name, None)
    return history


def _undone(history: Any, error: Any) -> tuple[str, str] | None:
    """Change the history so that this error does not come again; None where that is no help."""
    if isinstance(error, TypeError):
        if "History' object is not subscriptable" not in str(error):
            return None
        kind = type(history)
        history.__class__ = type("History", (kind,), {"__getitem__": _entry})
        return "dictionary", "history"
    if isinstance(error, AttributeError):
        name = str(error.name or "")
        meant = _list_meant(name) if error.obj is history else ""
        if not meant:
            return None
        setattr(history, name, history.history[meant])
        return "attribute", name
    name = str(error.args[0]) if error.args else ""
    if name in history.history or not (meant := _list_meant(name)):
        return None
    history.history[name] = history.history[meant]
    return "key", name


def _entry(history: Any, name: str) -> Any:
    return history.history[name]


def _list_meant(name: str) -> str:
    """Which of the four lists a wrong name means: val_acc is val_accuracy."""
    small = name.lower()
    metric = next((metric for part, metric in METRICS.items() if part in small), "")
    validation = any(part in small for part in VALIDATION)
    return f"val_{metric}" if metric and validation else metric
