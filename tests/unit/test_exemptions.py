from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from autograder.classes.exemptions import (
    EXEMPTIONS,
    Exemption,
    ExemptionError,
    Kind,
    exempted,
    read_exemptions,
    write_exemptions,
)
from autograder.report.feedback import feedback_html
from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict

WHY = "The text of the task was unclear."


def check_of(name: str, status: Status, points: float) -> CheckResult:
    return CheckResult(
        id=name,
        description=f"{name} works.",
        status=status,
        points=points if status is Status.PASS else 0.0,
        max_points=points,
        cause=None if status is Status.PASS else Cause(rationale=f"{name} is wrong."),
    )


def verdict_of(*statuses: Status, no_verdict: bool = False) -> Verdict:
    """A task with a check for each status: a is worth 1, b is worth 2, and so on."""
    checks = tuple(
        check_of(name, status, points + 1.0)
        for points, (name, status) in enumerate(zip("abcd", statuses, strict=False))
    )
    got, most = sum(one.points for one in checks), sum(one.max_points for one in checks)
    task = TaskResult(status=Status.FAIL, points=got, max_points=most, checks=checks)
    return Verdict(
        assignment="tiny",
        submission=SubmissionId(student="ada", path="ada.py", sha256="0" * 64),
        status="no_verdict" if no_verdict else "graded",
        points=0.0 if no_verdict else got,
        max_points=most,
        seed=1,
        isolation="L0",
        seconds=1.0,
        tasks={"double": task},
    )


def one(check: str, kind: Kind = Kind.FULL_MARKS) -> Exemption:
    return Exemption(check=check, kind=kind, reason=WHY)


def test_full_marks_pass_the_check_and_every_sum_follows() -> None:
    after = exempted(verdict_of(Status.PASS, Status.FAIL), [one("b")])
    assert (after.points, after.max_points, after.passed) == (3.0, 3.0, True)
    assert (after.tasks["double"].points, after.tasks["double"].status) == (3.0, Status.PASS)
    assert after.checks["b"].cause is None
    assert after.checks["b"].exempt == f"Full marks for everybody: {WHY}"


@pytest.mark.parametrize(("status", "points"), [(Status.PASS, 1.0), (Status.FAIL, 1.0)])
def test_a_dropped_check_is_worth_nothing_to_those_who_passed_it_and_to_those_who_failed(
    status: Status, points: float
) -> None:
    after = exempted(verdict_of(Status.PASS, status), [one("b", Kind.DROP)])
    assert (after.points, after.max_points) == (points, 1.0)
    assert (after.checks["b"].points, after.checks["b"].max_points) == (0.0, 0.0)
    assert after.tasks["double"].status is Status.PASS
    assert after.passed


def test_other_checks_keep_their_results_and_a_second_application_changes_nothing() -> None:
    before = verdict_of(Status.FAIL, Status.FAIL, Status.NOT_ATTEMPTED)
    exemptions = [one("b"), one("c", Kind.DROP)]
    after = exempted(before, exemptions)
    assert after.checks["a"] == before.checks["a"]
    assert (after.points, after.max_points) == (2.0, 3.0)
    assert after.tasks["double"].status is Status.FAIL
    assert exempted(after, exemptions) == after


def test_a_verdict_without_the_check_is_the_same_object() -> None:
    before = verdict_of(Status.FAIL)
    assert exempted(before, [one("z")]) is before
    assert exempted(before, []) is before


@pytest.mark.parametrize("kind", list(Kind))
def test_points_come_back_where_the_grader_failed_at_the_exempted_check_alone(kind: Kind) -> None:
    after = exempted(verdict_of(Status.PASS, Status.ERROR, no_verdict=True), [one("b", kind)])
    assert after.status == "graded"
    assert after.points == after.max_points == (3.0 if kind is Kind.FULL_MARKS else 1.0)


@pytest.mark.parametrize("other", [Status.ERROR, Status.SKIPPED])
def test_no_points_are_made_up_where_other_checks_are_not_known(other: Status) -> None:
    after = exempted(verdict_of(other, Status.ERROR, no_verdict=True), [one("b")])
    assert (after.status, after.points) == ("no_verdict", 0.0)


def test_results_without_exemptions_are_written_as_before() -> None:
    assert "exempt" not in verdict_of(Status.PASS, Status.FAIL).model_dump_json()
    after = exempted(verdict_of(Status.FAIL), [one("a")])
    assert Verdict.model_validate_json(after.model_dump_json()) == after


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_shows_the_reason_once(kind: Kind) -> None:
    page = feedback_html(exempted(verdict_of(Status.FAIL), [one("a", kind)]), (), {})
    assert page.count(WHY) == 1


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert read_exemptions(tmp_path) == ()
    odd = 'A "quoted" \\ reason, \u00fcber \U0001f600\x7f\nin two lines \u202e.'
    exemptions = (Exemption(check="a\x7f", kind=Kind.DROP, reason=odd), one("b"))
    write_exemptions(tmp_path, exemptions)
    assert read_exemptions(tmp_path) == exemptions
    assert tomllib.loads((tmp_path / EXEMPTIONS).read_text(encoding="utf-8"))
    assert exemptions[0].reason == 'A "quoted" \\ reason, \u00fcber \U0001f600 in two lines .'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[exemptions", "not valid TOML"),
        ("format_version = 2", "format_version"),
        ('format_version = 1\n[[exemptions]]\ncheck = "a"\nkind = "half"\nreason = "x"', "kind"),
        ('format_version = 1\n[[exemptions]]\ncheck = "a"\nkind = "drop"\nreason = " "', "reason"),
        (
            'format_version = 1\n[[exemptions]]\ncheck = "a"\nkind = "drop"\nreason = "x"\n'
            '[[exemptions]]\ncheck = "a"\nkind = "drop"\nreason = "x"',
            "'a' is there twice",
        ),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / EXEMPTIONS).write_text(text, encoding="utf-8")
    with pytest.raises(ExemptionError, match=told) as raised:
        read_exemptions(tmp_path)
    assert EXEMPTIONS in str(raised.value)
    assert "\n" not in str(raised.value)


def test_bytes_that_are_no_text_and_a_folder_in_its_place_are_told(tmp_path: Path) -> None:
    (tmp_path / EXEMPTIONS).write_bytes(b"\xff")
    with pytest.raises(ExemptionError, match="UTF-8"):
        read_exemptions(tmp_path)
    (tmp_path / EXEMPTIONS).unlink()
    (tmp_path / EXEMPTIONS).mkdir()
    with pytest.raises(ExemptionError, match="cannot be read"):
        read_exemptions(tmp_path)
    with pytest.raises(ExemptionError, match="cannot be written"):
        write_exemptions(tmp_path, [])
