"""A process of its own in which inputs are tried one after the other, each with its bounds."""

from __future__ import annotations

import importlib
import multiprocessing
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MOST_SECONDS = 5.0  # of processor time, for one input
MOST_MB = 300.0  # that one input may add to what the process holds
ENDED_AFTER = 10  # seconds of processor time, after which the process is ended from outside
PATIENCE = 180.0  # wall seconds: an input that waits uses no processor time
ROOM_BYTES = 3 << 30  # of addresses more than now: what asks for more gets a MemoryError
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class HarmError(AssertionError):
    """An input did what none may do; the message says what."""

    @classmethod
    def like(cls, kind: str, message: str) -> HarmError:
        """One of a class of its own for each kind: hypothesis tells faults apart by their class."""
        known = _KINDS.setdefault(kind, type(cls)(f"Harm ({kind})", (cls,), {}))
        return known(message)


class PrepareError(Exception):
    """A boundary could not be made ready; nothing was tried."""


_KINDS: dict[str, type[HarmError]] = {}


@dataclass(frozen=True)
class Cost:
    """What one input took: processor seconds, megabytes more than before, and what it raised."""

    seconds: float
    megabytes: float
    problem: str = ""
    kind: str = ""  # the same for problems that arise at the same line


@dataclass
class TrialRoom:
    """Tries inputs in its process, which is started anew after one that has ended it.

    ``folder`` is for what boundaries prepare once. Counts what it has seen.
    """

    folder: Path
    tried: int = 0
    faults: int = 0
    most: Cost = field(default_factory=lambda: Cost(0.0, 0.0))
    _process: Any = None
    _line: Any = None

    def attempt(self, boundary: str, given: object) -> None:
        """Give the input to this module's ``attempt``; raises HarmError."""
        try:
            self._judge(self._cost(boundary, given))
        except HarmError:
            self.faults += 1
            raise
        finally:
            self.tried += 1

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._line.close()
        self._process = None

    def _judge(self, cost: Cost) -> None:
        self.most = Cost(
            max(self.most.seconds, cost.seconds), max(self.most.megabytes, cost.megabytes)
        )
        if cost.problem:
            raise HarmError.like(cost.kind, f"an exception came out:\n{cost.problem}")
        if cost.seconds > MOST_SECONDS:
            raise HarmError.like("time", f"it took {cost.seconds:.1f} s of processor time")
        if cost.megabytes > MOST_MB:
            raise HarmError.like("memory", f"it took {cost.megabytes:.0f} MB")

    def _cost(self, boundary: str, given: object) -> Cost:
        if self._process is None:
            self._start()
        try:
            self._line.send((boundary, given))
            if not self._line.poll(PATIENCE):
                raise HarmError.like("wait", f"it was not done after {PATIENCE:g} s")
            cost = self._line.recv()
        except (EOFError, OSError):
            self._process.join()
            how = _how_it_ended(self._process.exitcode)
            self.close()
            raise HarmError.like(how, how) from None
        except BaseException:
            self.close()
            raise
        if not isinstance(cost, Cost):
            self.close()
            raise PrepareError(cost)
        return cost

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.folder))
        self._process.start()
        theirs.close()


def _how_it_ended(code: int | None) -> str:
    if code == -signal.SIGPROF:
        return f"it took more than {ENDED_AFTER} s of processor time"
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return f"the process that tried it ended with {how}"


# In the process


def _serve(line: Connection, folder: Path) -> None:
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pytest closes this room
    ready = set()
    while True:
        try:
            boundary, given = line.recv()
        except EOFError:
            return
        module = importlib.import_module(boundary)
        if boundary not in ready:  # not held against the first input
            try:
                getattr(module, "prepare", lambda _: None)(folder)
            except Exception:
                line.send(traceback.format_exc()[-3000:])
                return
            ready.add(boundary)
        line.send(_attempt(module.attempt, given))


def _attempt(attempt: Any, given: object) -> Cost:
    problem = kind = ""
    CLEAR.write_text("5")  # the kernel forgets the most that was held so far
    before, started = _kept("VmRSS"), time.process_time()
    with _bounds():
        try:
            attempt(given)
        except BaseException as error:
            problem = traceback.format_exc(limit=-12)[-3000:]
            where = traceback.extract_tb(error.__traceback__)[-1]
            told = str(error)[:60] if isinstance(error, AssertionError) else ""
            kind = f"{type(error).__name__} {where.filename}:{where.lineno} {told}"
    seconds = time.process_time() - started
    return Cost(seconds, _kept("VmHWM") - before, problem, kind)


@contextmanager
def _bounds() -> Iterator[None]:
    """Little more room than now, and an end where processor time runs out."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    room = int(_kept("VmSize") * 1e6) + ROOM_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (room, most))
    signal.setitimer(signal.ITIMER_PROF, ENDED_AFTER)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _kept(name: str) -> float:
    """A number of the kernel's about this process, in MB."""
    line = next(one for one in STATUS.read_text("utf-8").splitlines() if one.startswith(name))
    return int(line.split()[1]) * 1024 / 1e6
