"""One child process: start it, hand it its job, read its frames, end it with all it started."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from autograder.observations import (
    Message,
    ProbeCall,
    ProtocolError,
    WireLimits,
    read_message,
    write_message,
)

__all__ = ["ISOLATION", "STILL_RUNNING", "Child", "ChildLimits", "Job"]

ISOLATION = "L0"  # a plain child: for a student's own code on their own machine
STILL_RUNNING = "the process went on, with its output closed"
QUEUED_MESSAGES = 4  # a flood of frames waits in the pipe, not in our memory

# Pinned where they change the low bits of results or open a window; the rest keeps logs quiet.
ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "1",
}


@dataclass(frozen=True)
class ChildLimits:
    """Seconds for loading the file, megabytes of data, bytes of arrays in one observation."""

    load_seconds: float
    memory_mb: int
    observation_bytes: int


@dataclass(frozen=True)
class Job:
    """A submission's source and the calls to make on it; ``probes`` is a module's name."""

    source: str
    filename: str
    probes: str
    seed: int
    calls: tuple[ProbeCall, ...]


class Child:
    """A running worker; use as a context manager, so that it is always ended."""

    def __init__(self, limits: ChildLimits) -> None:
        self._limits = limits
        self._stack = contextlib.ExitStack()
        folder = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True)
        )
        self._complaints = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the stack
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=folder,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": _import_path()},
            start_new_session=True,
        )
        self._messages: queue.Queue[Message | ProtocolError | None] = queue.Queue(QUEUED_MESSAGES)
        self._ended = False
        self._stopped = threading.Event()
        self._reader = threading.Thread(target=self._read_all, daemon=True)

    def __enter__(self) -> Child:
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._kill()
        self._process.wait()
        self._reader.join(timeout=5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._stack.close()

    def send(self, job: Job, calls: Sequence[ProbeCall]) -> None:
        """Hand the job over with those of its calls that are still to be made."""
        header = {
            "source": job.source,
            "filename": job.filename,
            "probes": job.probes,
            "seed": job.seed,
            "memory_mb": self._limits.memory_mb,
            "cap": self._limits.observation_bytes,
            "calls": [{**asdict(call), "arrays": []} for call in calls],
        }
        arrays = {f"{call.name}:{name}": a for call in calls for name, a in call.arrays.items()}
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # a child that is dead already: seen on reading
            write_message(self._process.stdin, Message(header, arrays))
            self._process.stdin.close()

    def receive(self, timeout: float) -> Message | None:
        """Give the next frame, None at the end; raises queue.Empty after ``timeout`` seconds.

        Raises ProtocolError when what came is no frame.
        """
        if self._ended:
            return None
        message = self._messages.get(timeout=max(timeout, 0.0))
        self._ended = message is None
        if isinstance(message, ProtocolError):
            raise message
        return message

    def obituary(self) -> str:
        """In words how the process ended, and our own worker's complaint if it had one."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return STILL_RUNNING
        self._complaints.seek(0)
        lines = self._complaints.read(20_000).decode(errors="replace").strip().splitlines()
        complaint = f": {lines[-1]}" if lines else ""
        if code < 0:
            return f"signal {signal.Signals(-code).name}{complaint}"
        return f"exit code {code}{complaint}"

    def _read_all(self) -> None:
        assert self._process.stdout is not None
        limits = WireLimits(self._limits.observation_bytes)
        more = True
        while more and not self._stopped.is_set():
            message = _read(self._process.stdout, limits)
            more = isinstance(message, Message)
            self._put(message)

    def _put(self, message: Message | ProtocolError | None) -> None:
        while not self._stopped.is_set():
            try:
                self._messages.put(message, timeout=0.1)
            except queue.Full:
                continue
            return

    def _kill(self) -> None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:  # Windows
            self._process.kill()


def _import_path() -> str:
    """Lead the child to this same copy of the kit, installed or not."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(path for path in (here, os.environ.get("PYTHONPATH")) if path)


def _read(stream: IO[bytes], limits: WireLimits) -> Message | ProtocolError | None:
    try:
        return read_message(stream, limits)
    except ProtocolError as error:
        return error
    except (OSError, ValueError) as error:  # closed under us, or out of range
        return ProtocolError(str(error))
