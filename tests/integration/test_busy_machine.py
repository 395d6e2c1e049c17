"""Deadlines on a machine with too few free cores: waiting for one is not held against anybody."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="this kernel does not count waiting times"
)
LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=1)
SPIN = "while True: pass"
WORK = """
import time
def normalize(images):
    until = time.process_time() + {seconds}
    while time.process_time() < until:
        pass
    return images / 255
"""
SLEEP = "import time\ndef normalize(images):\n    time.sleep({seconds})\n    return images / 255\n"
THREADS = """
import threading, time
def normalize(images):
    def spin():
        while True: pass
    for _ in range(30):
        threading.Thread(target=spin, daemon=True).start()
    spin()
"""


@pytest.fixture
def busy() -> Iterator[None]:
    """Four processes for each core that never rest.

    Each has a session of its own: Linux shares cores out by session, and one for all would leave
    half of a core to a child that is alone in its own.
    """
    count = 4 * (os.cpu_count() or 1)
    command = [sys.executable, "-c", SPIN]
    spinning = [subprocess.Popen(command, start_new_session=True) for _ in range(count)]
    try:
        yield
    finally:
        for one in spinning:
            one.kill()
            one.wait()


def observed(sandbox: Sandbox, source: str, seconds: float) -> tuple[Observation, float]:
    images = np.zeros((2, 28, 28), dtype=np.uint8)
    call = ProbeCall("n", "call_normalize", ("normalize",), seconds, {"images": images})
    job = ProbeJob(source, "mine.py", "autograder.assignments.mnist.probes", 1, (call,))
    began = time.monotonic()
    return sandbox.observe(job, LIMITS)["n"], time.monotonic() - began


@pytest.mark.slow
def test_work_that_fits_the_deadline_is_done_however_busy_the_machine(
    sandbox: Sandbox, busy: None
) -> None:
    seen, took = observed(sandbox, WORK.format(seconds=1.0), seconds=1.5)
    assert seen.outcome is Outcome.RETURNED
    assert took > 1.5  # else nothing was tried here


@pytest.mark.slow
def test_work_that_does_not_fit_is_stopped_there_too(sandbox: Sandbox, busy: None) -> None:
    seen, _ = observed(sandbox, WORK.format(seconds=60), seconds=1.0)
    assert (seen.outcome, seen.fault and seen.fault.kind) == (Outcome.TIMED_OUT, "timeout")


def test_sleeping_is_no_waiting(sandbox: Sandbox, busy: None) -> None:
    seen, _ = observed(sandbox, SLEEP.format(seconds=60), seconds=1.0)
    assert seen.outcome is Outcome.TIMED_OUT


def test_who_takes_all_cores_gains_little(sandbox: Sandbox) -> None:
    seen, took = observed(sandbox, THREADS, seconds=1.0)
    assert seen.outcome is Outcome.TIMED_OUT
    assert took < 30  # the patience is four deadlines at most, and loading and ending take a while
