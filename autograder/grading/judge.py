"""Observations and checks to a verdict: pure, runs no student code, imports no TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.box.wire.observations import Observation, Outcome
from autograder.checks import Check, Evidence, FaultNote, Finding
from autograder.grading import messages
from autograder.grading.missing import needs_lost_name
from autograder.grading.stopped import Text, from_fault
from autograder.results import Cause, CheckResult, Status, TaskResult, task_status
from autograder.suite.assignment import Assignment, Task

__all__ = ["Case", "blocked", "judge"]


@dataclass(frozen=True)
class Case:
    """All that the judge is told about one submission.

    ``missing`` says of functions why they are not there although somebody has worked at them (of
    a task without a function, by its id, why it cannot be judged), and ``lost`` of any other name
    why nothing gives it a value.
    """

    evidence: Evidence
    defined: Collection[str]
    stubs: Collection[str]
    where: Callable[[int], str]
    line: Callable[[int], str]
    missing: Mapping[str, Cause] = field(default_factory=dict)
    lost: Callable[[str], Cause | None] = lambda _: None


def judge(
    assignment: Assignment,
    checks: Mapping[str, Check],
    case: Case,
    tasks: Collection[str],
    fault_notes: Sequence[FaultNote] = (),
    *,
    previous: Mapping[str, CheckResult] | None = None,
) -> tuple[dict[str, TaskResult], frozenset[str]]:
    """Judge the chosen tasks in the manifest's order; also gives ids of checks to retry.

    ``fault_notes`` explain exceptions of student code; the first that fits is used. ``previous``
    are results of other tasks' checks, by id, that chosen ones may need.
    """
    judging = TaskJudge(checks, case, fault_notes, previous or {})
    results = {task.id: judging.judge_task(task) for task in assignment.tasks if task.id in tasks}
    return results, frozenset(judging.retries)


def blocked(one: Check, results: Mapping[str, CheckResult]) -> str | None:
    """The description of a check that this one needs and that did not pass, if there is one.

    One whose slip was put right stands in nobody's way.
    """
    for needed in one.needs:
        result = results.get(needed)
        if result is not None and result.status is not Status.PASS and not result.put_right:
            return result.description
    return None


class TaskJudge:
    """Judges one submission, remembering what has been found so far."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        case: Case,
        fault_notes: Sequence[FaultNote],
        previous: Mapping[str, CheckResult],
    ) -> None:
        self._checks = checks
        self._case = case
        self._notes = fault_notes
        self._results = dict(previous)
        self._faults: dict[str, str] = {}
        self.retries: set[str] = set()

    def judge_task(self, task: Task) -> TaskResult:
        """Judge all checks of a task."""
        self._faults = {}
        results = []
        for spec in task.checks:
            status, cause, put_right = self._judge_check(task, self._checks[spec.id])
            result = CheckResult(
                id=spec.id,
                description=self._checks[spec.id].description,
                status=status,
                points=spec.points if status is Status.PASS else 0.0,
                max_points=spec.points,
                cause=cause,
                put_right=put_right,
            )
            self._results[spec.id] = result
            results.append(result)
        status = task_status([result.status for result in results])
        points = sum(result.points for result in results)
        return TaskResult(
            status=status, points=points, max_points=task.max_points, checks=tuple(results)
        )

    def _judge_check(self, task: Task, one: Check) -> tuple[Status, Cause | None, bool]:
        """Status, cause, and whether the slip was put right."""
        if without := self._without_running(task, one):
            return *without, False
        return self._run(one)

    def _without_running(self, task: Task, one: Check) -> tuple[Status, Cause] | None:
        """What is known of a check that has nothing to look at."""
        if missing := self._case.missing.get(task.function or task.id):
            return self._once(one, missing)
        cause = self._unattempted(task)
        if cause is not None:
            tried = task.function is None and bool(self._case.missing)
            return Status.SKIPPED if tried else Status.NOT_ATTEMPTED, cause
        if (blocker := blocked(one, self._results)) is not None:
            return Status.SKIPPED, messages.skipped(blocker)
        for call in one.calls:
            observation = self._case.evidence.observations[call]
            if observation.outcome is not Outcome.RETURNED:
                return self._fault(one, observation)
        return None

    def _unattempted(self, task: Task) -> Cause | None:
        if task.function is None:
            waits = [name for name in self._functions_behind(task) if not self._written(name)]
            return messages.waits_for(waits, tried=bool(self._case.missing)) if waits else None
        if task.function not in self._case.defined:
            return messages.not_found(task.function)
        return None if self._written(task.function) else messages.stub(task.function)

    def _written(self, function: str) -> bool:
        return function in self._case.defined and function not in self._case.stubs

    def _functions_behind(self, task: Task) -> list[str]:
        """Functions that the calls of a task need, each once, in the calls' order."""
        calls = (call for spec in task.checks for call in self._checks[spec.id].calls)
        names = (name for call in calls for name in self._case.evidence.calls[call].functions)
        return list(dict.fromkeys(names))

    def _fault(self, one: Check, observation: Observation) -> tuple[Status, Cause]:
        """A call did not return: by the student's doing, or by the grader's."""
        if observation.outcome is Outcome.GRADER_ERROR:
            message = observation.fault.message if observation.fault else ""
            return Status.ERROR, messages.grader_error(message)
        functions = self._case.evidence.calls[observation.call].functions
        case = self._case
        if lost := needs_lost_name(observation, functions, case.lost):
            return self._once(one, lost)
        text = Text(case.evidence.code, case.where, case.line)
        return self._once(one, from_fault(observation, functions, text, self._notes))

    def _once(self, one: Check, cause: Cause) -> tuple[Status, Cause]:
        """Fail with a cause, or point to the check that has named it."""
        key = cause.actual or cause.rationale
        if (first := self._faults.get(key)) is not None:
            return Status.SKIPPED, messages.same_fault(first)
        self._faults[key] = cause.rationale if cause.stopped else one.description
        return Status.FAIL, cause

    def _run(self, one: Check) -> tuple[Status, Cause | None, bool]:
        try:
            finding = one.run(self._case.evidence)
        except Exception as error:  # a check that fails is the grader's fault, never a verdict
            return Status.ERROR, messages.check_raised(one.id, error), False
        if finding is None:
            return Status.PASS, None, False
        if finding.skipped:
            return Status.SKIPPED, finding.cause, False
        if finding.retry:
            self.retries.add(one.id)
        return Status.FAIL, self._with_printed(self._with_line(finding), one), finding.put_right

    def _with_line(self, finding: Finding) -> Cause:
        """The cause, with the lines that it is about and their places."""
        if not finding.line:
            return finding.cause
        numbers = sorted({finding.line, *finding.more_lines})
        lines = [messages.own_line(one, self._case.where, self._case.line) for one in numbers]
        actual = "\n".join([finding.cause.actual, *lines] if finding.cause.actual else lines)
        return finding.cause.model_copy(update={"actual": actual})

    def _with_printed(self, cause: Cause, one: Check) -> Cause:
        """Add what the student's code printed to the first failing check that looked at it."""
        text = next((self._case.evidence.observations[call].printed for call in one.calls), "")
        if not text.strip() or text in self._faults:
            return cause
        self._faults[text] = one.description
        return cause.model_copy(update={"actual": messages.with_printed(cause.actual, text)})
