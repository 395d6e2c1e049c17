"""Every attack, at every level this machine can give: no forged point, nothing reached or left."""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from attacks.arena import ENVNAME, GOT_IN, Arena, Attack, open_arena, read_attacks
from support.grading import grade

from autograder.assignments.mnist import data
from autograder.box.wire.limits import L0, LEVELS
from autograder.report.terminal import make_console, print_verdict
from autograder.results import Verdict
from autograder.sandbox import Sandbox, await_call
from autograder.sandbox.level_check import check_level
from autograder.submission import read_submission
from autograder.suite.assignment import Assignment, load_assignment

ROOT = Path(__file__).parents[2]
SECONDS = 2.0  # for a light call, so that a hang does not take long
SLACK = 1.5  # seconds on a busy machine; one more deadline, passed in vain, would take 2.0
TASKS = ("normalize", "split")
# Wrong, and yet with the points for a result of the right kind: what anybody gets.
WRONG = """
def normalize(images):
    return images.astype(float)

def split(images, labels, validation_split=0.2):
    return (images[:0], labels[:0]), (images[:0], labels[:0])
"""
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LARGE = 100_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="levels above L0 need Linux")


@pytest.fixture(scope="module", params=[level for level in LEVELS if level != L0])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    found = check_level(request.param)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    print(f"attacked: isolation {request.param}, as user {os.getuid()}")
    with Sandbox(request.param) as made:
        yield made


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    """The lesson's, with little room, so that attacks on it stay small."""
    given = load_assignment("mnist")
    limits = replace(
        given.limits, load_seconds=15, memory_mb=600, threads=200, files=500, disk_mb=40
    )
    return given.model_copy(update={"limits": limits})


@pytest.fixture(autouse=True)
def short_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "QUICK", SECONDS)
    monkeypatch.setattr(data, "MODEL_SECONDS", 20.0)
    monkeypatch.setattr(await_call, "PATIENCE", 0.0)  # tests run side by side: a busy machine


@dataclass(frozen=True)
class Graded:
    """A verdict, and how long it took."""

    verdict: Verdict
    seconds: float

    @property
    def text(self) -> str:
        """All that any report could show."""
        return self.verdict.model_dump_json()


def grade_text(text: str, home: Path, assignment: Assignment, sandbox: Sandbox) -> Graded:
    path = home / "submission.py"
    path.write_text(text, encoding="utf-8")
    submission = read_submission(path, assignment.functions)
    tasks = {task.id for task in assignment.tasks if task.function in submission.defined}
    started = time.monotonic()
    verdict = grade(submission, assignment, sandbox=sandbox, seed=3, tasks=tasks)
    return Graded(verdict, time.monotonic() - started)


@pytest.fixture(scope="module")
def unearned(
    sandbox: Sandbox, assignment: Assignment, tmp_path_factory: pytest.TempPathFactory
) -> Graded:
    """What functions get that return the right kind of thing and do nothing."""
    return grade_text(WRONG, tmp_path_factory.mktemp("wrong"), assignment, sandbox)


@pytest.fixture
def arena(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arena]:
    with open_arena(tmp_path) as made:
        monkeypatch.setenv(ENVNAME, made.token)
        yield made


@pytest.mark.parametrize("attack", read_attacks(), ids=lambda attack: attack.name)
def test_the_attack_comes_to_nothing(
    attack: Attack, arena: Arena, sandbox: Sandbox, assignment: Assignment, unearned: Graded
) -> None:
    done = grade_text(arena.fill(attack), arena.home, assignment, sandbox)
    assert_harmless(attack, arena, done)
    assert_deserved(attack, done.verdict, unearned.verdict)
    time.sleep(1.0 if attack.fires == "survivor" else 0.0)
    assert not arena.survivors()
    if attack.fires == "overrun" and "loading" not in attack.name:
        assert done.seconds <= SECONDS + unearned.seconds + SLACK


def assert_harmless(attack: Attack, arena: Arena, done: Graded) -> None:
    assert arena.token not in done.text
    assert GOT_IN not in done.text
    assert not arena.calls
    assert arena.unharmed()
    assert len(done.text) < LARGE
    done.text.encode()  # no half characters
    report = io.StringIO()
    print_verdict(done.verdict, make_console(report))
    assert not UNSAFE.search(report.getvalue())


def assert_deserved(attack: Attack, verdict: Verdict, unearned: Verdict) -> None:
    """No verdict is the grader's failure, no point is unearned, and `split` is not dragged in."""
    assert verdict.status == "graded", verdict.model_dump_json(indent=1)
    for task, result in verdict.tasks.items():
        if attack.fires == "spoils" and task == "split":
            assert result.points == result.max_points, result
        else:
            given = unearned.tasks[task].points if task in unearned.tasks else 0
            assert result.points <= given, result
