"""Grades every specimen on every seed, in parallel, as any submission is graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.audit.corpus import Specimen
from autograder.grading import grade
from autograder.parallel import as_done
from autograder.sandbox import Sandbox
from autograder.verdict import CheckResult, Status, Verdict

__all__ = ["Planned", "Trial", "grade_all", "names", "plan"]


@dataclass(frozen=True)
class Trial:
    """One specimen's verdict on one seed."""

    specimen: Specimen
    seed: int
    verdict: Verdict

    @property
    def accepted(self) -> bool:
        """Whether it got full points."""
        return self.verdict.passed

    @property
    def caught(self) -> bool:
        """Whether it lost points anywhere, by a verdict and not by the grader's own failure."""
        statuses = [task.status for task in self.verdict.tasks.values()]
        return self.verdict.status == "graded" and Status.FAIL in statuses

    @property
    def caught_in_its_task(self) -> bool:
        """Whether it lost points in its own task, and in no other that stands for a function."""
        lost = {name for name, task in self.verdict.tasks.items() if task.status is not Status.PASS}
        return self.caught and lost == {self.specimen.task}

    @property
    def named(self) -> bool:
        """Whether a cause in its own task has one of the phrases that the specimen expects."""
        return any(names(self.specimen, one) for one in self.failed)

    @property
    def failed(self) -> list[CheckResult]:
        """Failed checks of the specimen's own task; of a wheat, of any task."""
        own = self.specimen.task
        return [
            one
            for name, task in self.verdict.tasks.items()
            for one in task.checks
            if (own is None or name == own) and one.status in (Status.FAIL, Status.ERROR)
        ]


def names(specimen: Specimen, check: CheckResult) -> bool:
    """Whether a failed check's cause has one of the phrases that the specimen expects."""
    said = check.cause.rationale.lower() if check.cause else ""
    return any(phrase.lower() in said for phrase in specimen.named)


@dataclass(frozen=True)
class Planned:
    """One grading to make; ``tasks`` are the ones to grade, None for all."""

    specimen: Specimen
    seed: int
    tasks: frozenset[str] | None


def plan(
    assignment: Assignment, specimens: Sequence[Specimen], seeds: Sequence[int]
) -> list[Planned]:
    """What to grade: all on the first seed, then all on the next, so that a miss shows early.

    A wheat is graded whole on every seed. A chaff is graded in all functions on the first seed,
    to see whether it loses points where it should not, and in its own task on the others. What
    its mistake does to the whole, as the accuracy after training, is not laid down.
    """
    functions = frozenset(task.id for task in assignment.tasks if task.function)
    planned = []
    for seed in seeds:
        for one in specimens:
            others = functions if seed == seeds[0] else frozenset()
            planned.append(Planned(one, seed, others | {one.task} if one.task else None))
    return planned


def grade_all(
    assignment: Assignment, todo: Sequence[Planned], sandbox: Sandbox, jobs: int
) -> Iterator[Trial]:
    """Give each trial as it is done, ``jobs`` at a time."""

    def trial(one: Planned) -> Trial:
        verdict = grade(
            one.specimen.submission, assignment, sandbox=sandbox, seed=one.seed, tasks=one.tasks
        )
        return Trial(one.specimen, one.seed, verdict)

    for _, found in as_done(trial, todo, jobs):
        yield found
