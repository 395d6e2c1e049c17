"""Children of one sandbox lent to other processes: forked and ended here, used there (Linux).

One fork server, which takes seconds to start and hundreds of megabytes, so serves all processes
that grade. Who borrows a child gets its two pipes, and asks the lender for all else; when the
borrower is gone, the lender ends the child.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Collection
from dataclasses import asdict
from typing import IO, Any

from autograder.box.wire.limits import Limits
from autograder.sandbox import Sandbox
from autograder.sandbox.child import Killed, Process
from autograder.sandbox.fork_server import ForkServerError

__all__ = ["BorrowingSandbox", "Lender"]

FAREWELL_SECONDS = 3.0
REQUEST_BYTES = 1 << 16
PIPES = 2  # of a child: where its job goes, where results come from
# What a borrower may ask of a child: methods without arguments, of ``Process``.
ASKED = ("end", "close", "failure", "overrun", "obituary", "killed", "waited", "memory_mb")


class Lender:
    """Lends children of ``sandbox`` to the process that gets the socket ``theirs``."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._line, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lent: dict[int, Process] = {}
        self._number = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the children that are still lent, and lend no more."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)  # wakes the thread, too
        self.theirs.close()
        self._thread.join(FAREWELL_SECONDS)  # longer only while a fork server starts

    def _serve(self) -> None:
        with contextlib.ExitStack() as stack:
            stack.callback(self._end_all)
            stack.enter_context(self._line)
            stack.enter_context(contextlib.suppress(OSError))  # the borrower is gone
            while request := self._line.recv(REQUEST_BYTES):
                self._do(json.loads(request))

    def _end_all(self) -> None:
        for child in self._lent.values():
            child.end()
            child.close()

    def _do(self, request: dict[str, Any]) -> None:
        if "start" in request:
            self._start(**request["start"])
            return
        number, asked = request["child"], request["asked"]
        assert asked in ASKED
        found = getattr(self._lent[number], asked)()
        found = asdict(found) if isinstance(found, Killed) else found
        if asked == "close":
            del self._lent[number]
        self._line.send(json.dumps({"found": found}).encode())

    def _start(self, probes: str, preload: list[str], limits: dict[str, Any]) -> None:
        try:
            child = self._sandbox.start(probes, preload, Limits(**limits))
        except ForkServerError as error:
            self._line.send(json.dumps({"failed": str(error)[:1000]}).encode())
            return
        self._number += 1
        self._lent[self._number] = child
        answer = json.dumps({"found": self._number}).encode()
        with child.job, child.results:  # whose copies are the borrower's from now on
            pipes = [child.job.fileno(), child.results.fileno()]
            socket.send_fds(self._line, [answer], pipes)


class BorrowingSandbox(Sandbox):
    """A sandbox whose children are lent by another process, on the other end of ``line``."""

    def __init__(self, level: str, line: socket.socket) -> None:
        super().__init__(level)
        self._line = line
        self._asking = threading.Lock()

    def _started(self, probes: str, preload: Collection[str], limits: Limits) -> Process:
        """Borrow a child; raises ForkServerError where there is none."""
        wanted = {"probes": probes, "preload": sorted(preload), "limits": asdict(limits)}
        answer, pipes = self._ask({"start": wanted})
        if "failed" in answer:
            raise ForkServerError(answer["failed"])
        return _Borrowed(self, answer["found"], *pipes)

    def asked(self, child: int, what: str) -> Any:
        """What the lender finds when it asks its child."""
        answer, _ = self._ask({"child": child, "asked": what})
        return answer["found"]

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        """Raises ForkServerError where nobody lends any more."""
        try:
            with self._asking:
                self._line.send(json.dumps(request).encode())
                answer, pipes, _, _ = socket.recv_fds(self._line, REQUEST_BYTES, PIPES)
            return json.loads(answer), pipes
        except (OSError, ValueError) as error:
            raise ForkServerError("nobody lends children any more") from error


class _Borrowed:
    """A child that another process has started and ends."""

    def __init__(self, sandbox: BorrowingSandbox, number: int, job: int, results: int) -> None:
        self._sandbox = sandbox
        self._number = number
        self.job: IO[bytes] = os.fdopen(job, "wb")
        self.results: IO[bytes] = os.fdopen(results, "rb")
        self._held: float | None = None  # the most memory, once it is closed

    def end(self) -> None:
        """End it with all that it started, and wait until it is gone."""
        self._asked("end")

    def close(self) -> None:
        """Close what led to it."""
        for stream in (self.job, self.results):
            with contextlib.suppress(OSError):
                stream.close()
        self._held = self.memory_mb()
        self._asked("close")

    def failure(self) -> str:
        """What kept it from starting; empty where nothing did."""
        return str(self._asked("failure"))

    def overrun(self) -> str:
        """What it used too much of, and was ended for; empty where nothing."""
        return str(self._asked("overrun"))

    def obituary(self) -> str:
        """In words how it ended; empty where it is still there."""
        return str(self._asked("obituary"))

    def killed(self) -> Killed | None:
        """By what it was ended, where that was neither itself nor its supervisor."""
        found = self._asked("killed")
        return None if found is None else Killed(**found)

    def waited(self) -> float:
        """Seconds that it was ready to run and no core was free; 0 where that is not known."""
        return float(self._asked("waited"))

    def memory_mb(self) -> float:
        """The most memory that it was seen to hold, once it is gone; 0 where nobody looked."""
        return float(self._asked("memory_mb")) if self._held is None else self._held

    def _asked(self, what: str) -> Any:
        return self._sandbox.asked(self._number, what)
