"""Has pools and processes of Python's library be threads: in a box no process can be started.

What is handed to a worker is copied by way of pickle, as to a process: what cannot go there fails
here, too, and an array that a worker changes stays as it was for everybody else.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import dummy
from multiprocessing.pool import ThreadPool
from multiprocessing.reduction import ForkingPickler
from types import ModuleType
from typing import Any

from autograder.box.stand_ins.after_import import after_import

__all__ = ["work_with_threads"]

LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier")
SHARED = ("Process", "Pipe", "Manager", "Value", "Array")


class Pool(ThreadPool):
    """Threads in the place of processes."""

    def _setup_queues(self) -> None:
        super()._setup_queues()  # type: ignore[misc]
        put = self._inqueue.put  # type: ignore[attr-defined]
        self._quick_put = lambda task: put(task and copied(task))


class Executor(ThreadPoolExecutor):
    """The same for concurrent.futures."""

    def __init__(
        self,
        max_workers: int | None = None,
        mp_context: object = None,  # noqa: ARG002 - which kind of process it would be
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
        **_: object,
    ) -> None:
        super().__init__(max_workers, initializer=initializer, initargs=initargs)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call a copy of ``fn`` with copies; one that cannot be copied fails in the future."""
        try:
            fn, args, kwargs = copied((fn, args, kwargs))
        except Exception as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed
        return super().submit(fn, *args, **kwargs)

    def map(self, fn: Callable[..., Any], *iterables: Any, **options: Any) -> Any:
        """As of threads, which know no ``chunksize``."""
        return super().map(fn, *iterables, timeout=options.get("timeout"))


def copied(task: Any) -> Any:
    """What another process would get; raises what pickle raises."""
    return ForkingPickler.loads(ForkingPickler.dumps(task))


def work_with_threads() -> None:
    """Change ``multiprocessing``, which this module loads, and ``concurrent.futures``."""
    package, context = sys.modules["multiprocessing"], sys.modules["multiprocessing.context"]
    changes: dict[str, Any] = {name: getattr(threading, name) for name in LOCKS}
    changes |= {name: getattr(dummy, name) for name in SHARED} | {"Pool": _pool}
    changes |= {"Queue": queue.Queue, "JoinableQueue": queue.Queue}
    contexts = [one for one in vars(context).values() if _is_context(one, context)]
    for name, new in changes.items():
        for one in contexts:
            setattr(one, name, staticmethod(new))  # nothing of the context is wanted
        setattr(package, name, getattr(vars(context)["_default_context"], name))
    after_import("concurrent.futures.process", _change_executor)


def _pool(
    processes: int | None = None,
    initializer: Callable[..., object] | None = None,
    initargs: tuple[Any, ...] = (),
    maxtasksperchild: int | None = None,  # noqa: ARG001 - threads are not replaced
) -> Pool:
    return Pool(processes, initializer, initargs)


def _is_context(one: object, module: ModuleType) -> bool:
    return isinstance(one, type) and issubclass(one, vars(module)["BaseContext"])


def _change_executor(process: ModuleType) -> None:
    vars(process)["ProcessPoolExecutor"] = Executor
    vars(sys.modules["concurrent.futures"])["ProcessPoolExecutor"] = Executor
