"""Makes every call of a job, with a new child after each one that hung or died."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.observations import (
    Fault,
    Frame,
    Message,
    Observation,
    Outcome,
    ProbeCall,
    ProtocolError,
)
from autograder.sandbox.child import Child, Job, Process
from autograder.sandbox.limits import ChildLimits
from autograder.sandbox.warm_parent import ParentDiedError

__all__ = ["Start", "observe"]

TEXT_CAP = 4000
STILL_RUNNING = "the process went on, with its output closed"
Start = Callable[[], Process]
DOUBTFUL = (Outcome.GRADER_ERROR, Outcome.UNREADABLE)


def observe(job: Job, limits: ChildLimits, start: Start) -> dict[str, Observation]:
    """Make every call and return one observation for each, whatever the student's code does.

    When a child hangs or dies, the call it was at is charged, further calls of the same
    functions are not made, and a new child makes the rest.
    """
    seen = _observe(job, job.calls, limits, start)
    for calls in _suspects(job.calls, seen):
        seen |= _observe(job, calls, limits, start)
    return seen


def _suspects(
    calls: Sequence[ProbeCall], seen: dict[str, Observation]
) -> Iterator[list[ProbeCall]]:
    """Calls to make again in a child of their own: another function may have spoilt theirs."""
    if len({call.functions for call in calls}) < 2:
        return
    doubtful = [call for call in calls if seen[call.name].outcome in DOUBTFUL]
    for functions in dict.fromkeys(call.functions for call in doubtful):
        yield [call for call in doubtful if call.functions == functions]


def _observe(
    job: Job, calls: Sequence[ProbeCall], limits: ChildLimits, start: Start
) -> dict[str, Observation]:
    seen: dict[str, Observation] = {}
    pending = list(calls)
    while pending:
        done = _run_child(job, pending, limits, start)
        seen |= done
        last, pending = pending[len(done) - 1], pending[len(done) :]
        fault = seen[last.name].fault
        if not pending or fault is None:
            break
        if seen[last.name].outcome is Outcome.GRADER_ERROR:  # no child starts: nobody's function
            return seen | {
                call.name: Observation(call.name, Outcome.GRADER_ERROR, fault=fault)
                for call in pending
            }
        limits = _after(fault, limits)
        blamed = _blamed(fault, last)
        for call in [one for one in pending if blamed & set(one.functions)]:
            seen[call.name] = Observation(call.name, Outcome.NOT_RUN, fault=fault)
            pending.remove(call)
    return seen


def _after(fault: Fault, limits: ChildLimits) -> ChildLimits:
    """After a hang in loading, the other functions may need the same line: do not wait as long."""
    if (fault.kind, fault.stage) != ("timeout", "load"):
        return limits
    return replace(limits, load_seconds=limits.load_seconds / 4)


def _blamed(fault: Fault, call: ProbeCall) -> set[str]:
    """Which functions' further calls would end the same way: the one that was running, if known."""
    return {fault.stage} if fault.stage in call.functions else set(call.functions)


def _run_child(
    job: Job, calls: Sequence[ProbeCall], limits: ChildLimits, start: Start
) -> dict[str, Observation]:
    """Observe the calls in their order until one ends the child; always at least one."""
    try:
        process = start()
    except ParentDiedError as error:
        return {calls[0].name: _not_started(calls[0], str(error))}
    seen: dict[str, Observation] = {}
    with Child(process, limits) as child:
        child.send(job, calls)
        for number, call in enumerate(calls):
            watch = _Watch(child, call, limits, fresh=number == 0)
            seen[call.name] = watch.observation()
            if watch.child_ended:
                break
    return seen


class _Watch:
    """Waits for one call's observation, with a deadline for loading and one for the call."""

    def __init__(self, child: Child, call: ProbeCall, limits: ChildLimits, *, fresh: bool) -> None:
        self._child = child
        self._fresh = fresh
        self._call = call
        self._stage = ""
        self.child_ended = False
        self._allowed = {"load": limits.load_seconds, "call": call.seconds}
        self._seconds = limits.load_seconds
        self._deadline = time.monotonic() + self._seconds

    def observation(self) -> Observation:
        """Give what came, or the crash or the overrun that came in its place."""
        try:
            while True:
                message = self._child.receive(self._deadline - time.monotonic())
                if message is None:
                    return self._gone()
                if message.header.get("event") == self._call.name:
                    self._enter(str(message.header.get("stage"))[:80])
                else:
                    return _decode(message, self._call.name)
        except queue.Empty:
            return self._ended(Outcome.TIMED_OUT, f"{self._seconds:g}", "timeout")
        except ProtocolError as error:
            return self._ended(Outcome.CRASHED, f"what came was damaged ({error})", "cut_off")

    def _gone(self) -> Observation:
        if over := self._child.overrun():
            return self._ended(Outcome.CRASHED, over, "over")
        how = self._child.obituary()
        return self._ended(Outcome.CRASHED, how or STILL_RUNNING, "crash" if how else "cut_off")

    def _enter(self, stage: str) -> None:
        self._stage = stage
        # Each allowance is given once, so announcing again gains no time.
        seconds = self._allowed.pop(stage, None)
        if seconds is not None:
            self._seconds = seconds
            self._deadline = time.monotonic() + seconds

    def _ended(self, outcome: Outcome, how: str, kind: str) -> Observation:
        self.child_ended = True
        if self._fresh and not self._stage:  # no student code has run in this child yet
            return _not_started(self._call, self._child.failure() or how)
        return Observation(self._call.name, outcome, fault=Fault(kind, how, stage=self._stage))


def _not_started(call: ProbeCall, how: str) -> Observation:
    message = f"the child process did not start ({how})"
    return Observation(call.name, Outcome.GRADER_ERROR, fault=Fault("not_started", message))


def _decode(message: Message, expected: str) -> Observation:
    header = message.header
    try:
        if header["observation"] != expected:
            raise ProtocolError("an observation that nobody asked for")
        values = header["values"]
        if not isinstance(values, dict):
            raise ProtocolError("an observation without values")
        return Observation(
            expected,
            Outcome(header["outcome"]),
            values,
            message.arrays,
            _fault(header["fault"]),
            _fault(header["load_fault"]),
            str(header["printed"])[:TEXT_CAP],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("an observation that is not what was agreed") from error


def _fault(facts: Any) -> Fault | None:
    if facts is None:
        return None
    frames = tuple(Frame(int(one["line"]), str(one["function"])[:80]) for one in facts["frames"])
    message, stage = str(facts["message"])[:TEXT_CAP], str(facts["stage"])[:80]
    return Fault(str(facts["kind"])[:80], message, frames[:8], stage)
