"""One sitting over a class: the folder of results locked, the class graded, its pages written."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import DEFAULT_DATA
from autograder.cli.class_progress import ClassProgress
from autograder.cli.console import CannotError
from autograder.levels import AUTO

if TYPE_CHECKING:
    from autograder.assignment import Assignment
    from autograder.class_run import ClassRun
    from autograder.class_run.run import Engine
    from autograder.report.class_folder import ClassFolder

__all__ = ["ClassSession"]


@dataclass(frozen=True)
class ClassSession:
    """What is graded, where it goes, and how; with ``seed`` None, the exam of an earlier run."""

    assignment: Assignment
    submissions: Path
    out: Path
    jobs: int
    scheduler: str = ""
    seed: int | None = None
    data: str = DEFAULT_DATA
    isolation: str = AUTO
    fresh: bool = False

    def grade(self) -> tuple[str, bool]:
        """Grade what is left to grade; gives what to print, and whether all have a verdict.

        Raises CannotError, and what reading the submissions raises.
        """
        self.assignment.demand_data(self.data)
        with self._folder() as folder:
            problems = self._grade_all(self._run(folder), folder)
            return folder.finish(problems), not problems

    @contextlib.contextmanager
    def _folder(self) -> Iterator[ClassFolder]:
        """The folder of results, ours alone for the time."""
        from filelock import FileLock, Timeout

        from autograder.report.class_folder import ClassFolder

        try:
            self.out.mkdir(parents=True, exist_ok=True)
            with FileLock(self.out / ".lock", timeout=0):
                folder = ClassFolder(self.out, self.assignment)
                if self.fresh:
                    folder.put_aside()
                yield folder
        except Timeout:
            raise CannotError(f"{self.out}: another run is grading into this folder.") from None
        except OSError as error:
            raise CannotError(
                f"{error.filename or self.out}: cannot be written to: {error.strerror}. What was "
                "graded is kept; the next run goes on from there."
            ) from None

    def _run(self, folder: ClassFolder) -> ClassRun:
        """One exam for the whole class: the one it was begun with, or a fresh one."""
        from autograder.class_run import ClassRun, Order, Terms
        from autograder.grading import draw_seed
        from autograder.suite import load_suite

        known = (self.seed, folder.seed())
        seed = next((one for one in known if one is not None), draw_seed())
        terms = Terms(self.data, seed, load_suite(self.assignment).versions, self._level())
        order = Order(self.assignment, seed, self.data)
        return ClassRun(
            order,
            terms,
            self._engine(),
            folder.results,
            folder.exhibits,
            folder.reference_results,
            folder.reference(),
        )

    def _engine(self) -> Engine:
        if not self.scheduler:
            from autograder.class_run.local import Local

            return Local(self.jobs, self._level())
        if importlib.util.find_spec("distributed") is None:
            raise CannotError(
                'A scheduler needs Dask: pip install -c constraints.txt -e ".[cluster]"'
            )
        from autograder.class_run.cluster import Cluster

        return Cluster(self.scheduler, self.isolation)

    def _level(self) -> Callable[[], str]:
        """Tells the level of isolation, which is found by trying, when it is needed."""
        from autograder.levels import OWN
        from autograder.sandbox.trial import choose_class_level

        if self.isolation == OWN:
            return lambda: OWN
        return functools.cache(functools.partial(choose_class_level, self.isolation))

    def _grade_all(self, run: ClassRun, folder: ClassFolder) -> dict[str, str]:
        """Grade and write a page for each; gives the problems of those without a verdict."""
        from autograder.class_run.cluster import ClusterError
        from autograder.submission import collect, count

        place, name = self.submissions, self.assignment.name
        problems = {}
        grading = contextlib.closing(run.grade_all(collect(place, name)))
        try:
            with ClassProgress(count(place, name)) as progress, grading as outcomes:
                for one in outcomes:
                    if one.verdict:
                        folder.write_page(one.verdict)
                    else:
                        problems[one.student] = one.problem
                    progress.advance(one.student, one.problem, fresh=one.fresh)
        except ClusterError as error:
            raise CannotError(str(error)) from None
        return problems
