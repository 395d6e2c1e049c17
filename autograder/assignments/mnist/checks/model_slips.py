"""Words for slips in `build_model` that the probe has undone, and the check that each costs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

from autograder.assignments.mnist.checks.model_reading import MODEL, cleaned, shortened
from autograder.assignments.mnist.checks.model_slip_words import WORDS
from autograder.checks import Evidence, Finding, finding

__all__ = ["STRUCTURE", "check_of", "slips_first", "slips_of"]

STRUCTURE = "maps_images_to_ten_scores"
SIZES = "layer_sizes"
RELU, SOFTMAX, PLAIN = "hidden_layers_use_relu", "output_is_softmax", "adds_nothing_else"
LOSS, OPTIMIZER, METRIC = "loss_is_sparse_crossentropy", "optimizer_is_adam", "reports_accuracy"
# What a slip costs by the beginning of its name; anything else is a matter of the structure.
BEGINNINGS = {
    "softmax": SOFTMAX,
    "optimizer": OPTIMIZER,
    "loss": LOSS,
    "metric": METRIC,
    "half": PLAIN,
    "frozen": SIZES,
    "norm": SIZES,
}
# And where it is about an argument or a name, by a part of what was meant.
PARTS = {"optimizer": OPTIMIZER, "loss": LOSS, "metric": METRIC}

Slip = dict[str, str]
CheckFunction = Callable[[Evidence], Finding | None]


def slips_first(function: CheckFunction) -> CheckFunction:
    """Have a check tell of a slip of its own that was undone, before it tells of anything else.

    Where that is all, what needs the check is judged all the same.
    """

    @functools.wraps(function)
    def run(evidence: Evidence) -> Finding | None:
        own = function(evidence)
        mine = [one for one in slips_of(evidence) if check_of(one) == function.__name__]
        if not mine:
            return own
        return replace(_told(evidence, mine[0]), put_right=own is None)

    return run


def slips_of(evidence: Evidence) -> list[Slip]:
    """The slips that were undone and that are known here."""
    told = evidence.value(MODEL, "slips") or []
    return [one for one in told if one["slip"] in WORDS]


def check_of(slip: Slip) -> str:
    """The id of the check that a slip costs."""
    name, meant = slip["slip"], slip["meant"].lower()
    if name == "activation":
        return SOFTMAX if "softmax" in meant else RELU
    if name in ("attribute", "compile_argument"):
        return next((one for part, one in PARTS.items() if part in meant), STRUCTURE)
    found = (one for start, one in BEGINNINGS.items() if name.startswith(start))
    return next(found, STRUCTURE)


def _told(evidence: Evidence, slip: Slip) -> Finding:
    words = WORDS[slip["slip"]].about(slip["given"], slip["meant"], evidence)
    rationale, expected, actual, advice = words
    stopped = shortened(cleaned(str(evidence.value(MODEL, "stopped") or "")))
    line = int(evidence.value(MODEL, "line") or 0)
    return finding(rationale, expected, stopped or actual, advice, line=line)
