"""The judge alone, on made-up observations: faults, prerequisites, its own errors, points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from autograder.box.wire.observations import Fault, Frame, Observation, Outcome, ProbeCall
from autograder.checks import Check, Evidence, Finding, check, finding, not_looked_at
from autograder.grading.judge import Case, judge
from autograder.results import CheckResult, Status, TaskResult
from autograder.suite.assignment import Assignment

MANIFEST: dict[str, Any] = {
    "format_version": 1,
    "name": "tiny",
    "title": "Tiny",
    "limits": {"load_seconds": 1, "memory_mb": 1, "observation_mb": 1},
    "gates": {"sample": {"minimum": 0.5, "epochs": 1, "batch_size": 1}},
    "tasks": [
        {
            "id": "double",
            "title": "Double",
            "function": "double",
            "checks": [{"id": "is_six", "points": 3}, {"id": "is_even", "points": 2}],
        },
        {"id": "whole", "title": "Whole", "checks": [{"id": "adds_up", "points": 5}]},
    ],
}


@check("three")
def is_six(evidence: Evidence) -> Finding | None:
    """double(3) is 6."""
    came = evidence.value("three", "result")
    return None if came == 6 else finding("Not doubled.", "6", str(came), "Multiply by 2.")


@check("three")
def is_even(evidence: Evidence) -> Finding | None:
    """double gives an even number."""
    return None if evidence.value("three", "result") % 2 == 0 else finding("Odd.", "even", "", "")


@check("three", needs=["is_six"])
def adds_up(evidence: Evidence) -> Finding | None:
    """All of it adds up."""
    return None if evidence.answers["sum"] == 6 else finding("Off.", "6", "", "")


CHECKS = {one.id: one for one in (is_six, is_even, adds_up)}


def results_for(
    observation: Observation,
    *,
    defined: tuple[str, ...] = ("double",),
    stubs: tuple[str, ...] = (),
    answers: dict[str, Any] | None = None,
    checks: dict[str, Check] | None = None,
) -> dict[str, TaskResult]:
    calls = {"three": ProbeCall("three", "call_double", ("double",), 1.0)}
    evidence = Evidence(calls, {"three": observation}, {"sum": 6} if answers is None else answers)
    case = Case(evidence, defined, stubs, lambda line: f"line {line}", lambda _: "    return x + x")
    manifest = Assignment.model_validate(MANIFEST)
    return judge(manifest, checks or CHECKS, case, {"double", "whole"})[0]


def statuses(results: dict[str, TaskResult]) -> list[str]:
    return [one.status.value for task in results.values() for one in task.checks]


def test_all_right() -> None:
    results = results_for(Observation("three", Outcome.RETURNED, {"result": 6}))
    assert statuses(results) == ["pass", "pass", "pass"]
    assert [task.points for task in results.values()] == [5, 5]


def test_a_wrong_value_fails_its_check_and_skips_what_needs_it() -> None:
    results = results_for(Observation("three", Outcome.RETURNED, {"result": 8}))
    assert statuses(results) == ["fail", "pass", "skipped"]
    assert results["double"].points == 2
    assert results["double"].status is Status.FAIL
    assert results["whole"].status is Status.SKIPPED


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.RAISED])
def test_a_check_without_a_description_blocks_like_any_other(outcome: Outcome) -> None:
    fault = None if outcome is Outcome.RETURNED else Fault("ValueError", "no")
    unnamed = {name: replace(one, description="") for name, one in CHECKS.items()}
    results = results_for(Observation("three", outcome, {"result": 8}, fault=fault), checks=unnamed)
    second = "pass" if fault is None else "skipped"
    assert statuses(results) == ["fail", second, "skipped"]


def test_a_check_with_nothing_to_look_at_gives_no_points_and_is_no_mistake() -> None:
    nothing = replace(is_even, run=lambda _: not_looked_at("no number came."))
    results = results_for(
        Observation("three", Outcome.RETURNED, {"result": 6}),
        checks={**CHECKS, "is_even": nothing},
    )
    assert statuses(results) == ["pass", "skipped", "pass"]
    assert results["double"].points == 3
    assert results["double"].status is Status.SKIPPED
    cause = results["double"].checks[1].cause
    assert cause is not None
    assert cause.rationale == "Not looked at: no number came."


def test_a_slip_that_was_put_right_blocks_nobody() -> None:
    """The check that names it fails; one that needs it is judged."""

    def run(evidence: Evidence) -> Finding | None:
        return finding("Seven.", "6", "7", "Count again.", put_right=True)

    named = replace(is_six, run=run)
    results = results_for(
        Observation("three", Outcome.RETURNED, {"result": 6}), checks={**CHECKS, "is_six": named}
    )
    assert statuses(results) == ["fail", "pass", "pass"]
    first, second = results["double"].checks
    assert first.put_right
    assert "put_right" in first.model_dump()
    assert "put_right" not in second.model_dump()  # the format stays as it was
    assert CheckResult.model_validate(first.model_dump()) == first


def test_a_finding_about_a_line_shows_it() -> None:
    def run(evidence: Evidence) -> Finding | None:
        return finding("A letter is wrong.", "double", "duoble", "", line=4)

    seen = Observation("three", Outcome.RETURNED, {"result": 6})
    results = results_for(seen, checks={**CHECKS, "is_six": replace(is_six, run=run)})
    cause = results["double"].checks[0].cause
    assert cause is not None
    assert cause.actual == "duoble\n  line 4: return x + x"


@pytest.mark.parametrize(
    ("outcome", "fault", "words"),
    [
        (Outcome.RAISED, Fault("ValueError", "bad", (Frame(7, "double"),)), "line 7: return x + x"),
        (Outcome.TIMED_OUT, Fault("timeout", "10", step="call"), "stopped before"),
        (Outcome.CRASHED, Fault("crash", "exit code 0", step="call"), "exit code 0"),
        (Outcome.NOT_RUN, Fault("crash", "exit code 0", step="call"), "exit code 0"),
        (Outcome.TOO_LARGE, Fault("TooLarge", "4,096 MB"), "4,096 MB"),
        (Outcome.UNFINISHED, Fault("NotImplementedError", ""), "NotImplementedError"),
        (Outcome.MISSING, None, "does not lead to a function"),
    ],
)
def test_a_fault_is_named_once_and_never_passes(
    outcome: Outcome, fault: Fault | None, words: str
) -> None:
    results = results_for(Observation("three", outcome, {"result": 6}, fault=fault))
    assert statuses(results) == ["fail", "skipped", "skipped"]
    cause = results["double"].checks[0].cause
    assert cause is not None
    assert words in cause.actual
    assert cause.help
    assert sum(task.points for task in results.values()) == 0


@pytest.mark.parametrize(
    ("defined", "stubs"), [((), ()), (("double",), ("double",))], ids=["missing", "stub"]
)
def test_not_attempted(defined: tuple[str, ...], stubs: tuple[str, ...]) -> None:
    calls_nothing = Observation("three", Outcome.RETURNED)
    results = results_for(calls_nothing, defined=defined, stubs=stubs)
    assert statuses(results) == ["not_attempted", "not_attempted", "not_attempted"]
    assert results["double"].status is Status.NOT_ATTEMPTED


def test_a_broken_check_is_the_graders_fault() -> None:
    results = results_for(Observation("three", Outcome.RETURNED, {"result": None}))
    assert statuses(results) == ["fail", "error", "skipped"]
    assert results["double"].status is Status.ERROR


def test_a_missing_answer_does_not_fail_open() -> None:
    results = results_for(Observation("three", Outcome.RETURNED, {"result": 6}), answers={})
    assert statuses(results) == ["pass", "pass", "error"]


def test_the_graders_own_fault_is_no_fail() -> None:
    fault = Fault("ImportError", "no keras")
    results = results_for(Observation("three", Outcome.GRADER_ERROR, fault=fault))
    assert statuses(results) == ["error", "error", "skipped"]
    cause = results["double"].checks[0].cause
    assert cause is not None
    assert "not your mistake" in cause.rationale


def test_prints_are_shown_once() -> None:
    observation = Observation("three", Outcome.RETURNED, {"result": 7}, printed="x is 3\n")
    results = results_for(observation)
    shown = [one.cause.actual for one in results["double"].checks if one.cause]
    assert [("x is 3" in text) for text in shown] == [True, False]


def test_of_long_prints_the_beginning_is_shown_in_whole_lines() -> None:
    table = "\n".join(f"row {number} |" for number in range(2000))
    observation = Observation("three", Outcome.RETURNED, {"result": 7}, printed=table)
    cause = results_for(observation)["double"].checks[0].cause
    assert cause is not None
    lines = [line.strip() for line in cause.actual.splitlines()]
    assert lines[-9:] == [*(f"row {number} |" for number in range(8)), "..."]


def test_before_an_error_the_last_prints_are_shown() -> None:
    table = "\n".join(f"row {number} |" for number in range(20))
    fault = Fault("ValueError", "no", (Frame(1, "double"),))
    stopped = Observation("three", Outcome.RAISED, fault=fault, printed=table)
    cause = results_for(stopped)["double"].checks[0].cause
    assert cause is not None
    assert "row 19 |" in cause.actual
    assert "row 11 |" not in cause.actual


def test_a_check_that_raises_says_which_it_is_and_where() -> None:
    results = results_for(Observation("three", Outcome.RETURNED, {"result": "six"}))
    cause = results["double"].checks[1].cause
    assert cause is not None
    assert "The check is_even stopped with TypeError: not all arguments" in cause.actual
    assert f"test_judge.py line {is_even.run.__code__.co_firstlineno + 3}" in cause.actual


def test_what_a_child_says_without_an_end_is_cut() -> None:
    fault = Fault("E" * 50_000, "m" * 50_000, tuple(Frame(1, "double") for _ in range(9000)))
    long = Observation("three", Outcome.RAISED, fault=fault, load_fault=fault, printed="p" * 90_000)
    cause = results_for(long)["double"].checks[0].cause
    assert cause is not None
    assert len(cause.actual) < 25_000
