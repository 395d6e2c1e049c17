"""A submission has so many seconds for all its calls; who has used them up is called no more."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support import processes

from autograder.box.wire.limits import L0, L3, Limits
from autograder.box.wire.observations import Message, Observation, Outcome, ProbeCall
from autograder.checks import StudentCode
from autograder.grading.stopped import Text, from_fault
from autograder.sandbox import Budget, ProbeJob, Sandbox
from autograder.sandbox.await_call import CallWatch, used_up
from autograder.sandbox.level_check import check_level

PROBES = "autograder.assignments.mnist.probes"
SECONDS = 2.0
LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=8, submission_seconds=SECONDS)
IMAGES = np.zeros((2, 28, 28), dtype=np.uint8)
SLACK = 2.5  # seconds on a busy machine: starts of children, and time in which no core was free
# Just in time each time; and what `split` gives cannot be examined, so that it is tried again.
SLEEPY = """
import time

class Odd(tuple):
    def __getitem__(self, key):
        raise ValueError
    def __iter__(self):
        raise ValueError

def normalize(images):
    time.sleep(0.8)
    return images / 255.0

def split(images, labels, validation_split=0.2):
    time.sleep(0.8)
    return Odd((1, 2))
"""
HONEST = """
def normalize(images):
    return images / 255.0

def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""


def normalize(number: int) -> ProbeCall:
    return ProbeCall(f"n{number}", "call_normalize", ("normalize",), 1.5, {"images": IMAGES})


SPLIT = ProbeCall(
    "s", "call_split", ("split",), 1.5, {"images": IMAGES, "labels": np.array([3, 4])},
    {"given": {}, "by_name": False},
)  # fmt: skip


def job(source: str, *calls: ProbeCall) -> ProbeJob:
    return ProbeJob(source, "mine.py", PROBES, 1, calls)


def is_used_up(seen: Observation) -> bool:
    return (
        seen.outcome in (Outcome.TIMED_OUT, Outcome.NOT_RUN)
        and seen.fault is not None
        and (seen.fault.kind, seen.fault.message) == ("budget", "2")
    )


def test_calls_that_are_each_in_time_end_when_the_budget_does(sandbox: Sandbox) -> None:
    calls = [normalize(number) for number in range(8)]
    began = time.monotonic()
    seen = sandbox.observe(job(SLEEPY, *calls, SPLIT), LIMITS)
    assert time.monotonic() - began < SECONDS + SLACK
    assert seen["n0"].outcome is Outcome.RETURNED
    assert {name for name, one in seen.items() if is_used_up(one)} >= {
        *(f"n{i}" for i in range(4, 8)),
        "s",
    }
    assert {one.outcome for one in seen.values()} <= {
        Outcome.RETURNED, Outcome.TIMED_OUT, Outcome.NOT_RUN,
    }  # fmt: skip


def test_nothing_is_tried_again(sandbox: Sandbox) -> None:
    """`split` is unreadable before the time is over, and would be made once more in a new child."""
    calls = (SPLIT, normalize(0), normalize(1), normalize(2))
    began = time.monotonic()
    seen = sandbox.observe(job(SLEEPY, *calls), LIMITS)
    assert time.monotonic() - began < SECONDS + SLACK
    assert seen["s"].outcome is Outcome.UNREADABLE
    assert is_used_up(seen["n2"])


def test_it_spans_rounds_and_jobs(sandbox: Sandbox) -> None:
    budget = Budget(SECONDS)
    calls = [normalize(number) for number in range(4)]
    with sandbox.open(job(SLEEPY, *calls, SPLIT), LIMITS, budget=budget) as observing:
        observing.observe(calls)
        began = time.monotonic()
        assert is_used_up(observing.observe([SPLIT])["s"])
    with sandbox.open(job(HONEST, *calls, SPLIT), LIMITS, budget=budget) as observing:
        assert all(map(is_used_up, observing.observe([SPLIT, *calls]).values()))
    assert time.monotonic() - began < 1.0


