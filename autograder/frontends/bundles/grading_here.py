"""Grades what a student handed in, inside a platform's container, and says what could not be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.box.wire.limits import AUTO, L0, L2, MEANING, LevelError
from autograder.classes.exemptions import exempted
from autograder.classes.failures import failure_of
from autograder.frontends.bundles.chosen_file import (
    ChosenFile,
    NothingToGradeError,
    choose_file,
)
from autograder.frontends.bundles.container import (
    NoRoomError,
    child_megabytes,
    demand_address_space,
    megabytes_here,
)
from autograder.frontends.bundles.settings import BundleSettings
from autograder.grading import open_grader
from autograder.report.text import clean
from autograder.results import Status, Verdict
from autograder.sandbox.level_check import check_level, choose_level
from autograder.suite.assignment import Assignment, load_assignment

__all__ = ["NO_VERDICT", "Graded", "NoVerdictError", "Refused", "grade_here"]

NO_VERDICT = (
    "No verdict: the grader itself failed. This is not your mistake, and no points are to be "
    "recorded for it. Hand in again, or ask your lecturer to run the grader again."
)
UNPROTECTED = (
    "Isolation L0: nothing kept this code from the grader. It ran with the grader's own rights, "
    "and could have read the checks, used the network, and written this result. The lecturer "
    "allowed that."
)


class NoVerdictError(Exception):
    """Nobody's points: ``str()`` is for the lecturer, ``trace`` for the kit's developers."""

    def __init__(self, why: str, trace: str = "") -> None:
        super().__init__(why)
        self.trace = trace


@dataclass(frozen=True)
class Graded:
    """A verdict with what to tell beside it; exemptions are in it."""

    assignment: Assignment
    verdict: Verdict
    file: ChosenFile
    child_mb: int

    @property
    def conditions(self) -> str:
        """How it was graded, so that a reader can judge it and repeat it."""
        level, seed = self.verdict.isolation, self.verdict.seed
        kept = UNPROTECTED if level == L0 else f"Isolation {level}: {MEANING[level]}."
        return f"{kept}\nSeed {seed}, at most {self.child_mb} MB of memory for this code."


@dataclass(frozen=True)
class Refused:
    """Nothing that can be graded was handed in: 0 points, and ``why`` is for the student."""

    assignment: Assignment
    why: str


def grade_here(
    settings: BundleSettings, folder: Path, hidden: tuple[Path, ...] = ()
) -> Graded | Refused:
    """Grade the file in ``folder``; ``hidden`` are places that no student code may read.

    Raises NoVerdictError for everything that is not the student's doing.
    """
    try:
        return _grade(settings, folder, (folder, *hidden))
    except NoVerdictError:
        raise
    except (NoRoomError, LevelError) as error:
        raise NoVerdictError(str(error)) from None
    except Exception as error:  # whatever it is, it is not the student's
        failure = failure_of(error)
        raise NoVerdictError(failure.said, failure.trace) from error


def _grade(settings: BundleSettings, folder: Path, hidden: tuple[Path, ...]) -> Graded | Refused:
    assignment = load_assignment(settings.assignment)
    try:
        file = choose_file(folder, assignment.name, assignment.functions)
    except NothingToGradeError as error:
        return Refused(assignment, str(error))
    allowed = assignment.limits.memory_mb
    child_mb = child_megabytes(min(settings.memory_mb, megabytes_here()), allowed)
    demand_address_space(allowed)
    bounded = assignment.with_limits({"memory_mb": str(child_mb)})
    with open_grader(bounded, level=_level(settings), hidden=hidden) as grader:
        verdict = grader.grade(file.submission, seed=settings.seed).verdict
    counted = exempted(verdict, settings.exemptions)
    if counted.status == "no_verdict":
        raise NoVerdictError(_first_error(counted))
    return Graded(assignment, counted, file, child_mb)


def _level(settings: BundleSettings) -> str:
    """The level to grade at, never L0 unless that was allowed; raises NoVerdictError."""
    level = choose_level(settings.isolation)
    if level != L0 or settings.allow_unisolated:
        return level
    asked = "" if settings.isolation == AUTO else f" ({settings.isolation} was asked for)"
    raise NoVerdictError(
        f"Nothing can keep student code from the grader here{asked}: {check_level(L2).problem}. "
        "To grade without any protection all the same, make the bundle with --allow-unisolated."
    )


def _first_error(verdict: Verdict) -> str:
    """What the grader failed at, for the lecturer."""
    broken = [one for one in verdict.checks.values() if one.status is Status.ERROR and one.cause]
    causes = [f"{one.id}: {one.cause.rationale} {one.cause.actual}" for one in broken if one.cause]
    told = clean(causes[0] if causes else "a check could not be judged", 600)
    return f"{told} (seed {verdict.seed})"
