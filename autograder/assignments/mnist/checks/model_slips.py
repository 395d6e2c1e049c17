"""Words for slips in `build_model` that the probe has undone, and the check that each costs."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from autograder.assignments.mnist.checks.model_reading import MODEL, cleaned, shortened
from autograder.assignments.mnist.checks.model_slip_words import WORDS
from autograder.checks import Evidence, Finding, StudentCode, finding

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
# Slips of the pen: each is looked for in all of the function, and all are told at once.
OF_NAMES = (
    "activation",
    "attribute",
    "compile_argument",
    "layer_argument",
    "loss_name",
    "metric_name",
    "optimizer_argument",
    "optimizer_name",
)
# In what part of the text a name stands, by the end of the slip; else it is a text in quotes.
WRITTEN: Mapping[str, type[ast.Attribute] | type[ast.keyword]] = {
    "attribute": ast.Attribute,
    "argument": ast.keyword,
}

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
        alike = [one for one in mine if one["slip"] == mine[0]["slip"]]
        return replace(_told(evidence, alike), put_right=own is None)

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


def _told(evidence: Evidence, slips: list[Slip]) -> Finding:
    """The words for slips of one kind: who mends the first alone would meet the next."""
    if slips[0]["slip"] not in OF_NAMES:
        slips = slips[:1]
    each = [WORDS[one["slip"]].about(one["given"], one["meant"], evidence) for one in slips]
    rationales, wanted, came, advices = zip(*each, strict=True)
    stopped = shortened(cleaned(str(evidence.value(MODEL, "stopped") or "")))
    line = int(evidence.value(MODEL, "line") or 0)
    return finding(
        " ".join(dict.fromkeys(rationales)),
        ", ".join(dict.fromkeys(wanted)),
        stopped or came[0],
        _one_advice(advices),
        line=line,
        more_lines=_lines_of(evidence.code, slips),
    )


def _one_advice(advices: Sequence[str]) -> str:
    """Several advices of the same form, with what they have in common once at the end."""
    parts = [text.partition(". ") for text in dict.fromkeys(advices)]
    if len({rest for _, _, rest in parts}) > 1 or not parts[0][2]:
        return " ".join(dict.fromkeys(advices))
    return f"{'. '.join(first for first, _, _ in parts)}. {parts[0][2]}"


def _lines_of(code: StudentCode, slips: list[Slip]) -> tuple[int, ...]:
    """All lines in which one of these misspelt names is written."""
    within = code.function("build_model") or code.tree
    names = {_short(one["given"]) for one in slips} if slips[0]["slip"] in OF_NAMES else set()
    kind = next(
        (one for end, one in WRITTEN.items() if slips[0]["slip"].endswith(end)), ast.Constant
    )
    found = [node for node in ast.walk(within) if isinstance(node, kind)]
    return tuple(sorted({_line(one) for one in found if _written(code, one) in names}))


def _short(given: str) -> str:
    """``layers.flatten`` of ``keras.layers.flatten``, ``act`` of ``Dense(act=...)``; a text."""
    argument = re.search(r"(\w+)=", given)
    return argument[1] if argument else ".".join(given.strip("'\"").split(".")[-2:])


def _written(code: StudentCode, node: ast.Attribute | ast.keyword | ast.Constant) -> str:
    if isinstance(node, ast.Attribute):
        return _short(code.full_name(node))
    return str(node.arg if isinstance(node, ast.keyword) else node.value)


def _line(node: ast.Attribute | ast.keyword | ast.Constant) -> int:
    return (isinstance(node, ast.Attribute) and node.end_lineno) or node.lineno
