"""The verdict on one submission, and the version 1 results format that carries it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "MOST_REMARKS",
    "Cause",
    "CheckResult",
    "Status",
    "SubmissionId",
    "TaskResult",
    "Verdict",
    "checks_of",
    "task_status",
]

MOST_REMARKS = 10


class Status(StrEnum):
    """Outcome of a check or a task; ``error`` is the grader's own fault, never the student's."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    FAIL = "fail"
    NOT_ATTEMPTED = "not_attempted"
    SKIPPED = "skipped"
    ERROR = "error"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cause(_Record):
    """Why a check did not pass: what it is about, what was expected, what came, what to try.

    ``stopped`` says that the code did not get as far as what is checked: it raised, hung or was not
    there; it is written only where it is so. The rationale then heads the result, in the place of
    the check's description.
    """

    rationale: str
    expected: str = ""
    actual: str = ""
    help: str = ""
    stopped: bool = Field(default=False, exclude_if=lambda value: not value)


class CheckResult(_Record):
    """Result of one check; ``cause`` is None exactly when it passed.

    ``put_right`` says of one that failed that its slip was undone for the checks that need it, and
    ``exempt`` why a lecturer took the check back for all; both are written only where it is so.
    """

    id: str
    description: str
    status: Status
    points: float
    max_points: float
    cause: Cause | None = None
    put_right: bool = Field(default=False, exclude_if=lambda value: not value)
    exempt: str = Field(default="", exclude_if=lambda value: not value)

    @property
    def heading(self) -> str:
        """What a reader is told first: what stopped the code, or else what the check asks for."""
        stopped = self.cause is not None and self.cause.stopped
        return self.cause.rationale if stopped and self.cause else self.description


class TaskResult(_Record):
    """Results of all checks of one task, and their sum; ``suite`` is those checks' fingerprint."""

    status: Status
    points: float
    max_points: float
    checks: tuple[CheckResult, ...]
    suite: str = ""


class SubmissionId(_Record):
    """Which bytes were graded: whose, from where, and their SHA-256 in hexadecimal."""

    student: str | None = None
    path: str
    sha256: str


class Verdict(_Record):
    """One submission's results; ``model_dump_json`` gives one results file or line.

    ``points`` counts only passed checks; with ``no_verdict`` the grader failed at something and no
    points are to be recorded. ``data`` names the data set that a network was trained on; ``suite``
    is the fingerprint of the checks. ``seconds`` is wall time, ``memory_mb`` the most that a child
    held. ``remarks`` tell of what costs no points; they are written only where there are some.
    """

    version: Literal[1] = 1
    assignment: str
    submission: SubmissionId
    status: Literal["graded", "no_verdict"]
    points: float
    max_points: float
    seed: int
    data: str = "sample"
    suite: str = ""
    isolation: str
    seconds: float
    memory_mb: float = 0.0
    tasks: dict[str, TaskResult]
    remarks: tuple[Cause, ...] = Field(default=(), exclude_if=lambda value: not value)

    @property
    def passed(self) -> bool:
        """Whether every graded task passed."""
        return self.status == "graded" and all(
            task.status is Status.PASS for task in self.tasks.values()
        )

    @property
    def checks(self) -> dict[str, CheckResult]:
        """Results of all checks by their ids, in the order of the tasks."""
        return checks_of(self.tasks)


def checks_of(results: Mapping[str, TaskResult]) -> dict[str, CheckResult]:
    """Results of the checks of some tasks, by the checks' ids."""
    return {one.id: one for result in results.values() for one in result.checks}


def task_status(statuses: Collection[Status]) -> Status:
    """How a task went whose checks went like this; passed where there are none."""
    for status in (Status.ERROR, Status.NOT_ATTEMPTED, Status.FAIL, Status.SKIPPED):
        if status in statuses:
            return status
    return Status.PASS
