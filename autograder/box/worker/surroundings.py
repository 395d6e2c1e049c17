"""What a call finds around it, and what is put back after it, whatever student code changed."""

from __future__ import annotations

import random
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import Any

import numpy as np

__all__ = ["PrintedHead", "own_surroundings", "set_seed"]

PRINTED_CAP = 4000

# Held here, since a submission can replace what it reaches by the modules' names.
_seed_python, _seed_numpy = random.seed, np.random.seed
_recursion_limit, _limit_recursion = sys.getrecursionlimit, sys.setrecursionlimit
_catch_warnings, _filter_warnings = warnings.catch_warnings, warnings.simplefilter
_set_timer: Any = getattr(signal, "setitimer", None)
_TIMERS = (
    (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
    if sys.platform != "win32"
    else ()
)


class PrintedHead(BytesIO):
    """Keeps the first bytes that student code prints and drops the flood behind them."""

    def write(self, data: Any, /) -> int:
        """Keep what there is room for; tell that all was written."""
        room = PRINTED_CAP - self.tell()
        if room > 0:
            super().write(bytes(data)[:room])
        return len(data)

    def close(self) -> None:
        """Stay open: what was printed is still wanted."""


@contextmanager
def own_surroundings(head: PrintedHead) -> Iterator[None]:
    """Catch prints; undo what a call changes for the next: warnings, recursion limit, alarms."""
    depth = _recursion_limit()
    stdout = TextIOWrapper(head, encoding="utf-8", errors="replace", write_through=True)
    try:
        with _catch_warnings(), redirect_stdout(stdout):
            _filter_warnings("ignore")
            yield
    finally:
        _limit_recursion(depth)
        _disarm()


def set_seed(seed: int) -> None:
    """Seed Python, NumPy, and Keras where it is imported."""
    _seed_python(seed)
    _seed_numpy(seed % 2**32)
    keras = sys.modules.get("keras")
    if keras is not None:
        keras.utils.set_random_seed(seed % 2**32)


def _disarm() -> None:
    """Stop timers, so that an alarm set in one function does not strike in another."""
    for timer in _TIMERS:
        _set_timer(timer, 0.0)