def test_loading_counts_too(sandbox: Sandbox) -> None:
    source = "import time\nx = time.sleep(9)\n" + HONEST.replace(
        "255.0", "255.0 if x is None else x"
    )
    began = time.monotonic()
    seen = sandbox.observe(job(source, normalize(0), SPLIT), LIMITS)
    assert time.monotonic() - began < SECONDS + SLACK
    assert is_used_up(seen["n0"])
    assert is_used_up(seen["s"])


def test_an_honest_submission_notices_nothing(sandbox: Sandbox) -> None:
    seen = sandbox.observe(job(HONEST, *(normalize(i) for i in range(8)), SPLIT), LIMITS)
    assert {one.outcome for one in seen.values()} == {Outcome.RETURNED}


def test_a_call_that_is_over_its_own_time_is_told_as_that(sandbox: Sandbox) -> None:
    source = HONEST.replace("return images / 255.0", "while True: pass")
    quick = replace(normalize(0), seconds=0.5)
    seen = sandbox.observe(job(source, quick, SPLIT), LIMITS)
    assert seen["n0"].fault is not None
    assert (seen["n0"].fault.kind, seen["n0"].fault.message) == ("timeout", "0.5")
    assert seen["s"].outcome is Outcome.RETURNED


class Waiting:
    """A child that says when it begins, and answers after some seconds in which it had no core."""

    touched = False

    def __init__(self, busy: float, waited: float) -> None:
        self._until = time.monotonic() + busy
        self._waited = waited
        self._steps = ["load", "call"]

    def receive(self, timeout: float) -> Message:
        if self._steps:
            return Message({"event": "n0", "step": self._steps.pop(0)})
        left = self._until - time.monotonic()
        time.sleep(max(0.0, min(left, timeout)))
        if left > timeout:
            raise queue.Empty
        return Message({"observation": "n0", "outcome": "returned", "values": {}, "printed": ""})

    def waited_anew(self) -> float:
        waited, self._waited = self._waited, 0.0
        return waited


@pytest.mark.parametrize(("waited", "outcome"), [(1.0, Outcome.RETURNED), (0.0, Outcome.TIMED_OUT)])
def test_time_in_which_no_core_was_free_is_given_back(waited: float, outcome: Outcome) -> None:
    child: Any = Waiting(busy=0.4, waited=waited)
    budget = Budget(0.3)
    assert CallWatch(child, normalize(0), LIMITS, budget).observation().outcome is outcome
    assert budget.used_up == (outcome is Outcome.TIMED_OUT)


def test_no_more_is_given_back_than_there_was() -> None:
    budget = Budget(1.0)
    for _ in range(5):
        budget.give_back(0.4)
    assert budget.left == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("step", "told"), [("normalize", "stopped in"), ("", "not called any more")]
)
def test_what_a_student_reads(step: str, told: str) -> None:
    seen = used_up(normalize(0), Budget(60.0), step)
    lines: Callable[[int], str] = str
    cause = from_fault(seen, ("normalize",), Text(StudentCode(), lines, lines))
    assert cause.rationale == "Your submission used up its 60 s."
    assert told in cause.actual


@pytest.mark.skipif(sys.platform != "linux", reason="a fork server is there on Linux only")
def test_a_server_killed_in_between_costs_no_time_of_the_students() -> None:
    found = check_level(L3)
    level = L3 if found.works else L0
    with Sandbox(level) as own:
        own.preload(PROBES, [])
        source = HONEST.replace("return images", "import time; time.sleep(1.2); return images")

        def kill() -> None:
            time.sleep(0.9)
            processes.kill(processes.running("autograder.box.fork_server"))

        killer = threading.Thread(target=kill)
        killer.start()
        seen = own.observe(job(source, normalize(0), SPLIT), LIMITS)
        killer.join()
    assert {one.outcome for one in seen.values()} == {Outcome.RETURNED}
