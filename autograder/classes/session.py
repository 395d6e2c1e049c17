"""One run of `autograder grade`: locks its folder of results, grades the class, writes pages."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import AUTO
from autograder.classes.booked import Booked
from autograder.classes.class_files import RunResult, WrittenClass, finish_class, reason_of
from autograder.classes.cluster.address import ClusterAddress
from autograder.classes.cluster.engine import Cluster
from autograder.classes.collecting import Collection, open_collection
from autograder.classes.collecting.source import source_of
from autograder.classes.exemptions import ExemptionError
from autograder.classes.failures import ClassError, failure_of
from autograder.classes.folder import ClassFolder
from autograder.classes.jobs import ClassSettings
from autograder.classes.problems import ProblemNotes
from autograder.classes.roll import Roll, call_roll, find_students
from autograder.classes.run import ClassRun, Engine, StudentOutcome
from autograder.classes.verdict_cache import Conditions
from autograder.classes.workers.local import Local
from autograder.grading import draw_seed
from autograder.platforms.people_table import PeopleError
from autograder.platforms.person import HandInStatus, Person
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
    roll: Roll
    collection: Collection
    notes: ProblemNotes
    hashes: dict[str, str] = field(default_factory=dict)  # by students with a verdict
    problems: dict[str, str] = field(default_factory=dict)  # by students without one

    @property
    def total(self) -> int:
        """How many outcomes there will be."""
        absent = HandInStatus.NOT_HANDED_IN
        return sum(one.status is not absent for one in self.roll.now.values())

    def outcomes(self) -> Iterator[StudentOutcome]:
        """Grade what is left to grade, and write a page for each student; raises ClassError."""
        asked = (one for one in self.collection.handed_in() if one.student in self.roll.now)
        grading = contextlib.closing(self.run.grade_all(asked))
        with _clear_write_errors(self.folder.folder), grading as outcomes:
            for one in outcomes:
                yield self._noted(one)
            for one in self._unread():
                yield self._noted(one)

    def _unread(self) -> list[StudentOutcome]:
        """Of who has handed in something, and nothing that could be read."""
        heard = self.hashes.keys() | self.problems.keys()
        return [
            StudentOutcome(name, None, True, f"{one.file or name}: {reason_of(one)}", one.file)
            for name, one in self.roll.now.items()
            if one.status is not HandInStatus.NOT_HANDED_IN and name not in heard
        ]

    def _noted(self, one: StudentOutcome) -> StudentOutcome:
        """Write the page of an outcome, or note its problem; raises OSError."""
        if one.verdict:
            try:
                self.folder.write_page(one.verdict, one.replaced)
            except OSError:
                raise
            except Exception as error:
                failure = failure_of(error)
                one = replace(one, verdict=None, problem=failure.said, trace=failure.trace)
        one = replace(one, problem=self.notes.noted(one))
        if one.verdict and not one.problem:
            self.hashes[one.student] = one.verdict.submission.sha256
        else:
            self.problems[one.student] = one.problem
        return one

    def finish(self) -> WrittenClass:
        """Write what is about the whole class; gives what to say of it. Raises ClassError."""
        with _clear_write_errors(self.folder.folder):
            for student in self.roll.gone:
                self.notes.forget(student)
            return finish_class(self.folder, self.roll, RunResult(self.hashes, self.problems))


@dataclass(frozen=True)
class ClassSession:
    """What is graded, where it goes, and how.

    With ``seed`` None, the class keeps the inputs of an earlier run, or gets fresh ones.
    ``students`` are who alone is graded, by student or by another name of theirs; all, if none are
    named. ``kind`` and ``roster`` are as for ``open_collection``; with ``remove_missing``, who is
    not in ``submissions`` is out of the class. ``booked`` is what a gradebook has of students: who
    has other points there is named.
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
    kind: str = ""
    roster: Path | None = None
    students: tuple[str, ...] = ()
    remove_missing: bool = False
    booked: Mapping[str, Booked] = field(default_factory=dict)

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
                folder = ClassFolder(self.out, self.assignment, self.booked)
                roster = self.roster or folder.roster()
                opened = open_collection(
                    self.submissions,
                    self.assignment.name,
                    kind=self.kind,
                    roster=roster,
                    out=self.out,
                )
                grading = self._begun(folder, stack.enter_context(opened), roster)
            yield grading

    def _begun(
        self, folder: ClassFolder, collection: Collection, roster: Path | None
    ) -> ClassGrading:
        """Find out who is of the class, and put aside what is not to be gone on from."""
        folder.keep()
        before = self._people_before(folder)
        roll = self._roll(before, collection, roster)
        if roster:
            folder.keep_roster(roster)
        # Whoever is new is in the table from now on; all that changes is told at the end.
        folder.write_people({**roll.now, **before})
        if self.fresh:
            anew = roll.now.keys() | roll.gone.keys()
            folder.keep(lambda line: line.student not in anew)
        run = self._run(folder)
        notes = ProblemNotes(self.out, self.submissions, run.settings.seed)
        return ClassGrading(run, folder, roll, collection, notes)

    def _roll(
        self, before: Mapping[str, Person], collection: Collection, roster: Path | None
    ) -> Roll:
        came, absent = collection.people, HandInStatus.NOT_HANDED_IN
        listed = roster is not None or any(one.status is absent for one in came)
        return call_roll(
            before.values(),
            came,
            source_of(self.submissions),
            whole=self.remove_missing,
            roster=listed,
            named=listed or collection.kind == "nbgrader",  # whose tree has a table beside it
            only=find_students(came, self.students),
        )

    def _people_before(self, folder: ClassFolder) -> dict[str, Person]:
        """Everybody so far; what else a run reads of the folder is read, too, or it stops here."""
        try:
            _ = folder.exemptions
            return folder.people()
        except (ExemptionError, PeopleError) as error:
            raise ClassError(str(error)) from None

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
