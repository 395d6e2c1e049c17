"""Watches over one child and never runs student code: ends it, with all that it started."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from functools import partial
from pathlib import Path

from autograder.box.lockdown import confine
from autograder.box.lockdown.confine import Confinement
from autograder.box.lockdown.kernel import end_with_parent, prctl
from autograder.box.lockdown.privileges import leave_namespaces
from autograder.box.stand_ins.refusals import refuse_as_a_box
from autograder.box.usage import Usage
from autograder.box.wire.limits import L0, L3
from autograder.box.worker.server import serve_job

__all__ = ["supervise"]

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: processes that lose their parent become ours
SET_DUMPABLE = 4
OOM_SCORE = Path("/proc/self/oom_score_adj")
ENOUGH = 0.9  # of its processor seconds: two clocks of the kernel, which differ a little
INTERVAL = 0.02  # seconds between two looks at what the child uses
FAREWELL = 1.0  # seconds for leftovers to be gone


def supervise(wanted: Confinement, job: int, results: int, control: int) -> None:
    """Fork the child that serves the job; end it when the other end of ``control`` closes.

    Says on ``control``, in JSON, how it ended, {"code"}, {"signal"}, {"over"}, {"lost"} from sight
    or {"failed"} to begin, and the most memory that it was seen to hold, {"memory_kb"}.
    """
    os.setsid()
    end_with_parent()  # when the fork server dies: the last resort
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _close_others(job, results, control)
    line = socket.socket(fileno=control)
    try:
        prctl(SUBREAPER, 1)
        if wanted.level == L3:
            leave_namespaces()
        child = os.fork()
    except OSError as error:
        _say(line, {"failed": str(error)})
        return
    if child == 0:
        _serve(wanted, job, results, line)
    os.close(job)
    os.close(results)
    _say(line, _watch(wanted, child, line))


def _serve(wanted: Confinement, job: int, results: int, line: socket.socket) -> None:
    """In the child: lock down, then hand over to the worker; does not return."""
    try:
        end_with_parent()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _go_first()
        confine(wanted)
    except Exception as error:  # nothing of the student's has run: all of this is ours
        _say(line, {"failed": f"{type(error).__name__}: {error}"})
        os._exit(1)
    line.close()
    try:
        refuse = partial(refuse_as_a_box, wanted.folder, wanted.readable)
        streams = os.fdopen(job, "rb"), os.fdopen(results, "wb")
        serve_job(*streams, *([refuse] if wanted.level == L0 else []))
    finally:
        os._exit(1)


def _go_first() -> None:
    """Be the first process that the kernel ends where memory is short (proc(5))."""
    # A process that was root does not own its /proc files otherwise; we look at them, too.
    prctl(SET_DUMPABLE, 1)
    with contextlib.suppress(OSError):  # no proc here
        OOM_SCORE.write_text("1000")


def _watch(wanted: Confinement, child: int, line: socket.socket) -> dict[str, object]:
    """Wait until the child ends or must be ended, and tell how it was."""
    usage = Usage(wanted, child)
    poller = select.poll()
    handle = os.pidfd_open(child)
    poller.register(handle, select.POLLIN)
    poller.register(line, select.POLLIN | select.POLLHUP)
    over = ""
    while True:
        ready = {descriptor for descriptor, _ in poller.poll(INTERVAL * 1000)}
        if handle in ready:
            break
        over = usage.over()
        if over or (line.fileno() in ready and not _answered(line, usage)):
            break
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    _end_leftovers()
    overtime = used.ru_utime + used.ru_stime >= ENOUGH * wanted.limits.cpu_seconds
    return _ending(status, over, overtime) | {"memory_kb": usage.most_kb}


def _answered(line: socket.socket, usage: Usage) -> bool:
    """Tell the grader how long the child waited for a core; false where it has hung up."""
    try:
        asked = bool(line.recv(16))
    except OSError:
        return False
    if asked:
        _say(line, {"waited": usage.waited()})
    return asked


def _ending(status: int, over: str, overtime: bool) -> dict[str, object]:
    """How it ended; a process 1 gets no SIGXCPU at its limit of processor time, but SIGKILL."""
    if over == "unseen":
        return {"lost": "what it used could not be measured"}
    if over:
        return {"over": over}
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL and overtime:
        code = -signal.SIGXCPU
    return {"code": code} if code >= 0 else {"signal": -code}


def _end_leftovers() -> None:
    """End what the child started and left behind; in its own namespace all is gone already."""
    until = time.monotonic() + FAREWELL
    while time.monotonic() < until:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        left = _children()
        if not left:
            return
        for one in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(one, signal.SIGKILL)


def _children() -> list[int]:
    """Our child processes; not every kernel lists them under /proc/self."""
    mine = str(os.getpid())
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # pid (name) state parent ...: the name may hold anything, blanks and brackets too
            after_name = (process / "stat").read_text(errors="replace").rpartition(")")[2]
            if after_name.split()[1] == mine:
                found.append(int(process.name))
    return found


def _say(line: socket.socket, facts: dict[str, object]) -> None:
    with contextlib.suppress(OSError):  # the grader has hung up
        line.send(json.dumps(facts).encode() + b"\n")


def _close_others(*wanted: int) -> None:
    """Close every descriptor but these and the standard ones."""
    kept = sorted({0, 1, 2, *wanted})
    for low, high in zip(kept, [*kept[1:], 1 << 16], strict=True):
        os.closerange(low + 1, high)
