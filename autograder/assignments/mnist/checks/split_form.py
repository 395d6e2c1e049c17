"""Names what is wrong with how `split` is called, and with the form of what it gives."""

from __future__ import annotations

import ast

from autograder.assignments.mnist.checks.nothing_returned import nothing_returned
from autograder.assignments.mnist.checks.slips_in_code import of_kind
from autograder.assignments.mnist.checks.split_mistakes import (
    form_advice,
    form_rationale,
    order_rationale,
)
from autograder.assignments.mnist.checks.split_reading import (
    Parts,
    axes_of,
    describe,
    read_parts,
)
from autograder.assignments.mnist.data import SPLITS
from autograder.checks import Evidence, Finding, finding
from autograder.checks.student_code import FunctionNode, dotted, parameters, shown

__all__ = ["form_finding", "fraction_finding", "names_finding"]

LESSON = ("images", "labels", "validation_split")
PAIRS = "(x_train, y_train), (x_val, y_val)"
HEAD = "split(images, labels, validation_split=0.2)"


def form_finding(evidence: Evidence) -> Finding | None:
    """What came back is not two pairs of arrays; put right where all of them were found."""
    parts = read_parts(evidence)
    call = next((one for one in SPLITS if not _as_asked(parts.get(one))), None)
    if call is None:
        return None
    facts = evidence.value(call, "result")
    rationale = form_rationale(facts, axes_of(facts))
    advice = form_advice(rationale)
    if facts["kind"] == "NoneType" and (words := nothing_returned(evidence.code, "split", PAIRS)):
        rationale, advice = words.rationale, words.help
    elif pair := _zipped(evidence):
        advice = f"Leave zip() out: a pair is a tuple, so write `{pair}` in place of it."
    return finding(
        rationale,
        f"({PAIRS})",
        describe(facts),
        advice,
        put_right=set(parts) == set(SPLITS),
    )


def _zipped(evidence: Evidence) -> str:
    """The first pair of a return that zip() takes apart, as a tuple; empty where there is none."""
    function = evidence.code.function("split")
    returns = of_kind(function, ast.Return) if function else []
    for call in (one for node in returns for one in ast.walk(node)):
        if isinstance(call, ast.Call) and dotted(call.func) == "zip" and len(call.args) == 2:
            return f"({', '.join(evidence.code.shown(one) for one in call.args)})"
    return ""


def names_finding(evidence: Evidence) -> Finding | None:
    """The parameters of `split` have other names, so that it was called by position."""
    if "by position" not in _ways(evidence):
        return None
    function = evidence.code.function("split")
    own = parameters(function)[: len(LESSON)] if function else []
    other = [(one, wanted) for one, wanted in zip(own, LESSON, strict=False) if one != wanted]
    listed = ", ".join(f"`{one}` to `{wanted}`" for one, wanted in other)
    return finding(
        "`split` cannot be called as the lesson calls it: its parameters have other names.",
        HEAD,
        _head(function),
        f"Rename them in the whole function: {listed}."
        if listed
        else "Compare the line with def to the one in the exercise.",
        put_right=True,
    )


def _ways(evidence: Evidence) -> set[str]:
    """How `split` had to be called, where the lesson's call does not fit."""
    return {str(evidence.value(call, "called") or "") for call in SPLITS}


def _as_asked(parts: Parts | None) -> bool:
    """Whether these are two pairs, images before labels as far as their axes tell."""
    if parts is None or not parts.in_place:
        return False
    arrays = (parts.x_train, parts.y_train, parts.x_val, parts.y_val)
    return not order_rationale([one.ndim for one in arrays])


def fraction_finding(evidence: Evidence) -> Finding | None:
    """The fraction has no default, or there is no parameter for it."""
    ways, actual = _ways(evidence), _head(evidence.code.function("split"))
    if "without a fraction" in ways:
        return finding(
            "`split` has no parameter validation_split: nobody can ask for another size.",
            HEAD,
            actual,
            "Take it up in the line with def, and work the size out with it.",
        )
    if "without a default" in ways:
        return finding(
            "`split` cannot be called without validation_split: it has no default.",
            HEAD,
            actual,
            "Write the default into the line with def: validation_split=0.2.",
        )
    return None


def _head(function: FunctionNode | None) -> str:
    return f"split({shown(ast.unparse(function.args))})" if function else "other parameters"
