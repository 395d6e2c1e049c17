"""The sandbox that a process shares: warm from one use to the next, gone when idle."""

from __future__ import annotations

import time

from autograder.box.wire.limits import L0
from autograder.sandbox.sandbox import SharedSandbox, shared_sandbox


def test_it_is_the_same_from_one_use_to_the_next() -> None:
    shared = SharedSandbox(L0)
    with shared.use() as first:
        pass
    with shared.use() as second, shared.use() as third:
        assert first is second is third


def test_it_is_closed_when_nobody_has_used_it_for_long() -> None:
    shared = SharedSandbox(L0, idle_seconds=0.05)
    with shared.use() as first:
        time.sleep(0.2)  # in use, however long
        with shared.use() as same:
            assert same is first
        time.sleep(0.2)
        with shared.use() as same:
            assert same is first
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        time.sleep(0.1)
        with shared.use() as now:
            if now is not first:
                return
    raise AssertionError("it stayed open")


def test_there_is_one_of_each_level() -> None:
    assert shared_sandbox(L0) is shared_sandbox(L0)
