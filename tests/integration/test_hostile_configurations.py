"""Correct work gets its points on any machine: at every level, however the machine is set up."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.comparing_points import Points, differences, points
from support.hostile_configurations import MACHINES, Machine, everything

from autograder.box.wire.limits import L0, L3, Limits
from autograder.box.wire.observations import ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.level_check import check_level
from autograder.suite.assignment import load_assignment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")

LIMITS = Limits(load_seconds=60, memory_mb=1024, observation_mb=1)
TASKS = load_assignment("mnist").tasks
FULL = {task.id: sum(one.points for one in task.checks) for task in TASKS}
# One that uses what the settings are about: Keras's defaults, TensorFlow's Keras, a plain plot.
SOME = ("mnist_by_way_of_tensorflow",)
LOOK = """
import json, os, sys, time, tempfile
def answer():
    mask = os.umask(0)
    names = [name for name in os.environ if name.startswith(("TF_USE", "XLA", "XDG", "MATPLOTLIB"))]
    return json.dumps([mask, names, os.path.expanduser("~") == os.getcwd(), time.tzname,
                       tempfile.gettempdir() == os.getcwd(), sys.flags.optimize, os.listdir()])
"""


def looked(monkeypatch: pytest.MonkeyPatch, machine: Machine, home: Path) -> str:
    """What a child at level L0 sees of this machine."""
    for name, value in machine.environment(home).items():
        monkeypatch.setenv(name, value)
    call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
    job = ProbeJob(LOOK, "look.py", "autograder.box.worker.level_probe", 0, (call,))
    before = os.umask(machine.umask)
    try:
        with Sandbox(L0) as sandbox:
            return str(sandbox.observe(job, LIMITS)["trial"].values["answer"])
    finally:
        os.umask(before)


def test_a_child_sees_nothing_of_how_a_machine_is_set_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = looked(monkeypatch, everything(), tmp_path)
    assert seen == '[63, [], true, ["UTC", "UTC"], true, 0, []]'


@functools.cache
def here() -> Points:
    return points(L0, Machine(), "wheat")


@pytest.mark.slow
def test_all_wheats_have_all_points_here() -> None:
    assert {name: one for name, one in here().items() if one != FULL} == {}


@pytest.mark.slow
@pytest.mark.parametrize("level", [L0, L3])
def test_they_have_the_same_where_everything_is_set_up_otherwise(level: str) -> None:
    found = check_level(level)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    assert differences(here(), points(level, everything(), "wheat")) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MACHINES)
def test_one_has_all_points_on_each_machine_by_itself(name: str) -> None:
    assert points(L0, MACHINES[name], "wheat", *SOME) == dict.fromkeys(SOME, FULL)


WITHOUT_DOCSTRINGS = """
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite
checks = load_suite(load_assignment("mnist")).checks.values()
print(__debug__, sorted(one.description for one in checks))
"""


def test_a_python_without_docstrings_describes_all_checks_alike() -> None:
    def described(option: str) -> str:
        command = [sys.executable, option, "-c", WITHOUT_DOCSTRINGS]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    plain, stripped = described("-B"), described("-OO")
    assert stripped == plain.replace("True", "False", 1)


@pytest.mark.parametrize("name", ["normalize__returns_nothing", "split__returns_nothing"])
def test_a_mistake_costs_the_same_without_docstrings(name: str) -> None:
    bare = Machine(variables={"PYTHONOPTIMIZE": "2"})
    assert differences(points(L0, Machine(), "chaff", name), points(L0, bare, "chaff", name)) == []
