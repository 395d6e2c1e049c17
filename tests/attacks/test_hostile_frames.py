"""Frames that student code forges, and signals to itself: each costs its own call alone."""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

import numpy as np
import pytest

from autograder.box.wire.limits import L3, Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox

LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=8)
PROBES = "autograder.assignments.mnist.probes"
IMAGES = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
FORGING = """
import json, os, struct, sys

def normalize(images):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_results"):
        frame = frame.f_back
    out = frame.f_locals["self"]._results
    header = HEADER
    out.write(struct.pack("<4sI", b"OBS1", len(header)) + header + bytes(8))
    out.flush()
    os._exit(0)
"""
GOOD_SPLIT = """

def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


def observation(**changes: Any) -> dict[str, Any]:
    honest = {
        "observation": "n", "outcome": "returned", "values": {}, "fault": None,
        "load_fault": None, "printed": "",
    }  # fmt: skip
    return honest | changes


def fault(**changes: Any) -> dict[str, Any]:
    return {"kind": "E", "message": "m", "step": "", "frames": []} | changes


def frames(line: Any) -> dict[str, Any]:
    return fault(frames=[{"line": line, "function": "f"}])


def listed(**entry: Any) -> list[dict[str, Any]]:
    return [{"name": "result", "dtype": "<f4", "shape": [1]} | entry]


HEADERS = {
    "line infinity": (observation(outcome="raised", fault=frames(float("inf"))), []),
    "line nan": (observation(outcome="raised", fault=frames(float("nan"))), []),
    "line below zero": (observation(outcome="raised", fault=frames(-1)), []),
    "line of a thousand digits": (observation(outcome="raised", fault=frames(10**1000)), []),
    "line a list": (observation(outcome="raised", fault=frames([1])), []),
    "frames a number": (observation(outcome="raised", fault=fault(frames=7)), []),
    "frames a text": (observation(outcome="raised", fault=fault(frames="abc")), []),
    "frames texts": (observation(outcome="raised", fault=fault(frames=["a"])), []),
    "kind a list": (observation(outcome="raised", fault=fault(kind=[1])), []),
    "step a number": (observation(outcome="raised", fault=fault(step=1)), []),
    "message nothing": (observation(outcome="raised", fault=fault(message=None)), []),
    "function a number": (
        observation(outcome="raised", fault=fault(frames=[{"line": 1, "function": 1}])),
        [],
    ),
    "printed a list": (observation(printed=["a"]), []),
    "an event without a step": ({"event": "n"}, []),
    "an event whose step is a list": ({"event": "n", "step": [1]}, []),
    "an event that is a list": ({"event": ["n"], "step": "call"}, []),
    "fault a list": (observation(outcome="raised", fault=[1]), []),
    "fault without kind": (observation(outcome="raised", fault={"frames": []}), []),
    "load fault a number": (observation(load_fault=3), []),
    "outcome a list": (observation(outcome=["returned"]), []),
    "outcome unknown": (observation(outcome="wonderful"), []),
    "outcome of a time-out": (observation(outcome="timed_out"), []),
    "outcome of a crash": (observation(outcome="crashed"), []),
    "outcome of a call not made": (observation(outcome="not_run"), []),
    "the grader itself has failed": (
        observation(outcome="grader_error", fault=fault(message="disk full")),
        [],
    ),
    "values a list": (observation(values=[1]), []),
    "no keys": ({}, []),
    "another call": (observation(observation="s"), []),
    "dtype a list": (observation(), listed(dtype=["<f4"])),
    "dtype a number": (observation(), listed(dtype=4)),
    "dtype of objects": (observation(), listed(dtype="|O")),
    "name a list": (observation(), listed(name=["a"])),
    "no name": (observation(), [{"dtype": "<f4", "shape": [1]}]),
    "shape a number": (observation(), listed(shape=3)),
    "shape of truth": (observation(), listed(shape=[True])),
    "shape of fractions": (observation(), listed(shape=[1.0])),
    "shape below zero": (observation(), listed(shape=[-1])),
    "many rows of nothing": (observation(), listed(shape=[2**26, 0])),
    "nothing of many rows": (observation(), listed(shape=[0, 2**40])),
    "many rows of eight dimensions of nothing": (observation(), listed(shape=[0, *[2**10] * 7])),
    "two of one name": (observation(), listed() * 2),
    "nine dimensions": (observation(), listed(shape=[1] * 9)),
    "an entry that is a text": (observation(), ["abc"]),
    "an entry that is nothing": (observation(), [None]),
}


def observed(sandbox: Sandbox, source: str) -> dict[str, Observation]:
    labels = np.array([3, 4])
    calls = (
        ProbeCall("n", "call_normalize", ("normalize",), 1.5, {"images": IMAGES}),
        ProbeCall("s", "call_split", ("split",), 10.0, {"images": IMAGES, "labels": labels},
                  {"given": {}, "by_name": False}),
    )  # fmt: skip
    return sandbox.observe(ProbeJob(source + GOOD_SPLIT, "mine.py", PROBES, 1, calls), LIMITS)


def forged(header: dict[str, Any], arrays: list[Any]) -> str:
    text = json.dumps({"header": header, "arrays": arrays}).encode()
    return FORGING.replace("HEADER", repr(text))


@pytest.mark.parametrize("name", HEADERS)
def test_a_forged_frame_costs_its_own_call(sandbox: Sandbox, name: str) -> None:
    seen = observed(sandbox, forged(*HEADERS[name]))
    assert seen["n"].outcome is Outcome.CRASHED
    assert seen["s"].outcome is Outcome.RETURNED


def test_a_frame_that_is_right_is_taken(sandbox: Sandbox) -> None:
    """Or the frames above might be refused for another reason."""
    assert observed(sandbox, forged(observation(), []))["n"].outcome is Outcome.RETURNED


@pytest.mark.parametrize("outcome", ["grader_error", "unreadable"])
def test_who_sends_for_another_function_harms_neither_grader_nor_verdict(
    sandbox: Sandbox, outcome: str
) -> None:
    """What `normalize` says in the name of `split`."""
    header = observation(observation="s", outcome=outcome, fault=fault())
    source = forged(header, []).replace("    os._exit(0)\n", "    return images / 255.0\n")
    assert Outcome.GRADER_ERROR not in {one.outcome for one in observed(sandbox, source).values()}


def signalling(number: int) -> str:
    return (
        "import os, time\n\ndef normalize(images):\n"
        f"    os.kill(os.getpid(), {number})\n    time.sleep(0.05)\n    return images / 255.0\n"
    )


STOPPING = {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}
IGNORED = {signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH}
CAUGHT = {signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT}  # by Python


def outcomes_of(number: int) -> set[Outcome]:
    """How a call may end that sends itself this signal."""
    if number in STOPPING:
        return {Outcome.TIMED_OUT, Outcome.RETURNED}  # nobody to stop in a group of its own
    if number in IGNORED | CAUGHT:
        return {Outcome.RETURNED, Outcome.RAISED}
    return {Outcome.CRASHED}


@pytest.mark.skipif(sys.platform != "linux", reason="numbers of Linux")
def test_each_signal_costs_its_own_call(sandbox: Sandbox) -> None:
    wrong = {}
    for number in range(1, signal.NSIG):
        seen = observed(sandbox, signalling(number))
        # Process 1 of a namespace, which a child is at L3, gets no signal from itself.
        allowed = outcomes_of(number) | ({Outcome.RETURNED} if sandbox.level == L3 else set())
        if seen["n"].outcome not in allowed or seen["s"].outcome is not Outcome.RETURNED:
            wrong[number] = (str(seen["n"].outcome), str(seen["s"].outcome))
    assert not wrong


@pytest.mark.skipif(sys.platform != "linux", reason="numbers of Linux")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM])
def test_what_the_grader_ignores_its_children_do_not(number: int) -> None:
    """As where it was started by nohup, or by a shell in the background."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with Sandbox() as own:
            seen = observed(own, signalling(number))
    finally:
        signal.signal(number, before)
    assert seen["n"].outcome is Outcome.CRASHED
    assert seen["s"].outcome is Outcome.RETURNED


@pytest.mark.skipif(sys.platform != "linux", reason="numbers of Linux")
@pytest.mark.parametrize("number", [32, 35, 64, signal.SIGABRT])
def test_so_it_does_where_there_is_no_fork(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.sandbox.FORKS", False)
    with Sandbox() as plain:
        seen = observed(plain, signalling(number))
    assert seen["n"].outcome is Outcome.CRASHED
    assert seen["s"].outcome is Outcome.RETURNED
