"""What a check is, and what it looks at: the inputs that were sent and the evidence that came."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograder.box.wire.observations import Array, Observation, ProbeCall
from autograder.checks.student_code import StudentCode
from autograder.results import Cause

__all__ = [
    "AccuracyMeasure",
    "Check",
    "Evidence",
    "Finding",
    "Inputs",
    "check",
    "finding",
    "not_looked_at",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Evidence:
    """What a check looks at: every call with its observation, and answers the child never had.

    ``code`` is what the student wrote: a check may find its words in there, and never its points.
    """

    calls: Mapping[str, ProbeCall]
    observations: Mapping[str, Observation]
    answers: Mapping[str, Any] = field(default_factory=dict)
    code: StudentCode = field(default_factory=StudentCode)
    _derived: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def sent(self, call: str, array: str) -> Array:
        """An input as it was sent."""
        return self.calls[call].arrays[array]

    def came(self, call: str, array: str) -> Array | None:
        """An array as it came back, or None."""
        return self.observations[call].arrays.get(array)

    def once(self, compute: Callable[[Evidence], T]) -> T:
        """What ``compute`` makes of this evidence; worked out when it is first asked for."""
        if compute not in self._derived:
            self._derived[compute] = compute(self)
        found: T = self._derived[compute]
        return found

    def value(self, call: str, name: str) -> Any:
        """A JSON value that came back, or None."""
        return self.observations[call].values.get(name)


@dataclass(frozen=True)
class Finding:
    """Why a check fails; ``retry`` asks for one more observation before it counts.

    With ``skipped`` it does not fail: there is nothing to look at, which another check has named.

    ``put_right`` says that the slip was undone in what other checks look at: those that need this
    one are judged all the same, so that one slip is not paid for twice. ``line`` is the student's
    own line that it is about, from 1; 0 where that is not known; ``more_lines`` are others that
    have the same slip.
    """

    cause: Cause
    retry: bool = False
    skipped: bool = False
    put_right: bool = False
    line: int = 0
    more_lines: tuple[int, ...] = ()


def finding(
    rationale: str,
    expected: str,
    actual: str,
    advice: str,
    *,
    retry: bool = False,
    put_right: bool = False,
    line: int = 0,
    more_lines: tuple[int, ...] = (),
) -> Finding:
    """Make a finding: what is wrong, what was expected, what came, what to try."""
    cause = Cause(rationale=rationale, expected=expected, actual=actual, help=advice)
    return Finding(cause, retry, put_right=put_right, line=line, more_lines=more_lines)


def not_looked_at(why: str) -> Finding:
    """Make a finding that there is nothing to look at, and why: no mistake, and no points."""
    return Finding(Cause(rationale=f"Not looked at: {why}"), skipped=True)


CheckFunction = Callable[[Evidence], Finding | None]


@dataclass(frozen=True)
class Check:
    """A check: the calls it looks at and the checks without which it makes no sense."""

    id: str
    description: str
    run: CheckFunction
    calls: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccuracyMeasure:
    """How a suite's accuracy is measured: by which call, and how it is read (0..1, or None)."""

    call: str
    measure: Callable[[Evidence], float | None]


def check(*calls: str, needs: Collection[str] = ()) -> Callable[[CheckFunction], Check]:
    """Make a function a check: its name is the id, its docstring's first line the description."""

    def wrap(function: CheckFunction) -> Check:
        description = _docstring(function).split("\n", 1)[0]
        return Check(function.__name__, description, function, calls, tuple(needs))

    return wrap


def _docstring(function: CheckFunction) -> str:
    """Its docstring, from its source text where Python was told to drop docstrings (-OO)."""
    if found := inspect.getdoc(function):
        return found
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    return (isinstance(definition, ast.FunctionDef) and ast.get_docstring(definition)) or ""


@dataclass(frozen=True)
class Inputs:
    """Probe calls by name, drawn from one seed, and what the child is never told.

    ``lesson`` are arrays for a submission in whose source one of ``loaders`` stands, the names of
    functions that load the lesson's data; the probes' ``furnish`` puts them there. They may hold
    what a call tells the child anyway, and no answer.
    """

    seed: int
    calls: Mapping[str, ProbeCall]
    answers: Mapping[str, Any] = field(default_factory=dict)
    lesson: Mapping[str, Array] = field(default_factory=dict)
    loaders: tuple[str, ...] = ()

    def lesson_for(self, source: str) -> Mapping[str, Array]:
        """The lesson's data where a submission may ask for them; they take a while to send."""
        return self.lesson if any(name in source for name in self.loaders) else {}
