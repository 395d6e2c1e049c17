"""Says what was wrong in how the history was read, where the probe went on all the same."""

from __future__ import annotations

from autograder.assignments.mnist.checks.plot_mistakes import SERIES
from autograder.checks import Evidence, Finding, finding

__all__ = ["repaired_history"]

NAMES = ", ".join(f'"{name}"' for name in SERIES)


def repaired_history(evidence: Evidence, call: str) -> Finding | None:
    """The first slip that was undone; without that the function stops there."""
    slips = evidence.value(call, "repaired") or []
    if not slips:
        return None
    kind, name = slips[0]
    if kind == "dictionary":
        return finding(
            "`history` is used like a dictionary, but the dictionary is inside it.",
            "history.history[...]",
            "TypeError: 'History' object is not subscriptable. The rest was looked at as if "
            "history.history stood there.",
            'Write history.history["loss"] in the place of history["loss"], and so on.',
        )
    if kind == "attribute":
        return finding(
            f"`history` has no attribute {name!r}: its lists are in history.history.",
            f"the entries {NAMES} of history.history",
            f"AttributeError for history.{name}. The rest was looked at as if it were there.",
            f"history.history is a dictionary: write the name of the list in brackets, {NAMES}.",
        )
    others = ", ".join(dict.fromkeys(repr(one) for other, one in slips if other == "key"))
    return finding(
        f"history.history has no entry of this name: {others}.",
        f"the entries {NAMES}",
        f"KeyError: {name!r}. The rest was looked at as if the entry were there.",
        f"The four names are {NAMES}: each is the name of the loss or of a metric given to "
        "compile. Older versions of Keras said acc.",
    )
