"""Does many things at a time, in threads that wait for child processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import chain
from typing import TypeVar

__all__ = ["any_of", "as_done"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def as_done(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Generator[tuple[Item, Result], None, None]:
    """Give each item with its result as soon as it is there; ``jobs`` are under way at a time.

    What ``function`` raises comes out here. When the caller stops listening, by an error or by
    Ctrl-C, no further item begins; those under way end by themselves.
    """
    left = iter(items)
    running: dict[Future[Result], Item] = {}
    pool = ThreadPoolExecutor(jobs)
    try:
        while True:
            for item in left:
                running[pool.submit(function, item)] = item
                if len(running) == jobs:
                    break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def any_of(items: Iterable[Item]) -> Iterator[Item] | None:
    """All the items; None where there are none, for which nothing needs to be started."""
    waiting = iter(items)
    for first in waiting:
        return chain([first], waiting)
    return None
