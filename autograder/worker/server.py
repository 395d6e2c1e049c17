"""Serves one job: makes its probe calls on one loaded submission and sends observations.

Reads one job on standard input, writes event and observation frames to what was standard
output, and points file descriptors 1 and 2 elsewhere before any student code runs.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import random
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import IO, Any

import numpy as np

from autograder.observations import (
    Fault,
    Message,
    Outcome,
    ProbeCall,
    WireLimits,
    read_message,
    write_message,
)
from autograder.worker.capture import Captured, TooLargeError
from autograder.worker.faults import fault_of, raised_by
from autograder.worker.loading import StudentModule
from autograder.worker.probe import CallFailedError, Probe, guarded

__all__ = ["main"]

PRINTED_CAP = 4000
JOB_LIMITS = WireLimits(array_bytes=1 << 32, header_bytes=1 << 26)


@dataclass(frozen=True)
class _Result:
    outcome: Outcome
    captured: Captured = ({}, {})
    fault: Fault | None = None


class _Head(io.BytesIO):
    """Keeps the first bytes that student code prints and drops the flood behind them."""

    def write(self, data: Any, /) -> int:
        room = PRINTED_CAP - self.tell()
        if room > 0:
            super().write(bytes(data)[:room])
        return len(data)

    def close(self) -> None:
        """Stay open: what was printed is still wanted."""


def main() -> None:
    """Serve the one job on standard input, then leave."""
    results = os.fdopen(os.dup(1), "wb")
    job = read_message(sys.stdin.buffer, JOB_LIMITS)
    if job is None:
        return
    _quieten()
    _limit_memory(int(job.header["memory_mb"]))
    server = _Server(job, results)
    for call in _calls(job):
        server.serve(call)
    results.flush()
    os._exit(0)  # threads that student code left behind must not keep the child alive


class _Server:
    """Makes the calls of one job, one after the other, on one loaded submission."""

    def __init__(self, job: Message, results: IO[bytes]) -> None:
        self._header = job.header
        self._results = results
        self._filename = str(job.header["filename"])
        self._module = StudentModule(str(job.header["source"]), self._filename)
        self._probes: Mapping[str, Probe] = importlib.import_module(job.header["probes"]).PROBES

    def serve(self, call: ProbeCall) -> None:
        """Load what the call needs, make it, send the observation."""
        head = _Head()
        faults: list[Fault | None] = []
        try:
            for module in call.imports:
                importlib.import_module(module)
            probe = self._probes[call.probe]
            with _own_surroundings(head):
                self._announce(call.name, "load")
                faults = [self._module.load(name) for name in call.functions]
                _seed(self._header["seed"] if call.seed is None else call.seed)
                self._announce(call.name, "call")
                result = self._run(probe, call)
        except Exception as error:  # student code is called in _run: this one is ours
            result = _Result(Outcome.GRADER_ERROR, fault=fault_of(error, self._filename))
        load_fault = next((fault for fault in faults if fault), None)
        printed = head.getvalue().decode(errors="replace")
        _send(self._results, call.name, result, load_fault, printed)

    def _announce(self, call: str, stage: str) -> None:
        write_message(self._results, Message({"event": call, "stage": stage}))

    def _run(self, probe: Probe, call: ProbeCall) -> _Result:
        functions = {name: self._module.function(name) for name in call.functions}
        found = {name: guarded(one) for name, one in functions.items() if one is not None}
        if len(found) < len(functions):
            return _Result(Outcome.MISSING)
        try:
            captured = probe(
                found, call, partial(self._announce, call.name), int(self._header["cap"])
            )
        except TooLargeError as error:
            return _Result(Outcome.TOO_LARGE, fault=Fault("TooLarge", str(error)))
        except CallFailedError as failed:
            return _failed(failed.error, self._filename)
        except Exception as error:  # the probe could not make sense of what came back
            return _Result(Outcome.UNREADABLE, fault=fault_of(error, self._filename))
        return _Result(Outcome.RETURNED, captured)


def _failed(error: BaseException, filename: str) -> _Result:
    fault = fault_of(error, filename, stage="call")
    unfinished = isinstance(error, NotImplementedError) and raised_by(error, filename)
    return _Result(Outcome.UNFINISHED if unfinished else Outcome.RAISED, fault=fault)


@contextlib.contextmanager
def _own_surroundings(head: _Head) -> Iterator[None]:
    """Catch prints, and undo what a call changes for the next one: warnings, recursion limit."""
    depth = sys.getrecursionlimit()
    stdout = io.TextIOWrapper(head, encoding="utf-8", errors="replace", write_through=True)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(stdout):
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit(depth)


def _send(
    results: IO[bytes], name: str, result: _Result, load_fault: Fault | None, printed: str
) -> None:
    values, arrays = result.captured
    header = {
        "observation": name,
        "outcome": str(result.outcome),
        "values": values,
        "fault": asdict(result.fault) if result.fault else None,
        "load_fault": asdict(load_fault) if load_fault else None,
        "printed": printed,
    }
    write_message(results, Message(header, arrays))


def _calls(job: Message) -> Iterator[ProbeCall]:
    for entry in job.header["calls"]:
        prefix = entry["name"] + ":"
        arrays = {
            name.removeprefix(prefix): array.copy()  # frames are read-only, inputs are not
            for name, array in job.arrays.items()
            if name.startswith(prefix)
        }
        yield ProbeCall(
            entry["name"],
            entry["probe"],
            tuple(entry["functions"]),
            entry["seconds"],
            arrays,
            entry["params"],
            tuple(entry["imports"]),
            entry["seed"],
        )


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed % 2**32)


def _quieten() -> None:
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.close(sink)


def _limit_memory(megabytes: int) -> None:
    """Cap private data (Linux). RLIMIT_AS cannot be used: TensorFlow reserves gigabytes."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes << 20
    with contextlib.suppress(ValueError, OSError):  # a lower hard limit is already there
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
