"""The process that speaks Dask, seen from the class: starts it, gives it orders, reads answers."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
from dataclasses import asdict, dataclass
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from autograder._util.frames import FrameError, read_frame, write_frame, write_pieces
from autograder.classes.cluster.address import ClusterAddress
from autograder.classes.cluster.apart import Apart
from autograder.classes.failures import ClassError
from autograder.classes.workers.answers import MOST_BYTES
from autograder.classes.workers.payload import Payload

__all__ = ["Answer", "ClusterGoneError", "ClusterProcess"]

START_SECONDS = 60.0
LONGEST_TRACE = 20_000  # bytes


class ClusterGoneError(Exception):
    """The process has ended, or says what makes no sense; ``trace`` is what it complained of."""

    def __init__(self, trace: str) -> None:
        super().__init__("the connection to the cluster ended")
        self.trace = trace


@dataclass(frozen=True)
class Answer:
    """What came of an order: its number, and a text, or the problem in its place."""

    number: int
    text: bytes
    problem: str


class _Greeting(BaseModel):
    model_config = ConfigDict(extra="forbid")
    slots: int = 0
    failed: str = ""


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int
    problem: str


class ClusterProcess:
    """One process, kept apart at ``level``; use as a context manager. ``slots`` are the cluster's.

    Raises ClassError where no cluster answers.
    """

    def __init__(self, address: ClusterAddress, level: str) -> None:
        self._stack = contextlib.ExitStack()
        self._complaints = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the stack
        apart = Apart.at(level)
        self._stack.callback(apart.close)
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            apart.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=apart.folder,
            env=apart.environment,
            start_new_session=True,
        )
        self._frames: queue.Queue[bytes | None] = queue.Queue(maxsize=4)  # the rest waits outside
        self._orders: queue.Queue[bytes | Payload] = queue.Queue()
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()
        threading.Thread(target=self._write, args=(self._process.stdin,), daemon=True).start()
        settings = {
            "user": apart.user,
            "files": apart.files,
            "most_bytes": MOST_BYTES,
            **asdict(address.numeric()),
        }
        self._orders.put(json.dumps(settings).encode())
        try:
            self.slots = self._greeted(address)
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> ClusterProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(queue.Empty):  # so that the thread that reads can end
            while True:
                self._frames.get_nowait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not sent is lost
                stream.close()  # type: ignore[union-attr]  # both are pipes
        self._stack.close()

    def give(self, number: int, order: bytes, payload: Payload) -> None:
        """Give an order about these bytes; its answer will have this number."""
        for frame in (json.dumps({"number": number}).encode(), order, payload):
            self._orders.put(frame)

    def cancel(self, number: int) -> None:
        """Want no answer any more."""
        self._orders.put(json.dumps({"number": number, "cancel": True}).encode())

    def next_answer(self, seconds: float) -> Answer | None:
        """The next answer; None where none came in time. Raises ClusterGoneError."""
        try:
            head = self._frames.get(timeout=seconds)
        except queue.Empty:
            return None
        try:
            facts = _Head.model_validate_json(head or b"")
            text = self._frames.get(timeout=START_SECONDS)
        except (ValidationError, queue.Empty):
            raise ClusterGoneError(self._complaint()) from None
        if text is None:
            raise ClusterGoneError(self._complaint())
        return Answer(facts.number, text, facts.problem[:300])

    def _greeted(self, address: ClusterAddress) -> int:
        try:
            greeting = _Greeting.model_validate_json(self._frames.get(timeout=START_SECONDS) or b"")
        except (ValidationError, queue.Empty):
            complaint = self._complaint().strip().rpartition("\n")[2][:300]
            raise ClassError(f"{address.address}: could not be asked: {complaint}") from None
        if greeting.failed:
            raise ClassError(
                f"{address.address}: no Dask scheduler answers: {' '.join(greeting.failed.split())}"
            )
        if greeting.slots < 1:
            raise ClassError(f"{address.address}: the scheduler has no workers. Start some first.")
        return greeting.slots

    def _read(self, stream: IO[bytes]) -> None:
        frame: bytes | None = b""
        while frame is not None:
            try:
                frame = read_frame(stream, MOST_BYTES)
            except (FrameError, OSError, ValueError):
                frame = None
            self._frames.put(frame)

    def _write(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):  # it is gone: seen on reading
            while True:
                frame = self._orders.get()
                if isinstance(frame, Payload):
                    write_pieces(stream, frame.size, frame.pieces())
                else:
                    write_frame(stream, frame)

    def _complaint(self) -> str:
        size = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, size - LONGEST_TRACE))
        return self._complaints.read().decode(errors="replace") or "It said nothing."
