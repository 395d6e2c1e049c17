"""Whatever ends a child from outside costs no student a point: its call is made again."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from autograder.box.wire.limits import L0, L3, Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.fork_server import ForkServerError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a fork server is there on Linux")

LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=8)
PROBES = "autograder.assignments.mnist.probes"
IMAGES = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
SPLIT = """

def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""
SLOW = (
    "import time\n\ndef normalize(images):\n    time.sleep(0.6)\n    return images / 255.0\n"
    + SPLIT
)
# Half of an observation is on its way when somebody ends the child.
HALF = """
import json, struct, sys, time

def normalize(images):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_results"):
        frame = frame.f_back
    frame.f_locals["self"]._results.write(b"OBS1")
    frame.f_locals["self"]._results.flush()
    time.sleep(5)
"""
NORMALIZE = ProbeCall("n", "call_normalize", ("normalize",), 10.0, {"images": IMAGES})
CALLS = (
    NORMALIZE,
    ProbeCall("s", "call_split", ("split",), 10.0, {"images": IMAGES, "labels": np.array([3, 4])},
              {"given": {}, "by_name": False}),
)  # fmt: skip


def job(source: str) -> ProbeJob:
    return ProbeJob(source, "mine.py", PROBES, 1, CALLS)


def chains() -> list[tuple[psutil.Process, psutil.Process, psutil.Process]]:
    """Each fork server below this process with a supervisor and a child of it."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            supervisor = child.parent()
            server = supervisor.parent() if supervisor else None
            if supervisor and server and all(map(_is_python, (child, supervisor, server))):
                found.append((server, supervisor, child))
    return found


def _is_python(process: psutil.Process) -> bool:
    words = process.cmdline()
    return "autograder.box.fork_server" in words and "bwrap" not in words[0]


SERVER, SUPERVISOR, CHILD = range(3)


@contextlib.contextmanager
def killing(whom: int, times: int, number: int = signal.SIGKILL) -> Iterator[list[int]]:
    """Meanwhile, end a process of the first chain that is seen, so many times."""
    done: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        while len(done) < times and not stop.wait(0.05):
            for chain in chains():
                if chain[whom].pid not in done:
                    time.sleep(0.2)  # its call has begun
                    with contextlib.suppress(psutil.Error):
                        chain[whom].send_signal(number)
                        done.append(chain[whom].pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield done
    finally:
        stop.set()
        killer.join()


def returned(seen: dict[str, Observation]) -> bool:
    return {one.outcome for one in seen.values()} == {Outcome.RETURNED}


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("whom", [SERVER, SUPERVISOR, CHILD], ids=["server", "supervisor", "child"])
def test_whoever_is_killed_the_call_is_made_again(sandbox: Sandbox, whom: int, times: int) -> None:
    sandbox.preload(PROBES, [])
    with killing(whom, times) as done:
        seen = sandbox.observe(job(SLOW), LIMITS)
    assert len(done) == times
    assert returned(seen), seen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_so_it_is_where_an_administrator_ends_the_server(sandbox: Sandbox, number: int) -> None:
    with killing(SERVER, 1, number) as done:
        seen = sandbox.observe(job(SLOW), LIMITS)
    assert done
    assert returned(seen), seen


def test_a_frame_that_was_cut_off_by_a_kill_is_nobodys_mistake(sandbox: Sandbox) -> None:
    """Killed for ever, in the end the grader says so; where the call may have done it, it pays."""
    with killing(CHILD, 99):
        seen = sandbox.observe(job(HALF + SPLIT), LIMITS)
    fault = seen["n"].fault
    assert fault is not None
    if sandbox.level == L3:
        assert seen["n"].outcome is Outcome.GRADER_ERROR
        assert "outside" in fault.message
        assert "SIGKILL" in fault.message
    else:
        assert seen["n"].outcome is Outcome.CRASHED
        assert fault.message == "signal SIGKILL"


def test_a_server_that_is_killed_for_ever_is_the_graders_error(sandbox: Sandbox) -> None:
    with killing(SERVER, 99) as done:
        seen = sandbox.observe(job(SLOW), LIMITS)
    assert {one.outcome for one in seen.values()} == {Outcome.GRADER_ERROR}
    assert 3 <= len(done) < 20


def test_a_server_killed_between_two_rounds_is_replaced(sandbox: Sandbox) -> None:
    with sandbox.open(job(SLOW), LIMITS) as observing:
        first = observing.observe(CALLS[1:])
        for server, _, _ in chains():
            server.kill()
        second = observing.observe(CALLS[:1])
    assert returned(first | second)


def test_a_server_killed_while_it_starts_is_replaced(sandbox: Sandbox) -> None:
    with Sandbox(sandbox.level) as own:
        before = set(psutil.pids())
        stop = threading.Event()

        def kill() -> None:
            while not stop.wait(0.01):
                for one in psutil.Process().children(recursive=True):
                    with contextlib.suppress(psutil.Error):
                        if one.pid not in before and _is_python(one):
                            one.kill()
                            return

        killer = threading.Thread(target=kill)
        killer.start()
        process = own.start(PROBES, [PROBES], LIMITS)
        stop.set()
        killer.join()
        process.end()
        process.close()


def test_a_server_that_cannot_start_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    original: Callable[..., object] = subprocess.Popen

    def refuse(command: list[str], **options: object) -> object:
        started.append(command)
        return original([sys.executable, "-c", "raise SystemExit(3)"], **options)

    monkeypatch.setattr("subprocess.Popen", refuse)
    with Sandbox(L0) as own, pytest.raises(ForkServerError):
        own.start(PROBES, [PROBES], LIMITS)
    assert len(started) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_fifty_kills_at_random_change_nothing(sandbox: Sandbox, seed: int) -> None:
    """Two jobs at a time, sixty in all and more until the kills are done."""
    rng, stop, kills = random.Random(seed), threading.Event(), []

    def kill() -> None:
        while len(kills) < 50 and not stop.is_set():
            time.sleep(rng.uniform(0.2, 3.0))
            for server in {chain[SERVER] for chain in chains()}:
                with contextlib.suppress(psutil.Error):
                    server.kill()
                    kills.append(server.pid)

    killer = threading.Thread(target=kill)
    killer.start()
    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(lambda _: sandbox.observe(job(SLOW), LIMITS), range(60)))
        while killer.is_alive():
            seen += pool.map(lambda _: sandbox.observe(job(SLOW), LIMITS), range(2))
    stop.set()
    killer.join()
    assert len(kills) >= 50
    assert [one.fault for many in seen for one in many.values() if one.fault] == []
    assert all(map(returned, seen))


def test_too_much_processor_time_is_told_as_such(sandbox: Sandbox) -> None:
    source = "def normalize(images):\n    while True: pass\n" + SPLIT
    seen = sandbox.observe(job(source), replace(LIMITS, cpu_seconds=1))
    assert seen["n"].outcome is Outcome.CRASHED
    assert seen["n"].fault is not None
    assert seen["n"].fault.message == "signal SIGXCPU"
    assert seen["s"].outcome is Outcome.RETURNED


def test_a_child_goes_first_where_memory_is_short(sandbox: Sandbox) -> None:
    scores: dict[int, set[int]] = {SERVER: set(), SUPERVISOR: set(), CHILD: set()}

    def look() -> None:
        while not stop.wait(0.05):
            for chain in chains():
                for role, process in enumerate(chain):
                    with contextlib.suppress(OSError):
                        path = Path(f"/proc/{process.pid}/oom_score_adj")
                        scores[role].add(int(path.read_text()))

    stop = threading.Event()
    looker = threading.Thread(target=look)
    looker.start()
    sandbox.observe(job(SLOW), LIMITS)
    stop.set()
    looker.join()
    assert max(scores[CHILD]) == 1000
    assert max(scores[SERVER] | scores[SUPERVISOR]) < 1000


def test_without_descriptors_nothing_is_left_open(sandbox: Sandbox) -> None:
    """However many there are, to a fork that wants one more."""
    sandbox.preload(PROBES, [])
    me = psutil.Process()
    before, limits = me.num_fds(), resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        for more in range(8):
            highest = max(int(one.name) for one in Path("/proc/self/fd").iterdir())
            held = [os.open(os.devnull, os.O_RDONLY) for _ in range(highest + 1 - me.num_fds())]
            resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1 + more, limits[1]))
            with contextlib.suppress(ForkServerError):
                process = sandbox.start(PROBES, [PROBES], LIMITS)
                process.end()
                process.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            for one in held:
                os.close(one)
            assert me.num_fds() == before
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
