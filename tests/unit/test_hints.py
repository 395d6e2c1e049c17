"""Hints: complete, in steps, never the answer; on the command line and after a task is done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.watched import ROOT, STUB, answers, autograder, save, with_bodies

from autograder.checks import Counts
from autograder.submission.function_texts import function_text
from autograder.suite.assignment import AssignmentError, load_assignment
from autograder.suite.hints import hint_text, load_hints, takeaway

MNIST = load_assignment("mnist")
TASKS = [task.id for task in MNIST.tasks]


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_steps_a_notice_and_pages(task: str) -> None:
    hints = load_hints(MNIST)[task]
    assert len(hints.steps) >= 3
    assert len(set(hints.steps)) == len(hints.steps)
    assert hints.links
    assert "  " not in " ".join(hints.steps) + hints.takeaway


@pytest.mark.parametrize("task", TASKS)
def test_no_hint_gives_the_answer(task: str) -> None:
    told = "".join("".join(load_hints(MNIST)[task].steps).split())
    for function in answers().values():
        statements = [line.strip() for line in function.split("\n")]
        calls = {call for line in statements for call in re.findall(r"[\w.]+\([^()]{4,}\)", line)}
        for text in {*statements, *calls}:
            squeezed = "".join(text.split())
            assert len(squeezed) < 12 or squeezed not in told


def counts(wrong: int) -> Counts:
    rows = [[0] * 10 for _ in range(10)]
    for digit in range(10):
        rows[digit][digit] = 90
    rows[4][9] = wrong
    digits = tuple("0123456789")
    return Counts(
        task="accuracy", title="t", row_title="digit", column_title="read as", rows=digits,
        columns=digits, counts=tuple(map(tuple, rows)),
    )  # fmt: skip


def test_a_notice_compares_with_what_was_measured() -> None:
    text = takeaway(MNIST, "accuracy", [counts(100)])
    assert "read 90.0% of 1,000 digits" in text
    assert "4 read as 9, 100 times" in text
    record = (ROOT / "autograder/assignments/mnist/calibration/sample.md").read_text()
    row = next(line for line in record.split("\n") if line.startswith("| reference solution"))
    low, high = (float(row.split("|")[column]) for column in (4, 6))
    assert f"between {low:.1%} and {high:.1%}" in text
    assert "most: nothing." in takeaway(MNIST, "accuracy", [counts(0)])
    assert takeaway(MNIST, "accuracy") == ""


def test_an_unknown_task_or_step_is_named() -> None:
    with pytest.raises(AssignmentError, match="There is no task 'spilt'"):
        hint_text(MNIST, "spilt")
    with pytest.raises(AssignmentError, match="split has hints 1 to 3, and no hint 4"):
        hint_text(MNIST, "split", 4)


def test_the_command_gives_a_step_and_says_how_to_get_the_next(tmp_path: Path) -> None:
    first = autograder(tmp_path, "hint", "split")
    assert first.stdout.startswith("Hint 1 of 3: Validation digits")
    assert "Next hint: autograder hint split 2" in first.stdout
    last = autograder(tmp_path, "hint", "split", "3")
    assert "That was the last hint" in last.stdout
    assert "https://numpy.org" in last.stdout
    wrong = autograder(tmp_path, "hint", "split", "4")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "split has hints 1 to 3, and no hint 4.\n"


def test_the_solution_is_shown_beside_what_is_right_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "mnist.py"
    save(path, STUB)
    early = autograder(tmp_path, "solution", "normalize")
    assert early.returncode == 1
    assert "The solution is shown once normalize is done" in early.stdout
    assert "255.0" not in early.stdout
    mine = "def normalize(images):\n    return images / 255"
    save(path, with_bodies({"normalize": mine}))
    done = autograder(tmp_path, "solution", "normalize")
    assert done.returncode == 0, done.stderr
    assert "return images / 255" in done.stdout
    assert 'images.astype("float32") / 255.0' in done.stdout
    assert "Notice: Every image" in done.stdout


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ('def f(x):\n    "Doc."; return x', 'def f(x):\n    "Doc."; return x'),
        ('def f(x): "Doc."; return x', 'def f(x): "Doc."; return x'),
        ('def f(x):\n    """Doc,\n    of two lines."""\n    return x', "def f(x):\n    return x"),
        ('@cache\ndef f(x):\n    """Doc."""\n    return x', "@cache\ndef f(x):\n    return x"),
        ('def f(x):\n    """Doc."""', 'def f(x):\n    """Doc."""'),
    ],
)
def test_a_function_is_shown_without_a_docstring_that_stands_alone(own: str, shown: str) -> None:
    assert function_text(own, "f") == shown
