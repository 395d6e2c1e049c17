"""Does pieces of work on this machine, several at a time, in children of one sandbox."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

from autograder.class_run.memory import few_arenas, one_thread_each
from autograder.class_run.work import Done, Order, Work, perform
from autograder.parallel import as_done
from autograder.sandbox import Sandbox
from autograder.suite import load_suite

__all__ = ["Local"]


@dataclass(frozen=True)
class Local:
    """``jobs`` submissions at a time; ``level`` tells the level of isolation when it is needed."""

    jobs: int
    level: Callable[[], str]

    def do_all(
        self, order: Order, works: Iterable[Work]
    ) -> Generator[tuple[Work, Done], None, None]:
        """Give each piece of work as it is done; stops all children when nobody listens."""
        waiting = iter(works)
        first = next(waiting, None)
        if first is None:
            return
        few_arenas()
        suite = load_suite(order.assignment)
        with one_thread_each(), Sandbox(self.level()) as sandbox:
            found = as_done(
                lambda work: perform(work, order, suite, sandbox),
                chain([first], waiting),
                self.jobs,
            )
            with closing(found):
                yield from found
