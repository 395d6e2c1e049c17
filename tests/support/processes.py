"""Processes below this one, which may be gone by the time that a test looks at them."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterable

import psutil


def below(process: int | None = None) -> list[psutil.Process]:
    """Return all that stand below a process (without a number, below this one)."""
    with contextlib.suppress(psutil.Error):
        return list(psutil.Process(process).children(recursive=True))
    return []


def words(process: psutil.Process) -> list[str]:
    """Its command line; of a process that is gone, or nobody's to read, nothing."""
    with contextlib.suppress(psutil.Error):
        return list(process.cmdline())
    return []


def running(module: str, process: int | None = None) -> list[psutil.Process]:
    """Those below a process that run a module; not bubblewrap, whose command names it, too."""
    every = [(one, words(one)) for one in below(process)]
    return [one for one, said in every if module in said and "bwrap" not in said[0]]


def kill(processes: Iterable[psutil.Process], number: int = signal.SIGKILL) -> int:
    """Send a signal to those that are still there; returns how many."""
    sent = 0
    for one in processes:
        with contextlib.suppress(psutil.Error):
            one.send_signal(number)
            sent += 1
    return sent


def left_of(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that still run after some seconds; a zombie has ended, and only waits to be asked."""
    alive = psutil.wait_procs(list(processes), timeout=seconds)[1]
    return [one for one in alive if not _has_ended(one)]


def resident(process: int) -> int:
    """Its resident memory in bytes; of one that is gone, none."""
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(process).memory_info().rss)
    return 0


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return True
