"""Imports that no function needs and that stop whoever runs the file: told, and worth no points."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence

from pydantic import Field

from autograder.box.slicing import needed_statements
from autograder.box.wire.observations import IMPORTS_PROBE, Observation, Outcome, ProbeCall
from autograder.checks import Failure, Schema, Values, explain, validated
from autograder.checks.fault_tables import GENERAL_NOTES
from autograder.checks.schemas import Name, Whole
from autograder.grading.messages import own_line
from autograder.grading.stopped import Text
from autograder.results import MOST_REMARKS, Cause

__all__ = ["NAME", "imports_call", "remarks"]

NAME = "leftover imports"
SECONDS = 20.0  # it takes milliseconds
OURS = "autograder"  # the lesson's own imports, which a box need not have


class _Frame(Values):
    line: Whole
    function: Name


class _Fault(Values):
    kind: Name
    message: str = Field(max_length=4000)
    frames: list[_Frame] = Field(max_length=8)
    step: Name


class _Seen(Values):
    faults: list[_Fault] = Field(max_length=200)


SCHEMA = Schema(_Seen, {})


def imports_call(tree: ast.Module, functions: Sequence[str]) -> ProbeCall | None:
    """The call that tries these imports; None where there is none that could fail.

    Python's own modules are always there, and so is what a function needs: it has been imported,
    or has cost that function its points.
    """
    try:
        needed = {id(node) for node in needed_statements(tree, functions)}
    except RecursionError:
        return None
    lines = [
        node.lineno
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in needed
        if any(root not in sys.stdlib_module_names and root != OURS for root in _roots(node))
    ]
    params = {"lines": lines[:MOST_REMARKS]}
    return ProbeCall(NAME, IMPORTS_PROBE, (), SECONDS, params=params) if lines else None


def _roots(node: ast.Import | ast.ImportFrom) -> list[str]:
    names = (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    )
    return [name.partition(".")[0] for name in names]


def remarks(seen: Observation, text: Text) -> tuple[Cause, ...]:
    """What is wrong with each of these imports that fails."""
    observation = validated(seen, SCHEMA)
    if observation.outcome is not Outcome.RETURNED:
        return ()
    found = _remarks(_Seen.model_validate(dict(observation.values)), text)
    return tuple({one.actual: one for one in found}.values())[:MOST_REMARKS]


def _remarks(seen: _Seen, text: Text) -> Iterator[Cause]:
    for fault in seen.faults:
        line = fault.frames[-1].line if fault.frames else 0
        failure = Failure("", fault.kind, fault.message, line, text.code, text.where)
        if cause := explain(failure, GENERAL_NOTES):
            yield Cause(
                rationale=f"{cause.rationale} None of the graded functions needs it, but a run of "
                "the whole file stops there.",
                actual=own_line(line, text.where, text.line),
                help=cause.help,
            )
