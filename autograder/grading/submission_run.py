"""Grades one submission: makes its calls in two rounds, and judges after each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from autograder.box.wire.observations import Observation, ProbeCall
from autograder.checks import Check, Evidence, Inputs, StudentCode, validated
from autograder.grading.judge import Case, blocked, judge
from autograder.grading.leftover_imports import imports_call, remarks
from autograder.grading.missing import lost_name, missing_functions
from autograder.grading.stopped import Text
from autograder.results import Cause, CheckResult, TaskResult, checks_of
from autograder.sandbox import Budget, ProbeJob, Sandbox
from autograder.sandbox.observe import Observing
from autograder.submission import Submission
from autograder.suite.assignment import Task
from autograder.suite.loading import Suite

__all__ = ["Judged", "SubmissionRun"]

Seen = Mapping[str, Observation]


@dataclass(frozen=True)
class Judged:
    """Results by task, ids of checks that ask for one more try, and what they were judged by.

    ``memory_mb`` is the most that a child held, in MiB; 0 where nobody measured it.
    """

    results: Mapping[str, TaskResult]
    retries: frozenset[str]
    evidence: Evidence
    memory_mb: float
    remarks: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class SubmissionRun:
    """A submission, the tasks to judge, and the inputs that were drawn for them.

    ``previous`` are results of checks of other tasks, by id, which checks of these may need.
    """

    suite: Suite
    submission: Submission
    tasks: tuple[Task, ...]
    inputs: Inputs
    previous: Mapping[str, CheckResult]

    def judged(
        self,
        sandbox: Sandbox,
        data: str,
        cancelled: Callable[[], bool] | None = None,
        budget: Budget | None = None,
    ) -> Judged:
        """Observe and judge all but the training; then the training, where it can still matter.

        Training takes longer than all other calls together, and its checks are skipped where an
        earlier one has failed. ``budget`` is what is left of the submission's time, by default
        all of it. Raises CancelledError once ``cancelled`` says so.
        """
        late = [task for task in self.tasks if self.suite.trains(task)]
        early = [task for task in self.tasks if task not in late]
        first = self._calls(early)
        made = {call.name for call in first}
        last = tuple(call for call in self._calls(late) if call.name not in made)
        job = ProbeJob(
            self.submission.source,
            self.submission.path.name,
            self.suite.probes,
            self.inputs.seed,
            (*first, *last),
            self.inputs.lesson_for(self.submission.source),
        )
        with sandbox.open(job, self.suite.child_limits(data), cancelled, budget) as observing:
            seen = self._validated(observing.observe(first))
            told = self._remarks(observing)
            results, retries = self._judge(early, seen, self.previous)
            known = {**self.previous, **checks_of(results)}
            if any(not blocked(one, known) for one in self._checks(late)):
                seen |= self._validated(observing.observe(last))
        late_results, late_retries = self._judge(late, seen, known)
        versions = self.suite.versions
        return Judged(
            {
                task: result.model_copy(update={"suite": versions[task]})
                for task, result in (results | late_results).items()
            },
            retries | late_retries,
            self._evidence(seen),
            observing.memory_mb,
            told,
        )

    def _checks(self, tasks: Collection[Task]) -> list[Check]:
        return [self.suite.checks[spec.id] for task in tasks for spec in task.checks]

    def _calls(self, tasks: Collection[Task]) -> tuple[ProbeCall, ...]:
        """Calls that these tasks' checks look at, if every function they need is written."""
        wanted = {call for task in tasks for call in self.suite.calls_of(task)}
        written = self.submission.defined - self.submission.stubs
        return tuple(
            call
            for name, call in self.inputs.calls.items()
            if name in wanted and written.issuperset(call.functions)
        )

    def _validated(self, seen: Seen) -> dict[str, Observation]:
        """What was seen; a crash in the place of what does not fit its schema."""
        return {
            name: validated(one, self.suite.schemas.get(self.inputs.calls[name].probe))
            for name, one in seen.items()
        }

    def _remarks(self, observing: Observing) -> tuple[Cause, ...]:
        """What there is to say about imports that no function needs."""
        code = StudentCode(self.submission.source)
        call = imports_call(code.tree, self.suite.assignment.functions)
        if call is None:
            return ()
        seen = observing.observe((call,))[call.name]
        return remarks(seen, Text(code, self.submission.where, self.submission.line))

    def _evidence(self, seen: Seen) -> Evidence:
        code = StudentCode(self.submission.source)
        return Evidence(self.inputs.calls, seen, self.inputs.answers, code)

    def _judge(
        self, tasks: Collection[Task], seen: Seen, previous: Mapping[str, CheckResult]
    ) -> tuple[dict[str, TaskResult], frozenset[str]]:
        suite, mine = self.suite, self.submission
        evidence = self._evidence(seen)
        missing = missing_functions(suite.assignment, mine)
        lost = partial(lost_name, mine)
        case = Case(evidence, mine.defined, mine.stubs, mine.where, mine.line, missing, lost)
        chosen = {task.id for task in tasks}
        return judge(
            suite.assignment, suite.checks, case, chosen, suite.fault_notes, previous=previous
        )
