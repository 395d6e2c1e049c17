"""Children of one sandbox lent to other processes: forked here, used there (Linux).

One fork server, which takes seconds to start and hundreds of megabytes, so serves all processes
that grade. Who borrows a child gets its pipes; who has lent it ends it where the borrower cannot.
"""

from __future__ import annotations

import contextlib
import functools
import json
import socket
import threading
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from autograder.box.wire.limits import Limits
from autograder.sandbox import Sandbox
from autograder.sandbox.child import Process
from autograder.sandbox.fork_server import ForkServerError
from autograder.sandbox.processes import ForkedProcess

__all__ = ["BorrowingSandbox", "Lender"]

FAREWELL_SECONDS = 3.0
REQUEST_BYTES = 1 << 16
PIPES = 3  # of a child: where its job goes, where results come from, the line to its supervisor


class Lender:
    """Lends children of ``sandbox`` to the process that gets the socket ``theirs``."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._line, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lent: dict[int, ForkedProcess] = {}
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
        with self._line, contextlib.suppress(OSError):  # the borrower is gone
            while request := self._line.recv(REQUEST_BYTES):
                self._do(json.loads(request))
        while self._lent:
            self._end(min(self._lent))

    def _do(self, request: dict[str, Any]) -> None:
        number = int(request.get("child", 0))
        if request["wanted"] == "start":
            self._start(request)
        elif number in self._lent and request["wanted"] == "end":
            self._lent[number].end()
        elif number in self._lent:
            self._end(number)

    def _start(self, request: dict[str, Any]) -> None:
        limits = Limits(**request["limits"])
        try:
            child = self._sandbox.start(request["probes"], request["preload"], limits)
        except ForkServerError as error:
            self._line.send(json.dumps({"failed": str(error)[:1000]}).encode())
            return
        assert isinstance(child, ForkedProcess)
        self._number += 1
        self._lent[self._number] = child
        answer = json.dumps({"child": self._number}).encode()
        socket.send_fds(self._line, [answer], child.descriptors)
        child.job.close()
        child.results.close()

    def _end(self, number: int) -> None:
        child = self._lent.pop(number)
        child.end()
        child.close()


class BorrowingSandbox(Sandbox):
    """A sandbox whose children are lent by another process, on the other end of ``line``."""

    def __init__(self, level: str, line: socket.socket) -> None:
        super().__init__(level)
        self._line = line
        self._asking = threading.Lock()

    def start(self, probes: str, preload: Collection[str], limits: Limits) -> Process:
        """Borrow a child; raises ForkServerError where there is none."""
        wanted = {"probes": probes, "preload": sorted(preload), "limits": asdict(limits)}
        with self._asking:
            self._ask("start", **wanted)
            answer, pipes, _, _ = socket.recv_fds(self._line, REQUEST_BYTES, PIPES)
        facts = json.loads(answer or '{"failed": "nobody lends children any more"}')
        if "failed" in facts:
            raise ForkServerError(facts["failed"])
        number = facts["child"]
        returned = contextlib.ExitStack()
        returned.callback(self._ask, "close", child=number)
        last_resort = functools.partial(self._ask, "end", child=number)
        job, results, line = pipes
        return ForkedProcess(job, results, socket.socket(fileno=line), returned, last_resort)

    def _ask(self, wanted: str, **facts: object) -> None:
        self._line.send(json.dumps({"wanted": wanted, **facts}).encode())
