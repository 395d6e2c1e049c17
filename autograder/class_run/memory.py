"""Keeps the grader's own memory and threads few while many submissions are judged."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator

__all__ = ["few_arenas", "one_thread_each"]

M_ARENA_MAX = -8  # of mallopt(3); by default each thread gets room of its own, and keeps it
ARENAS = 2


def few_arenas() -> None:
    """Let threads share two stores of free memory (glibc; elsewhere nothing is done)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


@contextlib.contextmanager
def one_thread_each() -> Iterator[None]:
    """Have NumPy multiply with one thread: every core has a child of its own to run."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield
