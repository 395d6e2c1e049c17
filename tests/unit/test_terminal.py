from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from autograder.report.terminal import make_console, print_verdict
from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict


def task(*checks: CheckResult, status: Status) -> TaskResult:
    return TaskResult(
        status=status,
        points=sum(one.points for one in checks),
        max_points=sum(one.max_points for one in checks),
        checks=checks,
    )


def check(description: str, status: Status, **cause: str) -> CheckResult:
    return CheckResult(
        id="c",
        description=description,
        status=status,
        points=5.0 if status is Status.PASS else 0.0,
        max_points=5.0,
        cause=Cause(**cause) if cause else None,
    )


def verdict(path: str = "ada.py", **tasks: TaskResult) -> Verdict:
    broken = any(one.status is Status.ERROR for one in tasks.values())
    return Verdict(
        assignment="mnist",
        submission=SubmissionId(path=path, sha256="00"),
        status="no_verdict" if broken else "graded",
        points=0.0 if broken else sum(one.points for one in tasks.values()),
        max_points=sum(one.max_points for one in tasks.values()),
        seed=7,
        isolation="L0",
        seconds=1.25,
        tasks=tasks,
    )


DONE = task(check("It works.", Status.PASS), status=Status.PASS)
STUB = task(
    check("It is there.", Status.NOT_ATTEMPTED, rationale="Not attempted yet.", help="Write it."),
    status=Status.NOT_ATTEMPTED,
)
WRONG = task(
    check("It keeps the size.", Status.PASS),
    check("It shuffles.", Status.FAIL, rationale="No.", expected="200", actual="20", help="Round."),
    check("It is fast.", Status.SKIPPED, rationale="It needs this first: it shuffles."),
    status=Status.FAIL,
)
BROKEN = task(
    check("It draws.", Status.ERROR, rationale="The grader itself failed here.", actual="KeyError"),
    status=Status.ERROR,
)


def piped(one: Verdict) -> str:
    file = io.StringIO()
    print_verdict(one, make_console(file))
    return file.getvalue()


def test_the_whole_report_reads_well_when_piped():
    assert piped(verdict(normalize=DONE, split=WRONG, build_model=STUB)) == (
        "ada.py\n"
        "\n"
        "normalize        5 of 5     done\n"
        "\n"
        "split            5 of 15    not right yet\n"
        "  x It shuffles. (5 points)\n"
        "    No.\n"
        "    Expected: 200\n"
        "    Got:      20\n"
        "    Try:      Round.\n"
        "  - It is fast. It needs this first: it shuffles.\n"
        "build_model      0 of 5     not attempted yet\n"
        "\n"
        "10 of 25 points, 1 of 3 tasks done\n"
        "seed 7, isolation L0, 1.2 s\n"
    )


def test_checks_that_were_skipped_for_one_reason_share_a_line():
    skipped = [
        check(f"It is {word}.", Status.SKIPPED, rationale="Not looked at: it fell over.")
        for word in ("fast", "small", "good")
    ]
    other = check("It is red.", Status.SKIPPED, rationale="Not looked at: too dark.")
    text = piped(verdict(split=task(*skipped, other, status=Status.SKIPPED)))
    assert text.split("\n")[3:5] == [
        "  - 3 more checks: Not looked at: it fell over.",
        "  - It is red. Not looked at: too dark.",
    ]


def test_the_graders_error_is_marked_and_there_are_no_points():
    text = piped(verdict(normalize=DONE, plot_metrics=BROKEN))
    assert "grader's own error" in text
    assert "This is the grader's own fault, not yours" in text
    assert "KeyError" in text
    assert "No verdict: the grader itself failed" in text
    assert "10 points" not in text


def test_a_students_text_is_never_markup_and_never_steers_the_terminal():
    dirty = "[red]x[/red] [/] :smile: \x1b[2J\u202e{0}"
    cause = {"rationale": dirty, "expected": dirty, "actual": dirty, "help": dirty}
    wrong = task(check("It works.", Status.FAIL, **cause), status=Status.FAIL)
    text = piped(verdict(path=dirty + ".py", split=wrong))
    assert text.count("[red]x[/red] [/] :smile: {0}") == 5
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_lines_are_at_most_88_wide_when_piped():
    long = {"rationale": "word " * 60, "actual": "x" * 300, "help": "word " * 30}
    wrong = task(
        check("It works " * 30, Status.FAIL, **long),
        check("It works " * 30, Status.SKIPPED, **long),
        status=Status.FAIL,
    )
    assert max(len(line) for line in piped(verdict(split=wrong)).split("\n")) <= 88


@pytest.mark.parametrize("width", [50, 120])
def test_a_terminal_gives_the_width_and_colour_adds_nothing_to_the_words(width):
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=width, color_system="standard")
    one = verdict(normalize=DONE, split=WRONG, build_model=STUB)
    print_verdict(one, console)
    coloured = file.getvalue()
    assert "\x1b[" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert plain.split() == piped(one).split()
    assert max(len(line) for line in plain.split("\n")) <= width
