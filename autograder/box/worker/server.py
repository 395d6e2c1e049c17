"""Serves one job: makes probe calls on one loaded submission and sends observations.

Points the standard descriptors elsewhere before any student code runs. What it needs afterwards it
holds by names of its own, since a submission may replace anything that it can import.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from os import _exit as end_process
from pathlib import Path
from typing import IO, Any

from autograder.box.probing import CallFailedError, Captured, Probe, TooLargeError, guarded
from autograder.box.stand_ins.refusals import refuse_as_a_box
from autograder.box.stand_ins.windows import draw_without_windows
from autograder.box.stand_ins.workers import work_with_threads
from autograder.box.wire.observations import (
    IMPORTS_PROBE,
    Fault,
    Message,
    Outcome,
    ProbeCall,
    WireLimits,
    read_message,
    write_message,
)
from autograder.box.worker.leftover_imports import try_imports
from autograder.box.worker.library_settings import own_settings
from autograder.box.worker.loading import StudentModule, fault_of, raised_by
from autograder.box.worker.surroundings import PrintedHead, own_surroundings, set_seed

__all__ = ["main"]

PYTHON_IGNORES = {getattr(signal, name, 0) for name in ("SIGPIPE", "SIGXFSZ")}  # where they exist
JOB_LIMITS = WireLimits(array_bytes=1 << 32, header_bytes=1 << 26)


def _nothing() -> None:
    """Stands in for refusals where the system itself refuses."""


@dataclass(frozen=True)
class _Result:
    outcome: Outcome
    captured: Captured = ({}, {})
    fault: Fault | None = None


def main() -> None:
    """Serve the one job on standard input, answer on what was standard output, and leave."""
    jobs, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # input() is for nobody to answer, and must not read the next round's calls
    os.close(nothing)
    serve_job(jobs, results, partial(refuse_as_a_box, str(Path.cwd())))


def serve_job(jobs: IO[bytes], results: IO[bytes], refuse: Callable[[], None] = _nothing) -> None:
    """Make the calls of each message on ``jobs``, the first of which holds the submission.

    ``refuse`` sees to it that student code finds refused what it finds refused in a box. Ends this
    process when the stream ends.
    """
    message = read_message(jobs, JOB_LIMITS)
    if message is None:
        end_process(1)
    _quieten()
    _hear_signals()
    _limit_memory(int(message.header["memory_mb"]))
    server = _Server(message.header, results)
    _furnish(message)
    refuse()
    while message is not None:
        for call in _calls(message):
            server.serve(call)
        message = read_message(jobs, JOB_LIMITS)
    results.flush()
    end_process(0)  # threads that student code left behind must not keep the child alive


class _Server:
    """Makes the calls of one job, one after the other, on one loaded submission."""

    def __init__(self, job: Mapping[str, Any], results: IO[bytes]) -> None:
        self._header = job
        self._results = results
        self._filename = str(job["filename"])
        self._module = StudentModule(str(job["source"]), self._filename)
        own = {IMPORTS_PROBE: partial(try_imports, str(job["source"]), self._filename)}
        self._probes: Mapping[str, Probe] = {**import_module(job["probes"]).PROBES, **own}
        self._touched = False  # whether a line of the submission has run

    def serve(self, call: ProbeCall) -> None:
        """Load what the call needs, make it, send the observation."""
        head = PrintedHead()
        faults: list[Fault | None] = []
        try:
            for module in call.imports:
                import_module(module)
            probe = self._probes[call.probe]
            with own_surroundings(head):
                self._announce(call.name, "load")
                self._touched = True
                faults = [self._module.load(name) for name in call.functions]
                set_seed(self._header["seed"] if call.seed is None else call.seed)
                self._announce(call.name, "call")
                with own_settings():
                    result = self._run(probe, call)
        except Exception as error:  # ours, unless the submission changed what we stand on
            outcome = Outcome.UNREADABLE if self._touched else Outcome.GRADER_ERROR
            result = _Result(outcome, fault=fault_of(error, self._filename))
        load_fault = next((fault for fault in faults if fault), None)
        printed = head.getvalue().decode(errors="replace")
        _send(self._results, call.name, result, load_fault, printed)

    def _announce(self, call: str, step: str) -> None:
        write_message(self._results, Message({"event": call, "step": step}))

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
    fault = fault_of(error, filename, step="call")
    unfinished = isinstance(error, NotImplementedError) and raised_by(error, filename)
    return _Result(Outcome.UNFINISHED if unfinished else Outcome.RAISED, fault=fault)


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


def _calls(message: Message) -> Iterator[ProbeCall]:
    for entry in message.header["calls"]:
        prefix = entry["name"] + ":"
        arrays = {
            name.removeprefix(prefix): array.copy()  # frames are read-only, inputs are not
            for name, array in message.arrays.items()
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


def _furnish(job: Message) -> None:
    """Put stand-ins where student code looks for windows, processes, and the lesson's data."""
    draw_without_windows()
    work_with_threads()
    furnish = getattr(import_module(job.header["probes"]), "furnish", None)
    lesson = {name[1:]: array for name, array in job.arrays.items() if name.startswith(":")}
    if furnish and lesson:
        furnish(lesson)


def _quieten() -> None:
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    os.close(sink)


def _hear_signals() -> None:
    """Undo what the grader's own start left ignored, as nohup and a shell's ``&`` do.

    A signal shall end a submission in the same way however its grader was started. What Python
    itself ignores stays so.
    """
    for number in signal.valid_signals() - PYTHON_IGNORES:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def _limit_memory(megabytes: int) -> None:
    """Cap private data (Linux), where it is not capped already, for good.

    RLIMIT_AS cannot be used: TensorFlow reserves gigabytes.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes << 20
    with contextlib.suppress(ValueError, OSError):  # a lower one is there, or it may not
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
