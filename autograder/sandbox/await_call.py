"""Waits for one call's observation: what came, or the crash or the overrun in its place."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import (
    CutOffError,
    Fault,
    Message,
    Observation,
    Outcome,
    ProbeCall,
    ProtocolError,
)
from autograder.sandbox.budget import Budget
from autograder.sandbox.child import Child, Killed
from autograder.sandbox.decoding import STEP_CAP, decode, text_of

__all__ = ["CallWatch", "CancelledError", "KilledError", "not_started", "used_up"]

PATIENCE = 3.0  # times a deadline: a child with many threads waits for cores that it took itself
LEAST_MORE = 0.05  # seconds worth going on for
LOOK_SECONDS = 0.05  # how often to ask whether the job was cancelled
STILL_RUNNING = "the process went on, with its output closed"


class CancelledError(Exception):
    """The caller no longer wants to know how the calls go."""


class KilledError(Exception):
    """Somebody has ended the child who is not student code, or may not be."""

    def __init__(self, call: ProbeCall, step: str, killed: Killed) -> None:
        super().__init__(killed.how)
        self.call = call
        self.step = step  # empty where the call had not begun
        self.killed = killed


class CallWatch:
    """Waits for one call's observation, with a deadline for loading and one for the call.

    ``cancelled`` is asked now and then; where it says so, CancelledError is raised.
    """

    def __init__(
        self,
        child: Child,
        call: ProbeCall,
        limits: Limits,
        budget: Budget,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._child = child
        self._budget = budget
        self._cancelled = cancelled
        self._call = call
        self._step = ""
        self.child_ended = False
        self._allowed = {"load": limits.load_seconds, "call": call.seconds}
        self._seconds = limits.load_seconds
        self._deadline = time.monotonic() + self._seconds
        self._patience = PATIENCE * max(self._allowed.values())
        # The submission's own time; before student code begins, nothing of it is spent.
        self._counted = time.monotonic() if child.touched else None

    @property
    def begun(self) -> bool:
        """Whether the child has said that it is at the call."""
        return bool(self._step)

    def observation(self) -> Observation:
        """Give what came, or the crash or the overrun that came in its place.

        Raises KilledError where somebody else has, or may have, ended the child.
        """
        before = self._budget.left
        try:
            return self._awaited()
        except KilledError as error:
            if not error.killed.perhaps_itself:  # nor does it cost the student time
                self._budget.left = before
            raise

    def _awaited(self) -> Observation:
        try:
            while True:
                message = self._next()
                self._count()
                if message is None:
                    return self._gone()
                if message.header.get("event") == self._call.name:
                    self._enter(text_of(message.header, "step", STEP_CAP))
                else:
                    return decode(message, self._call.name, touched=self._child.touched)
        except queue.Empty:
            if time.monotonic() < self._deadline:  # the call has time, and the submission has not
                self._budget.end()
                self.child_ended = True
                return used_up(self._call, self._budget, self._step)
            return self._ended(Outcome.TIMED_OUT, f"{self._seconds:g}", "timeout")
        except CutOffError as error:
            self._demand_not_killed()
            return self._ended(Outcome.CRASHED, f"what came was damaged ({error})", "cut_off")
        except ProtocolError as error:
            return self._ended(Outcome.CRASHED, f"what came was damaged ({error})", "cut_off")

    def _next(self) -> Message | None:
        """The next message; time in which no core was free for the child is not held against it."""
        while True:
            try:
                return self._receive()
            except queue.Empty:
                waited = self._child.waited_anew()
                more = min(waited, self._patience)
                self._budget.give_back(waited)
                if more < LEAST_MORE:
                    raise
                self._patience -= more
                self._deadline += more

    def _receive(self) -> Message | None:
        """The next message; raises queue.Empty at the deadline."""
        while self._cancelled:
            if self._cancelled():
                raise CancelledError
            if self._left() < LOOK_SECONDS:
                break
            with contextlib.suppress(queue.Empty):
                return self._child.receive(LOOK_SECONDS)
        return self._child.receive(self._left())

    def _left(self) -> float:
        """Seconds until the call's deadline, or until the submission's time is used up."""
        self._count()
        of_call = self._deadline - time.monotonic()
        return of_call if self._counted is None else min(of_call, self._budget.left)

    def _count(self) -> None:
        """Take from the submission's time what has gone by since the last time."""
        if self._counted is not None:
            now = time.monotonic()
            self._budget.spend(now - self._counted)
            self._counted = now

    def _gone(self) -> Observation:
        if over := self._child.overrun():
            return self._ended(Outcome.CRASHED, over, "over")
        self._demand_not_killed()
        how = self._child.obituary()
        return self._ended(Outcome.CRASHED, how or STILL_RUNNING, "crash" if how else "cut_off")

    def _demand_not_killed(self) -> None:
        if killed := self._child.killed():
            self.child_ended = True
            raise KilledError(self._call, self._step, killed)

    def _enter(self, step: str) -> None:
        self._step = step
        self._child.touched = True
        self._counted = self._counted or time.monotonic()
        # Each allowance is given once, so announcing again gains no time.
        seconds = self._allowed.pop(step, None)
        if seconds is not None:
            self._seconds = seconds
            self._deadline = time.monotonic() + seconds

    def _ended(self, outcome: Outcome, how: str, kind: str) -> Observation:
        self.child_ended = True
        if not self._child.touched:
            return not_started(self._call, self._child.failure() or how)
        return Observation(self._call.name, outcome, fault=Fault(kind, how, step=self._step))


def not_started(call: ProbeCall, how: str) -> Observation:
    """No child: the grader's fault, whatever call it was."""
    message = f"the child process did not start ({how})"
    return Observation(call.name, Outcome.GRADER_ERROR, fault=Fault("not_started", message))


def used_up(call: ProbeCall, budget: Budget, step: str = "") -> Observation:
    """The submission's time is over; with a ``step``, while this call was made, else before."""
    outcome = Outcome.TIMED_OUT if step else Outcome.NOT_RUN
    return Observation(call.name, outcome, fault=Fault("budget", f"{budget.seconds:g}", step=step))
