"""Keeps the grader's own memory small while many threads read large observations."""

from __future__ import annotations

import contextlib
import ctypes

__all__ = ["few_arenas"]

M_ARENA_MAX = -8  # of mallopt(3); by default each thread gets room of its own, and keeps it
ARENAS = 2


def few_arenas() -> None:
    """Let threads share two stores of free memory (glibc; elsewhere nothing is done)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
