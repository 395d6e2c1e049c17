"""Recorded verdicts: each golden submission gets, word for word, the results beside it.

``UPDATE_GOLDEN=1 pytest tests/integration/test_golden.py`` records them anew; read the difference
before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.grading import grade

from autograder.box.wire.limits import L0
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
SEED = 7
# Its four calls of 20 s each are waited for.
BY_LEVEL = [pytest.param(c, marks=[pytest.mark.slow] * (c == "never_ends")) for c in CASES]


def results_of(case: str, sandbox: Sandbox) -> dict[str, Any]:
    (path,) = (GOLDEN / case).glob("submission.*")
    assignment = load_assignment("mnist")
    submission = read_submission(path, assignment.functions)
    verdict = grade(submission, assignment, sandbox=sandbox, seed=SEED)
    results: dict[str, Any] = json.loads(verdict.model_dump_json())
    results["submission"]["path"] = path.name
    results["seconds"] = 0.0  # differs from run to run
    results["memory_mb"] = 0.0
    for one in (results, *results["tasks"].values()):
        one["suite"] = ""  # and this with every change of the kit
    assert results["isolation"] == sandbox.level
    results["isolation"] = L0  # the one thing that differs from level to level
    return results


@pytest.mark.parametrize("case", BY_LEVEL)
def test_golden_results(case: str, sandbox: Sandbox) -> None:
    recorded = GOLDEN / case / "results.json"
    results = results_of(case, sandbox)
    if os.environ.get("UPDATE_GOLDEN"):
        recorded.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    assert results == json.loads(recorded.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_recorded_results_are_of_the_published_form(case: str) -> None:
    text = (GOLDEN / case / "results.json").read_text(encoding="utf-8")
    verdict = Verdict.model_validate_json(text)
    assert verdict.version == 1
    for task in verdict.tasks.values():
        assert task.points == sum(one.points for one in task.checks)
        for one in task.checks:
            assert (one.cause is None) == (one.status.value == "pass")
            assert one.points == (one.max_points if one.cause is None else 0)
    assert [name for name in json.loads(text) if name != "remarks"] == [
        "version", "assignment", "submission", "status", "points", "max_points", "seed",
        "data", "suite", "isolation", "seconds", "memory_mb",
        "tasks",
    ]  # fmt: skip


def test_the_cases_cover_all_outcomes() -> None:
    statuses = set()
    for case in CASES:
        results = json.loads((GOLDEN / case / "results.json").read_text(encoding="utf-8"))
        for task in results["tasks"].values():
            statuses |= {one["status"] for one in task["checks"]}
    assert {"pass", "fail", "not_attempted", "skipped"} <= statuses
