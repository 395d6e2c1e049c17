"""The fork server: imports what jobs need, runs none of them, and forks a child on request.

It holds no test, no label and no submission: a job comes on a pipe that only its child reads.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path

from autograder.box.lockdown.confine import Confinement
from autograder.box.lockdown.privileges import become
from autograder.box.wire.limits import Limits

__all__ = ["main"]

READY = b"ready"
REQUEST_BYTES = 1 << 18
DESCRIPTORS = 3  # of a request: where the job comes from, where results go, who controls


def main(descriptor: int, preload: Iterable[str], user: int) -> None:
    """Serve fork requests from the socket until it closes; as root, become ``user`` first."""
    if os.getuid() == 0 and user:
        become(user)
    # The kernel reaps children that nobody waits for; supervisors reset this for themselves.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which tells us
    with socket.socket(fileno=descriptor) as requests:
        if problem := _import_worker():
            requests.send(problem.encode())
            return
        for module in preload:
            with contextlib.suppress(Exception):  # the child that needs it says so
                importlib.import_module(module)
        for module in preload:
            with contextlib.suppress(Exception):
                getattr(sys.modules.get(module), "prepare", _nothing)()
        gc.collect()
        gc.freeze()  # or a child's collector would walk, and so copy, all that was imported
        requests.send(READY)
        while True:
            data, descriptors, _, _ = socket.recv_fds(requests, REQUEST_BYTES, DESCRIPTORS)
            if not data:
                return
            _fork(data, descriptors)


def _nothing() -> None:
    """Stands in for the hook of a module that has none."""


def _import_worker() -> str:
    """Import what serves every job; says why not, where this user cannot read it."""
    try:
        importlib.import_module("autograder.box.supervisor")
    except (ImportError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _fork(data: bytes, descriptors: list[int]) -> None:
    job, results, control = descriptors
    if refusal := _unsafe():
        os.write(control, json.dumps({"failed": refusal}).encode() + b"\n")
    elif os.fork() == 0:
        from autograder.box.supervisor import supervise

        try:
            supervise(_confinement(data), job, results, control)
        except BaseException:  # for the grader, who reads our standard error
            traceback.print_exc()
        finally:
            os._exit(0)
    for one in descriptors:
        os.close(one)


def _confinement(data: bytes) -> Confinement:
    facts = json.loads(data)
    return Confinement(**facts | {"limits": Limits(**facts["limits"])})


def _unsafe() -> str:
    """Why a fork would not be safe now; a fork of running TensorFlow threads hangs for ever."""
    threads = [_name(task) for task in Path("/proc/self/task").iterdir()]
    return f"the fork server has threads: {', '.join(threads)}" if len(threads) > 1 else ""


def _name(task: Path) -> str:
    with contextlib.suppress(OSError):
        return (task / "comm").read_text().strip()
    return "?"


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2].split(","), int(sys.argv[3]))
