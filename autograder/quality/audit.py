"""Grades a suite's corpus on many seeds: wheats must pass, chaffs must be caught."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder._util.parallel import as_done
from autograder.grading import Grader
from autograder.results import CheckResult, Status, Verdict
from autograder.submission import Submission, SubmissionError, read_submission
from autograder.suite.assignment import Assignment, AssignmentError

__all__ = [
    "Planned",
    "Specimen",
    "Trial",
    "grade_all",
    "names",
    "plan",
    "read_corpus",
    "tells_what_to_do",
]

ENDINGS = (".py", ".ipynb")
NAMED, TRY = "named:", "try:"


@dataclass(frozen=True)
class Specimen:
    """One submission of known quality; ``task`` is None for a wheat, else the task it fails.

    ``title`` is the first line of its docstring. ``named`` holds phrases of which one has to be
    in the cause that a student of this mistake reads. ``tries`` holds groups of phrases: of each
    group one has to be in that cause, so that a beginner knows what to write instead.
    """

    submission: Submission
    task: str | None
    title: str
    named: tuple[str, ...]
    tries: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.submission.path.stem

    @property
    def kind(self) -> str:
        """Which of the two it is: "wheat" or "chaff"."""
        return "chaff" if self.task else "wheat"


def read_corpus(folder: Path, assignment: Assignment) -> list[Specimen]:
    """Read ``wheats`` and ``chaffs`` in ``folder``, wheats first, by name.

    A chaff's file is named TASK__mistake.py. Its docstring may end in a line such as
    ``Named: dividing by 256 | too large a divisor``, and then one of these phrases has to be in
    the cause; after each line such as ``Try: 255 | largest grey level``, also one of these. Raises
    AssignmentError where there is nothing, or a name is no task's, and SubmissionError for a
    file that cannot be read.
    """
    wheats = [_specimen(path, None, assignment) for path in _files(folder, "wheats")]
    chaffs = [
        _specimen(path, _task_of(path, assignment), assignment) for path in _files(folder, "chaffs")
    ]
    if not wheats or not chaffs:
        lacking = "chaffs" if wheats else "wheats"
        raise AssignmentError(
            f"{assignment.name}: no {lacking} found; put some into {folder / lacking}."
        )
    return [*wheats, *chaffs]


def _files(folder: Path, kind: str) -> list[Path]:
    return sorted(path for path in (folder / kind).glob("*") if path.suffix in ENDINGS)


def _specimen(path: Path, task: str | None, assignment: Assignment) -> Specimen:
    submission = read_submission(path, assignment.functions)
    own = {one.function for one in assignment.tasks if one.id == task}
    missing = sorted(set(assignment.functions) - submission.defined - own)
    if missing:
        unread = "".join(f" {slip.rationale}" for slip in submission.slips()[:1])
        raise SubmissionError(
            f"{path}: defines no {missing[0]}; a specimen defines everything else.{unread}"
        )
    text = inspect.cleandoc(_docstring(submission.source))
    title, *further = text.splitlines() or [path.stem]
    named = [phrase for line in _phrases(further, NAMED) for phrase in line]
    return Specimen(submission, task, title, tuple(named), tuple(_phrases(further, TRY)))


def _phrases(lines: Sequence[str], label: str) -> Iterator[tuple[str, ...]]:
    """The phrases of each line with this label, those of a line in a tuple."""
    for line in lines:
        if line.lower().startswith(label):
            phrases = tuple(one.strip() for one in line[len(label) :].split("|") if one.strip())
            if phrases:
                yield phrases


def _docstring(source: str) -> str:
    return ast.get_docstring(ast.parse(source)) or ""


def _task_of(path: Path, assignment: Assignment) -> str:
    task = path.stem.split("__")[0]
    if task not in {one.id for one in assignment.tasks} or "__" not in path.stem:
        raise AssignmentError(
            f"{path}: name it TASK__mistake{path.suffix}, after one of the tasks."
        )
    return task


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
    def usable(self) -> bool:
        """Whether such a cause also has the phrases that say what to write instead."""
        return any(tells_what_to_do(self.specimen, one) for one in self.failed)

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
    said = check.cause.rationale if check.cause else ""
    return _says(said, specimen.named)


def tells_what_to_do(specimen: Specimen, check: CheckResult) -> bool:
    """Whether a cause names the mistake, and has a phrase of each group that says what to write.

    False where the specimen says nothing of what a beginner needs.
    """
    if not check.cause or not specimen.tries or not names(specimen, check):
        return False
    said = f"{check.cause.rationale}\n{check.cause.help}"
    return all(_says(said, group) for group in specimen.tries)


def _says(text: str, phrases: Sequence[str]) -> bool:
    return any(phrase.lower() in text.lower() for phrase in phrases)


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


def grade_all(grader: Grader, todo: Sequence[Planned], jobs: int) -> Iterator[Trial]:
    """Give each trial as it is done, ``jobs`` at a time."""

    def trial(one: Planned) -> Trial:
        graded = grader.grade(one.specimen.submission, seed=one.seed, tasks=one.tasks)
        return Trial(one.specimen, one.seed, graded.verdict)

    for _, found in as_done(trial, todo, jobs):
        yield found
