"""The parts of `autograder watch`: what saves affect, where a learner stands, plain lines."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.watched import ROOT, STUB, answers, save, save_by_rename, with_bodies

from autograder.frontends.watch.changes import TaskCode, functions_behind, task_codes
from autograder.frontends.watch.content import details, shown_hints, task_lines
from autograder.frontends.watch.learner import (
    Event,
    Finished,
    Learner,
    Started,
    TaskGraded,
    View,
)
from autograder.frontends.watch.regrading import Regrader
from autograder.frontends.watch.triggers import Saves
from autograder.grading import Graded, Grader
from autograder.results import Cause, CheckResult, Status, TaskResult
from autograder.sandbox import CancelledError, Sandbox
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment
from autograder.suite.hints import load_hints
from autograder.suite.loading import load_suite

ALL = {"normalize", "split", "build_model", "plot_metrics", "accuracy"}
TRAINED = {"normalize", "split", "build_model"}


def codes(tmp_path: Path, text: str) -> dict[str, TaskCode]:
    path = tmp_path / "mnist.py"
    save(path, text)
    assignment = load_assignment("mnist")
    suite = load_suite(assignment)
    functions = functions_behind(suite, suite.draw_inputs(1))
    return task_codes(read_submission(path, assignment.functions), functions)


def affected(tmp_path: Path, before: str, after: str) -> set[str]:
    old, new = codes(tmp_path, before), codes(tmp_path, after)
    return {task for task in new if new[task].meaning != old[task].meaning}


SOLVED = with_bodies(answers())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("255.0", "256.0", {"normalize", "accuracy"}),
        ("round(", "int(", {"split", "accuracy"}),
        ('optimizer="adam"', 'optimizer="sgd"', {"build_model", "accuracy"}),
        ("markers", "dots", set()),
        ("color=BLUE", "color=ORANGE", {"plot_metrics"}),
        ('BLUE, ORANGE = "#0072B2"', 'BLUE, ORANGE = "#0072B3"', {"plot_metrics"}),
        ("# %%", "# a comment", set()),
        ("import numpy as np", "import numpy as np  # arrays", set()),
        ("EPOCHS = 10", "EPOCHS = 11", set()),
    ],
)
def test_a_save_affects_the_tasks_whose_code_it_changes(
    tmp_path: Path, old: str, new: str, expected: set[str]
) -> None:
    assert affected(tmp_path, SOLVED, SOLVED.replace(old, new)) == expected


def test_a_helper_affects_those_who_use_it(tmp_path: Path) -> None:
    def text(helper: str) -> str:
        uses = "def normalize(images):\n    return helper(images)"
        return with_bodies({**answers(), "normalize": uses}) + f"\n\ndef helper(x):\n    {helper}\n"

    found = affected(tmp_path, text("return x / 255"), text("return x / 254"))
    assert found == {"normalize", "accuracy"}


def test_a_comment_moves_lines_and_changes_no_meaning(tmp_path: Path) -> None:
    old, new = codes(tmp_path, SOLVED), codes(tmp_path, "# on top\n" + SOLVED)
    assert {one.meaning for one in old.values()} == {one.meaning for one in new.values()}
    assert all(old[task].places != new[task].places for task in ALL)


# Where a learner stands


def learner(tmp_path: Path, **statuses: Status) -> Learner:
    assignment = load_assignment("mnist")
    path = tmp_path / "mnist.py"
    save(path, SOLVED)
    found = Learner("mnist.py", assignment, load_hints(assignment))
    found.submission = read_submission(path, assignment.functions)
    for task, status in statuses.items():
        found.take(task, result(task, status), ())
    return found


def result(task: str, status: Status, checks: int = 2) -> TaskResult:
    cause = None if status is Status.PASS else Cause(rationale=f"why {task} fails")
    each = tuple(
        CheckResult(
            id=f"{task}{number}", description=f"does {number}", status=status,
            points=float(status is Status.PASS), max_points=1, cause=cause,
        )
        for number in range(checks)
    )  # fmt: skip
    points = sum(one.points for one in each)
    return TaskResult(status=status, points=points, max_points=checks, checks=each)


def told(one: Learner) -> str:
    return "\n".join(line.text for line in [*details(one, 80), *shown_hints(one, 80)])


def test_the_first_thing_to_mend_comes_first_and_only_one(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.PASS, split=Status.FAIL, build_model=Status.FAIL)
    one.just_done = ()
    assert one.subject == "split"
    assert told(one).count("why split fails") == 1
    assert "and 1 more check of this task" in told(one)
    assert "build_model" not in told(one)


def test_all_shows_every_cause_and_next_goes_round(tmp_path: Path) -> None:
    one = learner(tmp_path, split=Status.FAIL, build_model=Status.FAIL)
    one.toggle(View.ALL)
    assert told(one).count("why split fails") == told(one).count("why build_model fails") == 2
    one.next()
    assert one.view is View.FIRST
    seen = []
    for _ in range(6):
        seen.append(one.subject)
        one.next()
    assert seen == ["split", "build_model", "plot_metrics", "accuracy", "normalize", "split"]


def test_a_task_just_done_is_told_with_its_takeaway(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.FAIL)
    one.take("normalize", result("normalize", Status.PASS), ())
    assert "normalize is done." in told(one)
    assert "Notice: Every image was divided" in told(one)
    one.take("normalize", result("normalize", Status.FAIL), ())
    assert "is done" not in told(one)


def test_hints_come_one_by_one_and_stay_at_the_last(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.FAIL)
    for number in (1, 2, 3, 3):
        one.ask()
        assert told(one).count("Hint ") == number


def test_a_solution_is_shown_once_its_task_is_done(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.FAIL)
    one.toggle(View.SOLUTION)
    assert "once its task is done" in told(one)
    one.take("normalize", result("normalize", Status.PASS), ())
    one.toggle(View.SOLUTION)
    assert "yours" in told(one)
    assert told(one).count("255.0") == 2


def test_the_grader_s_own_error_is_not_the_learner_s(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.FAIL)
    one.broken["normalize"] = "boom"
    assert "The grader itself failed here: boom" in told(one)


def test_a_task_that_runs_long_is_told(tmp_path: Path) -> None:
    one = learner(tmp_path, normalize=Status.FAIL)
    one.begin("normalize")
    assert "running for" not in told(one)
    one.running["normalize"] -= 7
    assert "normalize has been running for 7 s." in told(one)
    assert any("being looked at" in line.text for line in task_lines(one))


# Saves


@contextmanager
def counted(path: Path) -> Iterator[list[float]]:
    times: list[float] = []
    with Saves(path, lambda: times.append(time.monotonic())):
        time.sleep(0.5)  # until the system watches
        yield times


def soon(condition: threading.Event | list[float], more_than: int) -> bool:
    end = time.monotonic() + 10
    while len(condition) <= more_than and time.monotonic() < end:  # type: ignore[arg-type]
        time.sleep(0.02)
    return len(condition) > more_than  # type: ignore[arg-type]


def test_every_way_of_saving_is_noticed_and_neighbours_are_not(tmp_path: Path) -> None:
    path = tmp_path / "mnist.py"
    save(path, "1")
    with counted(path) as times:
        for way in (save, save_by_rename):
            before = len(times)
            way(path, way.__name__)
            assert soon(times, before)
        before = len(times)
        path.unlink()
        assert soon(times, before)
        time.sleep(0.3)
        before = len(times)
        save(tmp_path / "other.py", "1")
        time.sleep(0.5)
        assert len(times) == before
        save(path, "again")
        assert soon(times, before)


# Grading again

ENDLESS = with_bodies({"normalize": "def normalize(images):\n    while True:\n        pass"})
ONE_DONE = with_bodies({"normalize": answers()["normalize"]})


def test_code_that_nobody_waits_for_any_more_is_ended(
    tmp_path: Path, plain_sandbox: Sandbox
) -> None:
    suite = load_suite(load_assignment("mnist"))
    path = tmp_path / "mnist.py"
    save(path, ENDLESS)
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return asked[-1] - asked[0] > 0.5

    def graded(**more: Any) -> Graded:
        submission = read_submission(path, suite.assignment.functions)
        grader = Grader(suite, plain_sandbox)
        return grader.grade(submission, seed=1, tasks={"normalize"}, **more)

    with pytest.raises(CancelledError):
        graded(cancelled=cancelled)
    save(path, ONE_DONE)
    assert graded().verdict.tasks["normalize"].status is Status.PASS


def test_an_endless_loop_that_is_taken_back_ends_and_nothing_is_graded_twice(
    tmp_path: Path, plain_sandbox: Sandbox
) -> None:
    suite = load_suite(load_assignment("mnist"))
    path = tmp_path / "mnist.py"
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def until(last: Event) -> list[Event]:
        seen = [events.get(timeout=60)]
        while seen[-1] != last:
            seen.append(events.get(timeout=60))
        return seen

    def submit(regrader: Regrader, text: str) -> tuple[str, ...]:
        save(path, text)
        return regrader.submit(read_submission(path, suite.assignment.functions))

    with Regrader(Grader(suite, plain_sandbox), 1, events.put) as regrader:
        assert set(submit(regrader, ONE_DONE)) == ALL
        assert {one.task for one in until(Finished()) if isinstance(one, TaskGraded)} == ALL
        assert submit(regrader, ENDLESS) == ("normalize", "accuracy")
        until(Started("normalize"))
        assert submit(regrader, ONE_DONE) == ()
        assert not {Started("normalize"), Started("accuracy")} & {
            one for one in until(Finished()) if isinstance(one, Started)
        }
        regrader.start_over()
        assert {one.task for one in until(Finished()) if isinstance(one, TaskGraded)} == ALL


# Plain lines, without a terminal


def test_plain_lines_through_pipes(tmp_path: Path) -> None:
    path = tmp_path / "mnist.py"
    save(path, with_bodies({"normalize": answers()["normalize"]}))
    command = [
        sys.executable,
        "-u",
        "-m",
        "autograder.frontends.cli",
        "watch",
        path.name,
        "--seed",
        "3",
    ]
    process = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    lines: list[str] = []

    def until(text: str) -> str:
        here = len(lines)
        for line in process.stdout or ():
            lines.append(line)
            if text in line:
                return "".join(lines[here:])
        raise AssertionError(f"never came: {text}\n{''.join(lines)}")

    started = until("Graded in")
    assert "Type a letter and Enter" in started
    assert "15 of 100 points, 1 of 5 tasks done" in started
    process.stdin.write("h\n")
    process.stdin.flush()
    assert "Hint 1 of 3" in until("positions")
    save(path, STUB.replace("import numpy as np", "import numpy as"))
    assert "cannot be read as it is now" in until("Graded in")
    save(path, STUB)
    assert "0 of 100 points" in until("Graded in")
    rest, _ = process.communicate("q\n", timeout=30)
    assert process.returncode == 0
    assert "mnist.py: 0 of 100 points" in rest
    assert "\x1b" not in "".join(lines) + rest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.py"], "nowhere.py: is not there."),
        (["."], ".: is a directory; name the file in it."),
        (["mnist.py", "--data", "letters"], "There is no data set 'letters'."),
        (["mnist.py", "--isolation", "L9"], "'L9' is no level of isolation"),
    ],
)
def test_what_cannot_be_watched_is_one_line(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    save(tmp_path / "mnist.py", STUB)
    done = subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", "watch", *arguments],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1
