"""Calls a plot again where it stopped at a slip in reading the history, with the slip undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.box.probing import CallFailedError

__all__ = ["call_past_slips", "without_repairs"]

CLASS: Any = object.__dict__["__class__"]  # itself, whatever a history makes of its own
MOST_SLIPS = 6  # in one function: four names of lists, and two more
VALIDATION = ("val", "test", "eval", "dev")
METRICS = {"acc": "accuracy", "loss": "loss", "err": "loss", "cost": "loss"}


def call_past_slips(
    function: Callable[[Any], Any], history: Any, clean_up: Callable[[], None]
) -> tuple[Any, list[tuple[str, str]]]:
    """What the function gives, and the slips that were undone: their kinds and names.

    A list that is asked for by another name is served by that name; a history that is used as
    a dictionary is one. What raises for another reason raises here as well, as CallFailedError.
    """
    slips: list[tuple[str, str]] = []
    while True:
        try:
            return function(history), slips
        except CallFailedError as failed:
            slip = _undone(history, failed.error) if len(slips) < MOST_SLIPS else None
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
    undo = UNDO.get(type(error))
    return undo(history, error) if undo else None


def _as_dictionary(history: Any, error: TypeError) -> tuple[str, str] | None:
    if "History' object is not subscriptable" not in str(error):
        return None
    kind = type("History", (type(history),), {"__getitem__": _entry})
    CLASS.__set__(history, kind)
    return "dictionary", "history"


def _with_attribute(history: Any, error: AttributeError) -> tuple[str, str] | None:
    name = str(error.name or "")
    meant = _list_meant(name) if error.obj is history else ""
    if not meant:
        return None
    setattr(history, name, history.history[meant])
    return "attribute", name


def _with_key(history: Any, error: KeyError) -> tuple[str, str] | None:
    name = str(error.args[0]) if error.args else ""
    meant = "" if name in history.history else _list_meant(name)
    if not meant:
        return None
    history.history[name] = history.history[meant]
    return "key", name


UNDO: Mapping[type[BaseException], Callable[[Any, Any], tuple[str, str] | None]] = {
    TypeError: _as_dictionary,
    AttributeError: _with_attribute,
    KeyError: _with_key,
}


def _entry(history: Any, name: str) -> Any:
    return history.history[name]


def _list_meant(name: str) -> str:
    """Which of the four lists a wrong name means: val_acc is val_accuracy."""
    small = name.lower()
    metric = next((metric for part, metric in METRICS.items() if part in small), "")
    validation = any(part in small for part in VALIDATION)
    return f"val_{metric}" if metric and validation else metric
