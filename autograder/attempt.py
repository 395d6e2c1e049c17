"""One submission before the judge: has an exam's calls made, and judges what came of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from autograder.assignment import Task
from autograder.checking import Evidence
from autograder.exam import Exam
from autograder.exhibits import Exhibit
from autograder.forms import examined
from autograder.judge import Case, blocked, judge
from autograder.observations import Observation, ProbeCall
from autograder.sandbox import Job, Sandbox, Watcher
from autograder.submission import Submission
from autograder.suite import Suite
from autograder.verdict import CheckResult, TaskResult

__all__ = ["Attempt"]

Judged = tuple[dict[str, TaskResult], frozenset[str]]  # with the ids of near misses


@dataclass
class Attempt:
    """Observes and judges one submission, on as many seeds as it is asked to.

    ``known`` are results of tasks that are not judged here. ``memory_mb`` is the most that a
    child held. When ``given_up`` says so, GivenUpError is raised.
    """

    suite: Suite
    submission: Submission
    data: str
    sandbox: Sandbox
    known: Mapping[str, TaskResult] = field(default_factory=dict)
    given_up: Callable[[], bool] | None = None
    memory_mb: float = 0.0
    _evidence: Evidence | None = None

    def judge(self, tasks: list[Task], seed: int) -> Judged:
        """Results of the tasks and ids of near misses, on the exam of this seed."""
        exam = self.suite.draw_exam(seed, self.data)
        bench = _Bench(self, tasks, exam)
        raw = self._observe(tasks, exam, bench)
        seen = bench.examined(raw)
        self.memory_mb = max(self.memory_mb, bench.memory_mb)
        self._evidence = self._evidence or Evidence(exam.calls, seen, exam.answers)
        results, near_misses = bench.judge(raw)
        versions = self.suite.versions
        return {
            task: result.model_copy(update={"suite": versions[task]})
            for task, result in results.items()
        }, near_misses

    def exhibits(self, tasks: Collection[str]) -> tuple[Exhibit, ...]:
        """What there is to be shown of these tasks, from the first exam."""
        if self._evidence is None:
            return ()
        found = []
        for exhibitor in self.suite.exhibitors:
            with contextlib.suppress(Exception):  # a picture of something odd costs no verdict
                found.append(exhibitor(self._evidence))
        return tuple(one for one in found if one is not None and one.task in tasks)

    def _observe(self, tasks: list[Task], exam: Exam, bench: _Bench) -> dict[str, Observation]:
        """Make the calls that the tasks' checks look at and that written functions can answer."""
        suite, submission = self.suite, self.submission
        written = submission.defined - submission.stubs
        wanted = {
            call for task in tasks for spec in task.checks for call in suite.checks[spec.id].calls
        }
        calls = tuple(
            call
            for name, call in exam.calls.items()
            if name in wanted and written.issuperset(call.functions)
        )
        watcher = Watcher(bench.needless, bench.ended, self.given_up)
        job = Job(submission.source, submission.path.name, suite.probes, exam.seed, calls)
        return self.sandbox.observe(job, suite.child_limits(self.data), watcher)


class _Bench:
    """Judges what was observed, at the end and, to save a training, on the way there."""

    def __init__(self, attempt: Attempt, tasks: list[Task], exam: Exam) -> None:
        self._attempt = attempt
        self._tasks = tasks
        self._exam = exam
        self._examined: dict[str, tuple[Observation, Observation]] = {}
        self._early: Judged = ({}, frozenset())
        self.memory_mb = 0.0

    def ended(self, memory_mb: float) -> None:
        """Remember the most that a child held."""
        self.memory_mb = max(self.memory_mb, memory_mb)

    def needless(self, call: ProbeCall, seen: Mapping[str, Observation]) -> bool:
        """Whether every check of the gate's call fails by an earlier check, whatever comes."""
        suite = self._attempt.suite
        if suite.gate is None or call.name != suite.gate.call:
            return False
        looking = [one for one in suite.checks.values() if call.name in one.calls]
        needed = {name for one in looking for name in one.needs}
        before = [
            task
            for task in self._tasks
            if self._calls_of(task) <= set(seen) and needed & {spec.id for spec in task.checks}
        ]
        fine = self.examined(seen)
        self._early = ({}, frozenset())
        self._early = self._judged(before, fine)
        results = self._known() | _checks_of(self._early[0])
        return all(blocked(one, results) for one in looking)

    def judge(self, seen: Mapping[str, Observation]) -> Judged:
        """Results of all tasks, and ids of near misses."""
        return self._judged(self._tasks, self.examined(seen))

    def examined(self, seen: Mapping[str, Observation]) -> dict[str, Observation]:
        """What was seen, where it has the form agreed on; each is looked at once."""
        forms = self._attempt.suite.forms
        for name, one in seen.items():
            before = self._examined.get(name)
            if before and before[0] is one:
                continue
            if before:  # it was made again: what has been judged is not what counts
                self._early = ({}, frozenset())
            form = forms.get(self._exam.calls[name].probe)
            self._examined[name] = one, examined(one, form)
        return {name: self._examined[name][1] for name in seen}

    def _judged(self, tasks: list[Task], seen: Mapping[str, Observation]) -> Judged:
        """Judge what has not been judged on the way."""
        suite, mine, exam = self._attempt.suite, self._attempt.submission, self._exam
        early, misses = self._early
        evidence = Evidence(exam.calls, seen, exam.answers)
        case = Case(evidence, mine.defined, mine.stubs, mine.where, mine.line, mine.broken)
        left = {task.id for task in tasks} - set(early)
        known = self._known() | _checks_of(early)
        results, more = judge(
            suite.assignment, suite.checks, case, left, suite.fault_notes, known=known
        )
        return early | results, misses | more

    def _known(self) -> dict[str, CheckResult]:
        return _checks_of(self._attempt.known)

    def _calls_of(self, task: Task) -> set[str]:
        """Calls that were to be made for a task."""
        checks = self._attempt.suite.checks
        return {call for spec in task.checks for call in checks[spec.id].calls}


def _checks_of(results: Mapping[str, TaskResult]) -> dict[str, CheckResult]:
    return {one.id: one for result in results.values() for one in result.checks}
