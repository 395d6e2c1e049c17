"""One child: hand it its job, read its frames one at a time, end it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import IO, Any, Protocol

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import (
    Array,
    Message,
    ProbeCall,
    ProtocolError,
    WireLimits,
    read_message,
    write_message,
)
from autograder.sandbox.pipes import reading_end, writing_end

__all__ = ["Child", "Killed", "ProbeJob", "Process"]


TOTAL_BYTES = 64 << 20  # of arrays in all observations of one child


@dataclass(frozen=True)
class ProbeJob:
    """A submission's source and the calls to make on it; ``probes`` is a module's name.

    ``lesson`` are arrays that student code gets where it loads the lesson's data itself.
    """

    source: str
    filename: str
    probes: str
    seed: int
    calls: tuple[ProbeCall, ...]
    lesson: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Killed:
    """That somebody ended a child who is not its supervisor: how, in words, and how often to try.

    ``perhaps_itself`` is whether student code may have done it.
    """

    how: str
    tries: int
    perhaps_itself: bool


class Process(Protocol):
    """A started child, however it was started."""

    job: IO[bytes]
    results: IO[bytes]

    def end(self) -> None:
        """End it with all that it started, and wait until it is gone."""

    def close(self) -> None:
        """Close what led to it; nothing may read from it any more."""

    def failure(self) -> str:
        """What kept it from starting; empty where nothing did."""

    def overrun(self) -> str:
        """What it used too much of, and was ended for; empty where nothing."""

    def obituary(self) -> str:
        """In words how it ended; empty where it is still there."""

    def killed(self) -> Killed | None:
        """By what it was ended, where neither it nor its supervisor did so by the rules."""

    def waited(self) -> float:
        """Seconds that it was ready to run and no core was free; 0 where that is not known."""

    def memory_mb(self) -> float:
        """The most memory that it was seen to hold, once it is gone; 0 where nobody looked."""


class Child:
    """A running worker; ``close`` ends it, and has to be called.

    ``touched`` is whether it has said that it begins to load or to call student code: what it says
    from then on may be student code's.
    """

    def __init__(self, process: Process, limits: Limits) -> None:
        self.touched = False
        self._process = process
        self._limits = limits
        self._left = TOTAL_BYTES
        self._wanted = threading.Semaphore(0)
        self._messages: queue.Queue[Message | ProtocolError | None] = queue.Queue()
        self._waited = 0.0
        self._asked = False
        self._ended = False
        self._stopped = threading.Event()
        self._job = writing_end(process.job, self._stopped)
        self._results = reading_end(process.results, self._stopped)
        self._sender: threading.Thread | None = None
        self._reader = threading.Thread(target=self._read_wanted, daemon=True)
        self._reader.start()

    def close(self) -> None:
        """End it with all that it started, and close what led to it."""
        self._stopped.set()
        self._wanted.release()
        self._process.end()
        self._reader.join()
        if self._sender:
            self._sender.join()
        self._process.close()

    @property
    def fresh(self) -> bool:
        """Whether no calls have been sent, so that no student code has run."""
        return self._sender is None

    def memory_mb(self) -> float:
        """The most memory that it was seen to hold, in MiB, once it is gone; 0 where unknown."""
        return self._process.memory_mb()

    def send(self, job: ProbeJob, calls: Sequence[ProbeCall]) -> None:
        """Hand over calls to make; the first time with the job's source.

        A thread writes: a child that student code has stopped reads nothing, and the grader must
        not wait for it for ever.
        """
        header: dict[str, Any] = {
            "calls": [{**asdict(replace(call, arrays={})), "arrays": []} for call in calls]
        }
        arrays = {f"{call.name}:{name}": a for call in calls for name, a in call.arrays.items()}
        if self.fresh:
            arrays |= {f":{name}": array for name, array in job.lesson.items()}
            header |= {
                "source": job.source,
                "filename": job.filename,
                "probes": job.probes,
                "seed": job.seed,
                "memory_mb": self._limits.memory_mb,
                "cap": self._limits.observation_mb << 20,
            }
        message = Message(header, arrays)
        waits = (message, self._sender)
        self._sender = threading.Thread(target=self._write, args=waits, daemon=True)
        self._sender.start()

    def _write(self, message: Message, before: threading.Thread | None) -> None:
        if before:
            before.join()
        with contextlib.suppress(OSError, ValueError):  # a child that is gone: seen on reading
            write_message(self._job, message)

    def receive(self, timeout: float) -> Message | None:
        """Give the next frame, None at the end; raises queue.Empty after ``timeout`` seconds.

        Raises ProtocolError when what came is no frame. A frame is read when it is asked for, so
        that a flood of them waits in the pipe and not in our memory.
        """
        if self._ended:
            return None
        if not self._asked:
            self._asked = True
            self._wanted.release()
        message = self._messages.get(timeout=max(timeout, 0.0))
        self._asked = False
        self._ended = message is None
        if isinstance(message, ProtocolError):
            raise message
        return message

    def waited_anew(self) -> float:
        """Seconds without a free core since the last call of this method."""
        before, self._waited = self._waited, max(self._waited, self._process.waited())
        return self._waited - before

    def failure(self) -> str:
        """What kept the child from starting; empty where nothing did."""
        return self._process.failure()

    def overrun(self) -> str:
        """What it used too much of, and was ended for; empty where nothing."""
        return self._process.overrun()

    def killed(self) -> Killed | None:
        """By what it was ended, where neither it nor its supervisor did so by the rules."""
        return self._process.killed()

    def obituary(self) -> str:
        """In words how the process ended; empty where it is still there."""
        return self._process.obituary()

    def _read_wanted(self) -> None:
        more = True
        while more:
            self._wanted.acquire()
            if self._stopped.is_set():
                return
            limits = WireLimits(min(self._limits.observation_mb << 20, self._left))
            message = _read(self._results, limits)
            more = isinstance(message, Message)
            if isinstance(message, Message):
                self._left -= sum(array.nbytes for array in message.arrays.values())
            self._messages.put(message)


def _read(stream: IO[bytes], limits: WireLimits) -> Message | ProtocolError | None:
    try:
        return read_message(stream, limits)
    except ProtocolError as error:
        return error
    except Exception as error:  # closed under us; and no frame may stop the thread that reads
        return ProtocolError(f"{type(error).__name__}: {error}")
