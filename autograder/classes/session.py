"""One run of `autograder grade`: locks its folder of results, grades the class, writes pages."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import AUTO
from autograder.classes.cluster.address import ClusterAddress
from autograder.classes.cluster.engine import Cluster
from autograder.classes.collecting import collect, count
from autograder.classes.failures import ClassError, failure_of
from autograder.classes.folder import ClassFolder
from autograder.classes.jobs import ClassSettings
from autograder.classes.problems import ProblemNotes
from autograder.classes.run import ClassRun, Engine, StudentOutcome
from autograder.classes.verdict_cache import Conditions
from autograder.classes.workers.local import Local
from autograder.grading import draw_seed
from autograder.sandbox.level_check import choose_class_level
from autograder.suite.assignment import Assignment
from autograder.suite.loading import load_suite

__all__ = ["ClassGrading", "ClassSession"]


@contextlib.contextmanager
def _clear_write_errors(out: Path) -> Iterator[None]:
    """Turn a full disk and the like into a ClassError."""
    try:
        yield
    except OSError as error:
        raise ClassError(
            f"{error.filename or out}: cannot be written to: {error.strerror}. What was graded "
            "is kept; the next run goes on from there."
        ) from None


@dataclass
class ClassGrading:
    """A class under way: read all ``outcomes``, then ``finish``. ``total`` are submissions."""

    run: ClassRun
    folder: ClassFolder
    submissions: Path
    notes: ProblemNotes
    total: int
    problems: dict[str, str] = field(default_factory=dict)  # by students without a verdict

    def outcomes(self) -> Iterator[StudentOutcome]:
        """Grade what is left to grade, and write a page for each student; raises ClassError."""
        handed_in = collect(self.submissions, self.folder.assignment.name, self.folder.folder)
        grading = contextlib.closing(self.run.grade_all(handed_in))
        with _clear_write_errors(self.folder.folder), grading as outcomes:
            for one in outcomes:
                yield self._noted(one)

    def _noted(self, one: StudentOutcome) -> StudentOutcome:
        """Write the page of an outcome, or note its problem; raises OSError."""
        if one.verdict:
            try:
                self.folder.write_page(one.verdict)
            except OSError:
                raise
            except Exception as error:
                failure = failure_of(error)
                one = replace(one, verdict=None, problem=failure.said, trace=failure.trace)
        one = replace(one, problem=self.notes.noted(one))
        if one.problem:
            self.problems[one.student] = one.problem
        return one

    def finish(self) -> str:
        """Write what is about the whole class; gives the lines to print. Raises ClassError."""
        with _clear_write_errors(self.folder.folder):
            return self.folder.finish(self.problems)


@dataclass(frozen=True)
class ClassSession:
    """What is graded, where it goes, and how.

    With ``seed`` None, the class keeps the inputs of an earlier run, or gets fresh ones.
    """

    assignment: Assignment
    submissions: Path
    out: Path
    jobs: int
    scheduler: ClusterAddress | None = None
    seed: int | None = None
    data: str = DEFAULT_DATA
    isolation: str = AUTO
    fresh: bool = False

    @contextlib.contextmanager
    def open(self) -> Iterator[ClassGrading]:
        """Begin, with the folder of results ours alone for the time.

        Raises ClassError, and what reading the submissions raises.
        """
        import jinja2  # noqa: F401 - pages need it; who lacks it hears so before the work

        self.assignment.demand_data(self.data)
        with contextlib.ExitStack() as stack:
            with _clear_write_errors(self.out):
                self.out.mkdir(parents=True, exist_ok=True)
                self._lock(stack)
                folder = ClassFolder(self.out, self.assignment)
                if self.fresh:
                    folder.put_aside()
                total = count(self.submissions, self.assignment.name, self.out)
                run = self._run(folder)
                notes = ProblemNotes(self.out, self.submissions, run.settings.seed)
                grading = ClassGrading(run, folder, self.submissions, notes, total)
            yield grading

    def _lock(self, stack: contextlib.ExitStack) -> None:
        try:
            stack.enter_context(FileLock(self.out / ".lock", timeout=0))
        except Timeout:  # an OSError, too
            raise ClassError(f"{self.out}: another run is grading into this folder.") from None

    def _run(self, folder: ClassFolder) -> ClassRun:
        """The same inputs for the whole class: those it was begun with, or fresh ones."""
        seeds = (self.seed, folder.seed())
        seed = next((one for one in seeds if one is not None), draw_seed())
        versions = load_suite(self.assignment).versions
        # Found by trying, and only when something is to be graded.
        level = functools.partial(choose_class_level, self.isolation)
        return ClassRun(
            ClassSettings(self.assignment, seed, self.data),
            Conditions(self.data, seed, versions, level),
            self._engine(level),
            folder.results,
            folder.attachments,
            folder.reference_results,
            folder.reference,
        )

    def _engine(self, level: Callable[[], str]) -> Engine:
        if self.scheduler:
            return Cluster(self.scheduler, self.isolation)
        return Local(self.jobs, level, hidden=(self.submissions, self.out))
