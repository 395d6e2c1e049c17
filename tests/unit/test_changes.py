"""What a second grading changed: whose points, by which checks, and what is no news."""

from __future__ import annotations

from pathlib import Path

from autograder.classes.changes import changes_between
from autograder.results import Status, Verdict

GOLDEN = Path(__file__).parents[1] / "golden"


def verdict(case: str = "full_marks", **changes: object) -> Verdict:
    text = (GOLDEN / case / "results.json").read_text(encoding="utf-8")
    return Verdict.model_validate_json(text).model_copy(update=changes)


def with_check(status: Status, points: float, max_points: float) -> Verdict:
    """Full marks but for the first check of `normalize`."""
    whole = verdict()
    task = whole.tasks["normalize"]
    first = task.checks[0].model_copy(
        update={"status": status, "points": points, "max_points": max_points}
    )
    changed = task.model_copy(update={"checks": (first, *task.checks[1:])})
    total = whole.points - task.checks[0].points + points
    return whole.model_copy(
        update={"points": total, "tasks": {**whole.tasks, "normalize": changed}}
    )


def test_nothing_changed_is_no_change() -> None:
    assert changes_between({"ada": verdict()}, {"ada": verdict(seconds=9.0)}) == ()


def test_a_check_that_fails_now_is_named() -> None:
    (change,) = changes_between({"ada": verdict()}, {"ada": with_check(Status.FAIL, 0, 2)})
    assert (change.student, change.old_points, change.new_points) == ("ada", 100, 98)
    assert change.difference == -2
    assert change.reasons == ("keeps_shape failed, and passed before",)


def test_other_points_for_the_same_check_are_named() -> None:
    (change,) = changes_between({"ada": verdict()}, {"ada": with_check(Status.PASS, 3, 3)})
    assert change.reasons == ("keeps_shape is worth 3, and 2 before",)


def test_a_new_file_is_news_only_where_the_points_are_others() -> None:
    submission = verdict().submission.model_copy(update={"sha256": "b" * 64})
    assert changes_between({"ada": verdict()}, {"ada": verdict(submission=submission)}) == ()
    (change,) = changes_between({"ada": verdict()}, {"ada": verdict("wrong_values")})
    assert change.reasons[0] == "handed in another file"


def test_checks_that_came_or_went_are_named() -> None:
    fewer = verdict(tasks={"split": verdict().tasks["split"]}, points=20.0)
    (change,) = changes_between({"ada": fewer}, {"ada": verdict()})
    assert "keeps_shape is new" in change.reasons
    (change,) = changes_between({"ada": verdict()}, {"ada": fewer})
    assert "keeps_shape is no longer there" in change.reasons


def test_who_is_in_one_of_them_alone_has_no_change() -> None:
    assert changes_between({"ada": verdict()}, {"bob": with_check(Status.FAIL, 0, 2)}) == ()


def test_other_inputs_are_named() -> None:
    other = with_check(Status.FAIL, 0, 2).model_copy(update={"seed": 8})
    (change,) = changes_between({"ada": verdict()}, {"ada": other})
    assert change.reasons[0] == "other inputs: sample, seed 8; before sample, seed 7"
