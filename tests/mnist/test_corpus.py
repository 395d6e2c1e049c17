"""Correct alternatives score 100; each mistake loses points in its own task and in no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.grading import grade
from autograder.submission import read_submission
from autograder.verdict import Status, Verdict

HERE = Path(__file__).parent
WHEATS = sorted(path for path in (HERE / "wheats").iterdir() if path.suffix in (".py", ".ipynb"))
CHAFFS = sorted((HERE / "chaffs").glob("*.py"))
SEED = 20

pytestmark = pytest.mark.slow


def verdict_on(path: Path) -> Verdict:
    assignment = load_assignment("mnist")
    return grade(read_submission(path, assignment.functions), assignment, seed=SEED)


@pytest.mark.parametrize("path", WHEATS, ids=lambda path: path.name)
def test_wheat_scores_full_points(path: Path) -> None:
    verdict = verdict_on(path)
    failed = [one for task in verdict.tasks.values() for one in task.checks if one.cause]
    assert failed == []
    assert verdict.points == verdict.max_points == 100.0


@pytest.mark.parametrize("path", CHAFFS, ids=lambda path: path.stem)
def test_chaff_loses_points_in_its_own_task_only(path: Path) -> None:
    own = path.stem.split("__")[0]
    verdict = verdict_on(path)
    assert verdict.status == "graded"
    assert verdict.tasks[own].status is Status.FAIL
    for name, task in verdict.tasks.items():
        if name not in (own, "accuracy"):
            assert task.status is Status.PASS, name
            assert task.points == task.max_points


def test_there_are_three_mistakes_in_each_function() -> None:
    tasks = [path.stem.split("__")[0] for path in CHAFFS]
    assert all(tasks.count(name) >= 3 for name in load_assignment("mnist").functions)
