"""What costs no points and is told below them: imports that no function needs."""

from __future__ import annotations

import pytest
from rich.console import Console
from support.grading import grade

from autograder.report.feedback import feedback_html
from autograder.report.terminal import print_verdict
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import submission_from_bytes
from autograder.suite.assignment import load_assignment

WRONG = b"""\
import no_such_package_of_mine
from numpy.random import permuation
import numpy as np


def normalize(images):
    return np.asarray(images) / 255.0
"""


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    manifest = load_assignment("mnist")
    submission = submission_from_bytes("mnist.py", WRONG, manifest.functions, None)
    with Sandbox("L0") as sandbox:
        return grade(submission, manifest, sandbox=sandbox, seed=1, tasks={"normalize"})


def test_they_cost_no_points_and_are_told(verdict: Verdict) -> None:
    assert verdict.points == 15
    first, second = verdict.remarks
    assert first.actual.strip() == "line 1: import no_such_package_of_mine"
    assert "did you mean `permutation`?" in second.rationale + second.help
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


def test_every_page_shows_them_and_nothing_is_written_without_any(verdict: Verdict) -> None:
    console = Console(record=True, width=200)
    print_verdict(verdict, console)
    assert "line 1: import no_such" in console.export_text()
    assert "line 1: import no_such" in feedback_html(verdict, (), {})
    without = verdict.model_copy(update={"remarks": ()})
    assert "remarks" not in without.model_dump()
