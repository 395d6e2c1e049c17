"""Imports that no function needs: which are tried, how, and what is said of those that fail."""

from __future__ import annotations

import ast
import json
import sys
from typing import Any

import pytest

from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.box.worker.leftover_imports import try_imports
from autograder.checks import StudentCode
from autograder.grading.leftover_imports import imports_call, remarks
from autograder.grading.stopped import Text

SOURCE = """\
import json, no_such_package_a
import numpy as np
from numpy import arange, no_such_name
import no_such_package_b
from autograder.datasets import load_digits
from numpy.no_such_module import x
import plistlib
try:
    import no_such_package_c
except ImportError:
    pass

def normalize(images):
    return no_such_package_b.f(np.asarray(images))

if __name__ == "__main__":
    import no_such_package_d
"""


def call_for(source: str) -> ProbeCall | None:
    return imports_call(ast.parse(source), ["normalize"])


def tried(source: str, lines: list[int]) -> list[dict[str, Any]]:
    call = ProbeCall("n", "p", (), 1.0, params={"lines": lines})
    values, arrays = try_imports(source, "mnist.py", {}, call, lambda _: None, 0)
    assert arrays == {}
    return list(json.loads(json.dumps(values))["faults"])  # as it crosses the wall


def test_only_what_no_function_needs_and_is_not_python_s_own_is_tried() -> None:
    call = call_for(SOURCE)
    assert call is not None
    assert call.params == {"lines": [1, 3, 6]}
    assert call.functions == ()


@pytest.mark.parametrize("source", ["import json\nfrom os import path\n", "def normalize(x): pass"])
def test_nothing_is_asked_where_nothing_can_fail(source: str) -> None:
    assert call_for(source) is None


def test_each_import_that_fails_is_told_with_its_line() -> None:
    found = tried(SOURCE, [1, 3, 6])
    assert [(one["kind"], one["frames"][-1]["line"]) for one in found] == [
        ("ModuleNotFoundError", 1),
        ("ImportError", 3),
        ("ModuleNotFoundError", 6),
    ]


def test_a_package_that_is_there_and_not_loaded_is_not_run() -> None:
    before = set(sys.modules)
    assert "this" not in before
    assert tried("import this\nfrom this import nothing_of_it\n", [1, 2]) == []
    assert "this" not in sys.modules


def test_nothing_but_imports_is_run() -> None:
    assert tried("raise SystemExit\nx = 1 / 0\n", [1, 2]) == []


def text_of(source: str) -> Text:
    lines = source.split("\n")
    return Text(StudentCode(source), "line {}".format, lambda number: lines[number - 1])


def test_what_is_said_names_the_line_and_costs_nothing() -> None:
    seen = Observation("n", Outcome.RETURNED, {"faults": tried(SOURCE, [1, 3])})
    first, second = remarks(seen, text_of(SOURCE))
    assert first.actual.strip() == "line 1: import json, no_such_package_a"
    assert "None of the graded functions needs it" in first.rationale
    assert "`numpy` has no `no_such_name`" in second.rationale


@pytest.mark.parametrize(
    "values",
    [{}, {"faults": 3}, {"faults": [{"kind": "x"}]}, {"faults": [], "more": 1}],
)
def test_what_nobody_sends_is_not_believed(values: dict[str, Any]) -> None:
    assert remarks(Observation("n", Outcome.RETURNED, values), text_of("")) == ()
    assert remarks(Observation("n", Outcome.TIMED_OUT, values), text_of("")) == ()
