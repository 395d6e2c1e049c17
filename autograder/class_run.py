"""Grades a class: each submission once, several at a time, every verdict kept as soon as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import DEFAULT_DATA
from autograder.assignment import Assignment
from autograder.grading import grade, identity
from autograder.parallel import as_done
from autograder.results import Wanted, add_verdict, find_verdict
from autograder.sandbox import Sandbox
from autograder.submission import Incoming, Submission, SubmissionError, submission_from_bytes
from autograder.suite import load_suite
from autograder.verdict import Verdict

__all__ = ["ClassRun", "Outcome", "grade_once"]


@dataclass(frozen=True)
class Outcome:
    """What came of one submission: a verdict, or a problem that kept it from one."""

    student: str
    verdict: Verdict | None
    problem: str = ""


@dataclass(frozen=True)
class ClassRun:
    """How to grade every submission of a class alike; ``results`` is the file of verdicts.

    With ``seed`` None, a verdict from an earlier run stands, whatever its seed.
    """

    assignment: Assignment
    sandbox: Sandbox
    results: Path | None
    seed: int | None = None
    data: str = DEFAULT_DATA

    def grade_all(self, incoming: Iterable[Incoming], jobs: int) -> Iterator[Outcome]:
        """Give each outcome as soon as it is there, ``jobs`` submissions at a time."""
        for _, outcome in as_done(self.grade_one, incoming, jobs):
            yield outcome

    def grade_one(self, one: Incoming) -> Outcome:
        """Grade what one student handed in; raises nothing that is the student's doing."""
        if one.data is None:
            return Outcome(one.student, None, f"{one.name}: {one.problem}")
        try:
            functions = self.assignment.functions
            submission = submission_from_bytes(one.name, one.data, functions, one.student)
        except SubmissionError as error:
            return Outcome(one.student, None, str(error))
        verdict, _ = grade_once(submission, self)
        if verdict.status == "no_verdict":
            return Outcome(one.student, None, "The grader itself failed; run it again.")
        return Outcome(one.student, verdict)


def grade_once(submission: Submission, run: ClassRun) -> tuple[Verdict, bool]:
    """The verdict on these bytes, and whether it was known already.

    Raises OSError where the file of verdicts cannot be read or written.
    """
    assignment, sandbox = run.assignment, run.sandbox
    wanted = Wanted(
        sha256=submission.sha256,
        suite=load_suite(assignment).version,
        data=run.data,
        isolation=sandbox.level,
        tasks=tuple(task.id for task in assignment.tasks),
        seed=run.seed,
    )
    known = find_verdict(run.results, wanted, submission.student) if run.results else None
    if known and known.submission.student == submission.student:
        return known, True
    if known:  # two handed in the same bytes
        verdict = known.model_copy(update={"submission": identity(submission)})
    else:
        verdict = grade(submission, assignment, sandbox=sandbox, seed=run.seed, data=run.data)
    if run.results:
        add_verdict(run.results, verdict)
    return verdict, known is not None
