"""Makes the calls of a job in one or more rounds, with a new child after one that hung or died."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import Fault, Observation, Outcome, ProbeCall
from autograder.sandbox.await_call import CallWatch, KilledError, not_started, used_up
from autograder.sandbox.budget import Budget
from autograder.sandbox.child import Child, ProbeJob, Process
from autograder.sandbox.fork_server import ForkServerError

__all__ = ["Observing", "Start"]

Start = Callable[[], Process]
Cancelled = Callable[[], bool]
Seen = dict[str, Observation]
KILLED = "killed"  # a fault's kind: by something outside
DOUBTFUL = (Outcome.GRADER_ERROR, Outcome.UNREADABLE)


class Observing:
    """A job under way; use as a context manager, so that its child is always ended.

    ``memory_mb`` is the most that a child was seen to hold, in MiB, once that child is gone.
    """

    def __init__(
        self,
        job: ProbeJob,
        limits: Limits,
        start: Start,
        budget: Budget,
        cancelled: Cancelled | None = None,
    ) -> None:
        self._job = job
        self._limits = limits
        self._start = start
        self._budget = budget
        self._cancelled = cancelled
        self._blamed: dict[str, Fault] = {}  # functions that have ended a child, and how
        self._made: set[tuple[str, ...]] = set()  # functions of all calls so far
        self._killed: dict[str, int] = {}  # by call: how often its child was ended from outside
        self._child: Child | None = None
        self.memory_mb = 0.0

    def __enter__(self) -> Observing:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_child()

    def observe(self, calls: Sequence[ProbeCall]) -> Seen:
        """Make these calls of the job; one observation for each, whatever the student's code does.

        A child that is still there from the round before makes them; if student code of that round
        keeps it from starting, a new child takes over. When a child hangs or dies, the call
        it was at is charged, further calls of the same functions are not made, and a new child
        makes the rest; none is made once the submission's time is used up. Raises CancelledError
        once the job's ``cancelled`` says so.
        """
        seen: Seen = {}
        self._make(list(calls), seen)
        self._made |= {call.functions for call in calls}
        for suspects in self._suspects(calls, seen):
            self._end_child()  # what was spoilt in it would be so in the next round, too
            with self._anew() as fresh:
                fresh._make(suspects, seen)
            self.memory_mb = max(self.memory_mb, fresh.memory_mb)
        return seen

    def _suspects(self, calls: Sequence[ProbeCall], seen: Seen) -> Iterator[list[ProbeCall]]:
        """Calls to make again in a child of their own: another function may have spoilt theirs."""
        if len(self._made) < 2 or self._budget.used_up:
            return
        doubtful = [call for call in calls if _is_doubtful(seen[call.name])]
        for functions in dict.fromkeys(call.functions for call in doubtful):
            if not self._budget.used_up:
                yield [call for call in doubtful if call.functions == functions]

    def _anew(self) -> Observing:
        """Open the job again, with nothing made yet."""
        return Observing(self._job, self._limits, self._start, self._budget, self._cancelled)

    def _make(self, pending: list[ProbeCall], seen: Seen) -> None:
        """Make the calls, in as many children as it takes."""
        while pending := self._unblamed(pending, seen):
            try:
                last, ended = self._make_in_child(pending, seen)
            except KilledError as error:
                self._end_child()
                last, ended = error.call, True
                if not self._given_up(error, seen):
                    pending = pending[pending.index(last) :]
                    continue
            pending = pending[pending.index(last) + 1 :]
            fault = seen[last.name].fault
            if not ended or fault is None:
                continue
            if seen[last.name].outcome is Outcome.GRADER_ERROR:  # no child starts, or stays
                for call in pending:
                    seen[call.name] = Observation(call.name, Outcome.GRADER_ERROR, fault=fault)
                return
            self._blame(fault, last)

    def _unblamed(self, pending: list[ProbeCall], seen: Seen) -> list[ProbeCall]:
        """Calls that are still to be made; the others count as not run.

        Those are calls whose functions have ended a child, and all once the time is used up.
        """
        if self._budget.used_up:
            seen |= {call.name: used_up(call, self._budget) for call in pending}
            return []
        kept = []
        for call in pending:
            fault = next((self._blamed[one] for one in call.functions if one in self._blamed), None)
            if fault is None:
                kept.append(call)
            else:
                seen[call.name] = Observation(call.name, Outcome.NOT_RUN, fault=fault)
        return kept

    def _blame(self, fault: Fault, call: ProbeCall) -> None:
        """Remember the function that ended a child, if known: its further calls would end so, too.

        After a hang in loading, other functions may need the same line: they get less time.
        """
        blamed = {fault.step} if fault.step in call.functions else call.functions
        self._blamed |= dict.fromkeys(blamed, fault)
        if (fault.kind, fault.step) == ("timeout", "load"):
            self._limits = replace(self._limits, load_seconds=self._limits.load_seconds / 4)

    def _make_in_child(self, calls: Sequence[ProbeCall], seen: Seen) -> tuple[ProbeCall, bool]:
        """Add to ``seen`` until a call ends the child; gives the last call, and whether it did."""
        try:
            child = self._child or self._start_child()
        except ForkServerError as error:
            seen[calls[0].name] = not_started(calls[0], str(error))
            return calls[0], True
        fresh = child.fresh
        child.send(self._job, calls)
        for number, call in enumerate(calls):
            watch = CallWatch(child, call, self._limits, self._budget, self._cancelled)
            seen[call.name] = watch.observation()
            if watch.child_ended:
                self._end_child()
                if not (fresh or number or watch.begun):
                    return self._make_in_child(calls, seen)
                return call, True
        return calls[-1], False

    def _given_up(self, error: KilledError, seen: Seen) -> bool:
        """Whether a call is not tried again whose child was ended from outside; its observation.

        What student code may have done itself, and does each time, is a crash of its own.
        """
        call, killed = error.call, error.killed
        times = self._killed[call.name] = self._killed.get(call.name, 0) + 1
        if times < killed.tries:
            return False
        if killed.perhaps_itself and error.step:
            fault = Fault("crash", killed.how, step=error.step)
            seen[call.name] = Observation(call.name, Outcome.CRASHED, fault=fault)
        else:
            told = f"something outside ended the child process {times} times ({killed.how})"
            fault = Fault(KILLED, told)
            seen[call.name] = Observation(call.name, Outcome.GRADER_ERROR, fault=fault)
        return True

    def _start_child(self) -> Child:
        self._child = Child(self._start(), self._limits)
        return self._child

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()
            self.memory_mb = max(self.memory_mb, child.memory_mb())


def _is_doubtful(seen: Observation) -> bool:
    """Whether a child of its own may do better; a call that was killed has had its tries."""
    killed = seen.fault is not None and seen.fault.kind == KILLED
    return seen.outcome in DOUBTFUL and not killed
