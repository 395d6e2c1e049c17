"""Makes every call of a job, with a new child after each one that hung or died."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.observations import (
    Fault,
    Observation,
    Outcome,
    ProbeCall,
)
from autograder.sandbox.await_call import CallWatch, not_started
from autograder.sandbox.child import Child, Job, Process
from autograder.sandbox.limits import ChildLimits
from autograder.sandbox.warm_parent import ParentDiedError

__all__ = ["Observing", "Start", "Watcher", "observe"]

Start = Callable[[], Process]
Seen = dict[str, Observation]
DOUBTFUL = (Outcome.GRADER_ERROR, Outcome.UNREADABLE)


@dataclass(frozen=True)
class Watcher:
    """Looks on while calls are made.

    ``needless`` says whether, after what was seen, a call need not be made; ``ended`` is told
    the most memory (MB) that a child held, when it is gone. Once ``given_up``, if there is one,
    says so, no more calls are made, and GivenUpError is raised.
    """

    needless: Callable[[ProbeCall, Mapping[str, Observation]], bool] = lambda _call, _seen: False
    ended: Callable[[float], None] = lambda _memory_mb: None
    given_up: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Observing:
    """How a job's calls are made: within which limits, in children started how."""

    job: Job
    limits: ChildLimits
    start: Start
    watcher: Watcher = Watcher()


def observe(how: Observing) -> Seen:
    """Make every call and return one observation for each, whatever the student's code does.

    When a child hangs or dies, the call it was at is charged, further calls of the same
    functions are not made, and a new child makes the rest. What the watcher calls needless is
    not made, and not in what is returned.
    """
    job = how.job
    seen = _observe(how, job.calls)
    for calls in _suspects(job.calls, seen):
        seen |= _observe(how, calls)
    left = [call for call in job.calls if call.name not in seen]  # needless before, not any more
    return seen | _observe(how, left, seen)


def _suspects(
    calls: Sequence[ProbeCall], seen: dict[str, Observation]
) -> Iterator[list[ProbeCall]]:
    """Calls to make again in a child of their own: another function may have spoilt theirs."""
    if len({call.functions for call in calls}) < 2:
        return
    made = [call for call in calls if call.name in seen]
    doubtful = [call for call in made if seen[call.name].outcome in DOUBTFUL]
    for functions in dict.fromkeys(call.functions for call in doubtful):
        yield [call for call in doubtful if call.functions == functions]


def _observe(
    how: Observing, calls: Sequence[ProbeCall], before: Mapping[str, Observation] | None = None
) -> Seen:
    """Make these calls, after what was seen ``before``."""
    seen: Seen = dict(before or {})
    pending = list(calls)
    while pending := [call for call in pending if not how.watcher.needless(call, seen)]:
        last, ended = _run_child(how, pending, seen)
        pending = pending[pending.index(last) + 1 :]
        fault = seen[last.name].fault
        if not ended or fault is None:
            continue
        if seen[last.name].outcome is Outcome.GRADER_ERROR:  # no child starts: nobody's function
            return seen | {
                call.name: Observation(call.name, Outcome.GRADER_ERROR, fault=fault)
                for call in pending
            }
        how = _after(fault, how)
        blamed = _blamed(fault, last)
        for call in [one for one in pending if blamed & set(one.functions)]:
            seen[call.name] = Observation(call.name, Outcome.NOT_RUN, fault=fault)
            pending.remove(call)
    return seen


def _after(fault: Fault, how: Observing) -> Observing:
    """After a hang in loading, the other functions may need the same line: do not wait as long."""
    if (fault.kind, fault.stage) != ("timeout", "load"):
        return how
    limits = replace(how.limits, load_seconds=how.limits.load_seconds / 4)
    return replace(how, limits=limits)


def _blamed(fault: Fault, call: ProbeCall) -> set[str]:
    """Which functions' further calls would end the same way: the one that was running, if known."""
    return {fault.stage} if fault.stage in call.functions else set(call.functions)


def _run_child(how: Observing, calls: Sequence[ProbeCall], seen: Seen) -> tuple[ProbeCall, bool]:
    """Add to ``seen`` until a call ends the child; gives the last call, and whether it did."""
    last, ended = calls[0], True
    try:
        process = how.start()
    except ParentDiedError as error:
        seen[last.name] = not_started(last, str(error))
        return last, ended
    with Child(process, how.limits) as child:
        child.send(how.job, calls)
        for number, call in enumerate(calls):
            if number and how.watcher.needless(call, seen):
                break
            watch = CallWatch(child, call, how.limits, how.watcher.given_up, fresh=number == 0)
            seen[call.name] = watch.observation()
            last, ended = call, watch.child_ended
            if ended:
                break
    how.watcher.ended(process.memory_mb())
    return last, ended
