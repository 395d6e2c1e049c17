"""Which verdicts on file are as good as new ones, whole or task by task."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classes.verdict_cache import Conditions, VerdictCache, stale_tasks
from autograder.results import Verdict
from autograder.results.results_file import add_verdict
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

GOLDEN = Path(__file__).parents[1] / "golden" / "full_marks" / "results.json"
RECORDED = Verdict.model_validate_json(GOLDEN.read_text(encoding="utf-8"))
VERSIONS = {task: f"of {task}" for task in RECORDED.tasks}
BYTES = "a" * 64


def verdict(student: str = "ada", sha256: str = BYTES, **changes: object) -> Verdict:
    submission = RECORDED.submission.model_copy(update={"student": student, "sha256": sha256})
    tasks = {
        task: result.model_copy(update={"suite": VERSIONS[task]})
        for task, result in RECORDED.tasks.items()
    }
    return RECORDED.model_copy(update={"submission": submission, "tasks": tasks, **changes})


def terms(level: str = "L0", **changes: object) -> Conditions:
    given = {"data": "sample", "seed": RECORDED.seed, "versions": VERSIONS, **changes}
    return Conditions(level=lambda: level, **given)  # type: ignore[arg-type]


def known(folder: Path, how: Conditions, *verdicts: Verdict) -> VerdictCache:
    path = folder / "results.jsonl"
    for one in verdicts:
        add_verdict(path, one)
    return VerdictCache.read(path, how)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"seed": None}, True),
        ({"seed": RECORDED.seed + 1}, False),
        ({"data": "full"}, False),
        ({"level": "L2"}, False),
    ],
)
def test_only_what_is_on_these_terms_is_found(
    tmp_path: Path, change: dict[str, object], found: bool
) -> None:
    one = known(tmp_path, terms(**change), verdict()).find(BYTES, "ada")  # type: ignore[arg-type]
    assert (one is not None) == found


def test_other_bytes_are_not_found_and_no_verdict_is_none(tmp_path: Path) -> None:
    on_file = known(tmp_path, terms(), verdict(), verdict("bob", "b" * 64, status="no_verdict"))
    assert on_file.find("c" * 64, "ada") is None
    assert on_file.find("b" * 64, "bob") is None


def test_a_better_box_will_do_and_the_best_needs_no_trial(tmp_path: Path) -> None:
    def never() -> str:
        raise AssertionError("the level was asked for")

    assert known(tmp_path, terms("L2"), verdict(isolation="L3")).find(BYTES, "ada")
    how = Conditions("sample", RECORDED.seed, VERSIONS, never)
    assert VerdictCache.read(tmp_path / "results.jsonl", how).find(BYTES, "ada")


def test_tasks_with_other_checks_are_stale(tmp_path: Path) -> None:
    how = terms(versions={**VERSIONS, "split": "another", "essay": "new"})
    found = known(tmp_path, how, verdict()).find(BYTES, "ada")
    assert found is not None
    assert stale_tasks(found.verdict, how) == {"split", "essay"}


def test_the_freshest_verdict_is_taken_and_ones_own_before_anothers(tmp_path: Path) -> None:
    old = verdict("ada").model_copy(
        update={"tasks": {"split": RECORDED.tasks["split"]}, "points": 1.0}
    )
    on_file = known(tmp_path, terms(), verdict("bob"), old)
    found = on_file.find(BYTES, "ada")
    assert found is not None
    assert (found.verdict.submission.student, found.current) == ("bob", False)
    on_file.add(verdict("ada"))
    found = on_file.find(BYTES, "ada")
    assert found is not None
    assert (found.verdict.submission.student, found.current) == ("ada", True)


def test_ones_own_verdict_is_not_current_once_another_file_came_after_it(tmp_path: Path) -> None:
    on_file = known(tmp_path, terms(), verdict(), verdict(sha256="b" * 64))
    found = on_file.find(BYTES, "ada")
    assert found is not None
    assert not found.current


def test_a_changed_limit_is_another_version_of_every_task() -> None:
    assignment = load_assignment("mnist")
    changed = assignment.with_limits({"memory_mb": "4096"})
    before, after = load_suite(assignment).versions, load_suite(changed).versions
    assert all(before[task] != after[task] for task in before)
    assert load_suite(assignment).versions == before


def test_a_changed_threshold_is_another_version_of_the_accuracy_alone() -> None:
    assignment = load_assignment("mnist")
    lower = assignment.thresholds["sample"].model_copy(update={"minimum": 0.8})
    changed = assignment.model_copy(
        update={"thresholds": {**assignment.thresholds, "sample": lower}}
    )
    before, after = load_suite(assignment).versions, load_suite(changed).versions
    assert {task for task in before if before[task] != after[task]} == {"accuracy"}


def test_changed_points_are_another_version_of_their_task_alone() -> None:
    assignment = load_assignment("mnist")
    first, *others = assignment.tasks
    check = first.checks[0].model_copy(update={"points": 9.0})
    task = first.model_copy(update={"checks": (check, *first.checks[1:])})
    changed = assignment.model_copy(update={"tasks": (task, *others)})
    before, after = load_suite(assignment).versions, load_suite(changed).versions
    assert {task for task in before if before[task] != after[task]} == {"normalize"}
