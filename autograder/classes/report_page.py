"""Brings together what the page of a class shows, and has it rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from autograder._util.places import exercise_path
from autograder.checks import Attachment
from autograder.classes.changes import Change
from autograder.classes.common_files import common_files
from autograder.classes.reaching_out import reach_out
from autograder.classes.statistics import statistics_of
from autograder.classes.teaching import lessons, with_pictures
from autograder.classes.traces import Traces
from autograder.platforms.person import Person
from autograder.report.class_page import class_html
from autograder.results import Verdict
from autograder.submission.notebook_marks import notebook_marks
from autograder.suite.assignment import Assignment

__all__ = ["report_html"]


Kept_co = TypeVar("Kept_co", covariant=True)


class _Store(Protocol[Kept_co]):
    """Files of hand-ins, by the hash of their bytes and the seed of the inputs."""

    def load(self, sha256: str, seed: int) -> Kept_co:
        """What is kept of one; nothing of it where there is no file."""


def report_html(
    assignment: Assignment,
    verdicts: Mapping[str, Verdict],
    problems: Mapping[str, str],
    changes: Sequence[Change],
    people: Sequence[Person],
    *,
    attachments: _Store[tuple[Attachment, ...]],
    traces: _Store[Traces],
    gradebook: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The page of a class as HTML; takes time in proportion to the number of students.

    ``problems`` say, by student, why there is no verdict. ``people`` are everybody, or nobody
    where that is not known. ``gradebook`` says who has other points there.
    """
    own = {student: _of(traces, one) for student, one in verdicts.items()}
    whole = frozenset(task.id for task in assignment.tasks if task.function is None)
    found = statistics_of(verdicts, traces=own, whole=whole)
    begun = set(verdicts).difference(found.not_begun)
    failed = {*problems, *(who for who, one in verdicts.items() if one.status != "graded")}
    return class_html(
        assignment.title,
        verdicts,
        [*problems.items()],
        {task.id: task.title for task in assignment.tasks},
        changes,
        statistics=found,
        people=people,
        gradebook=sorted(gradebook.items()),
        reach=reach_out(people, found.not_begun, failed, found.stuck),
        common=common_files(verdicts, own, people, released=_released(assignment), begun=begun),
        lessons=with_pictures(lessons(found.misconceptions), _pictures(verdicts, attachments)),
    )


def _of(store: _Store[Kept_co], verdict: Verdict) -> Kept_co:
    return store.load(verdict.submission.sha256, verdict.seed)


def _pictures(
    verdicts: Mapping[str, Verdict], attachments: _Store[tuple[Attachment, ...]]
) -> Callable[[str], tuple[Attachment, ...]]:
    return lambda student: _of(attachments, verdicts[student])


def _released(assignment: Assignment) -> tuple[str, ...]:
    """Marks of the notebook that students begin with, where it lies on this machine."""
    path = exercise_path(f"{assignment.name}.ipynb")
    marks = notebook_marks(path.read_bytes()) if path else None
    return (*marks.cells, *marks.runs) if marks else ()
