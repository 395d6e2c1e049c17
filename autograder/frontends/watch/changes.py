"""Tells which tasks a save affects: those of which code that they need has changed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.box.slicing.statements import needed_statements
from autograder.checks import Inputs
from autograder.submission import Submission
from autograder.suite.assignment import Task
from autograder.suite.fingerprint import digest
from autograder.suite.loading import Suite

__all__ = ["TaskCode", "functions_behind", "task_codes", "waited_for"]


@dataclass(frozen=True)
class TaskCode:
    """The code that a task's verdict rests on, without and with the places of its lines.

    A comment or a blank line changes ``places`` only, on which nothing but the words of a cause
    depend ("line 12").
    """

    meaning: str
    places: str


def functions_behind(suite: Suite, inputs: Inputs) -> Mapping[str, frozenset[str]]:
    """By task: the functions that its checks' calls need, and those of checks these wait for."""
    own = {task.id: _called(task, suite, inputs) for task in suite.assignment.tasks}
    waits = waited_for(suite)
    return {
        task: functions.union(*(own[one] for one in waits[task])) for task, functions in own.items()
    }


def waited_for(suite: Suite) -> Mapping[str, frozenset[str]]:
    """By task: other tasks with checks that its own checks need."""
    home = {spec.id: task.id for task in suite.assignment.tasks for spec in task.checks}
    return {
        task.id: frozenset(
            home[need] for spec in task.checks for need in suite.checks[spec.id].needs
        )
        - {task.id}
        for task in suite.assignment.tasks
    }


def task_codes(
    submission: Submission, functions: Mapping[str, frozenset[str]]
) -> dict[str, TaskCode]:
    """The code behind each task, as hashes."""
    tree = ast.parse(submission.source)
    return {task: _code(tree, submission, names) for task, names in functions.items()}


def _called(task: Task, suite: Suite, inputs: Inputs) -> frozenset[str]:
    calls = {call for spec in task.checks for call in suite.checks[spec.id].calls}
    return frozenset(name for call in calls for name in inputs.calls[call].functions)


def _code(tree: ast.Module, submission: Submission, names: frozenset[str]) -> TaskCode:
    statements = needed_statements(tree, sorted(names), notebook=submission.notebook)
    facts = [
        f"{name} {name in submission.defined} {name in submission.stubs} "
        f"{submission.broken.get(name)}"
        for name in sorted(names)
    ]
    facts += [str(submission.problem), *(part.text for part in submission.left_out)]
    facts += [] if names <= submission.defined else [str(submission.elsewhere)]
    return TaskCode(
        digest(*facts, *(_dump(one, places=False) for one in statements)),
        digest(*facts, *(_dump(one, places=True) for one in statements)),
    )


def _dump(statement: ast.stmt, *, places: bool) -> str:
    try:
        return ast.dump(statement, include_attributes=places)
    except RecursionError:  # nested too deeply: its lines will do
        return f"{statement.lineno} {statement.end_lineno}"
