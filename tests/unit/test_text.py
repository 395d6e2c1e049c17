from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.frontends.pytest.output import points_lines
from autograder.report.text import (
    WORDS,
    cause_text,
    check_text,
    clean,
    hanging,
    points,
    summary,
    task_line,
    wrapped,
)
from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict


def check(status: Status, cause: Cause | None = None) -> CheckResult:
    got = 4.0 if status is Status.PASS else 0.0
    return CheckResult(
        id="c", description="c does it.", status=status, points=got, max_points=4, cause=cause
    )


def verdict(status: str = "graded", **tasks: Status) -> Verdict:
    results = {
        name: TaskResult(
            status=one,
            points=4.0 if one is Status.PASS else 0.0,
            max_points=4,
            checks=(check(one),),
        )
        for name, one in tasks.items()
    }
    return Verdict(
        assignment="mnist",
        submission=SubmissionId(path="ada.py", sha256="00"),
        status=status,
        points=sum(one.points for one in results.values()),
        max_points=4 * len(results),
        seed=7,
        isolation="L0",
        seconds=1,
        tasks=results,
    )


@pytest.mark.parametrize(
    ("dirty", "safe"),
    [
        ("plain text, caf\u00e9 \u6570\u5b57 \U0001f44d", None),
        ("two\nlines", None),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f469\u200d\U0001f393", None),
        ("[bold]no markup[/bold] :smile:", None),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38;2;1;2;3mred", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPdevice\x1b\\text", "text"),
        ("\x1b(0text\x1bc", "text"),
        ("a\x1b", "a"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b\u2029c\x85d\x0be", "a\nb\nc\nd\ne"),
        ("a\0\x07\x08\x7fb", "ab"),
        ("\u202eright to left\u202c", "right to left"),
        ("\u2066x\u2069\u200e\u200f\u061c", "x"),
        ("\ufeffx\u200b\u00ad", "x"),
        ("\ud800x", "x"),
    ],
)
def test_clean_keeps_letters_and_takes_out_what_steers_a_terminal(dirty, safe):
    assert clean(dirty) == (dirty if safe is None else safe)


def test_clean_caps_the_length_and_says_so():
    assert clean("x" * 10, 10) == "x" * 10
    assert clean("x" * 11, 10) == "x" * 10 + " [cut off here]"
    assert clean("\x1b[0m" * 100_000 + "x", 10).endswith("[cut off here]")
    assert len(clean("x" * 50_000_000, 100)) < 200


@given(st.text())
def test_clean_is_safe_and_settled(text):
    once = clean(text)
    assert clean(once) == once
    assert all(character == "\n" or character.isprintable() or character in "\u200c\u200d\xa0\u3000"
               or character.isspace() for character in once)  # fmt: skip
    assert "\x1b" not in once
    once.encode()


@pytest.mark.parametrize(
    ("value", "text"), [(15.0, "15"), (7.5, "7.5"), (10 / 3, "3.33"), (0.0, "0"), (100, "100")]
)
def test_points_have_no_needless_digits(value, text):
    assert points(value) == text


def test_a_cause_is_told_under_its_labels():
    cause = Cause(rationale="Wrong size.", expected="200", actual="20\n  line 3: x", help="Round.")
    assert cause_text(cause) == (
        "Wrong size.\nExpected: 200\nGot:      20\n            line 3: x\nTry:      Round."
    )


def test_empty_parts_of_a_cause_are_left_out():
    assert cause_text(Cause(rationale="Stopped.", actual=" \n")) == "Stopped."


def test_what_a_student_wrote_is_cleaned_in_every_part_of_a_cause():
    dirty = "\x1b[31m\u202ex\0"
    cause = Cause(rationale=dirty, expected=dirty, actual=dirty, help=dirty)
    assert cause_text(cause) == "x\nExpected: x\nGot:      x\nTry:      x"
    text = check_text(check(Status.FAIL, cause).model_copy(update={"description": dirty}))
    assert text.split("\n")[0] == "x (4 points)"


def test_long_lines_are_wrapped_and_short_ones_keep_their_spacing():
    code = "    x  =  y   # the student's own"
    lines = wrapped(f"{code}\n    {'word ' * 40}", 60)
    assert lines[0] == code
    assert len(lines) == 5
    assert all(len(line) <= 60 and line.startswith("    ") for line in lines)
    assert wrapped("x" * 200, 60) == ["x" * 60, "x" * 60, "x" * 60, "x" * 20]
    assert hanging("Got: ", "one\n\ntwo", 60) == ["Got: one", "", "     two"]


def test_a_failed_check_says_what_it_asks_for_first():
    text = check_text(check(Status.FAIL, Cause(rationale="It does not.")))
    assert text == "c does it. (4 points)\nIt does not."


def test_the_graders_own_error_is_never_told_as_the_students():
    text = check_text(check(Status.ERROR, Cause(rationale="The grader itself failed here.")))
    assert "grader's own fault, not yours" in text


def test_every_status_has_words_for_a_task():
    assert set(WORDS) == set(Status)
    tasks = verdict(**{status.value: status for status in Status}).tasks
    lines = [task_line(name, task, 13) for name, task in tasks.items()]
    assert lines[0] == "pass               4 of 4      done"
    assert lines[2] == "not_attempted      0 of 4      not attempted yet"


def test_the_summary_is_one_line():
    good = verdict(a=Status.PASS, b=Status.FAIL)
    assert summary(good) == "4 of 8 points, 1 of 2 tasks done"
    assert "no points" in summary(verdict("no_verdict", a=Status.ERROR))


def facts(path: str, **tasks: tuple[str, float, float]) -> dict[str, object]:
    return {"path": path, "seed": 7, "isolation": "L0", "tasks": tasks,
            "all_tasks": 2, "outcome": "pass", "remarks": []}  # fmt: skip


def test_points_of_each_file_are_summed_once_however_many_checks_reported():
    ada = facts("ada.py", normalize=("pass", 15.0, 15.0), split=("fail", 7.5, 20.0))
    bob = facts("bob.py", split=("not_attempted", 0.0, 20.0))
    assert points_lines([ada, ada, bob, ada]) == [
        "ada.py",
        "  normalize     15 of 15    done",
        "  split        7.5 of 20    not right yet",
        "  total       22.5 of 35    (seed 7, isolation L0)",
        "bob.py",
        "  split      0 of 20    not attempted yet",
        "  total      0 of 20    (1 of 2 tasks, seed 7, isolation L0)",
    ]


def test_points_are_not_summed_where_the_grader_failed():
    lines = points_lines([facts("ada.py", a=("pass", 4.0, 4.0), b=("error", 0.0, 4.0))])
    assert "no points are to be recorded" in lines[-1]
    assert not any("total" in line for line in lines)
    assert "no verdict" in points_lines([{"path": "x", "tasks": {}, "outcome": "error"}])[-1]
