"""A class run: decides what is left to do, has it done, keeps every verdict as soon as it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.class_run.exhibit_store import ExhibitStore
from autograder.class_run.known import Found, Known, Terms, stale_tasks
from autograder.class_run.work import Done, Order, Work, sha256_of
from autograder.results import add_verdict
from autograder.submission import Incoming
from autograder.verdict import Verdict

__all__ = ["REFERENCE", "ClassRun", "Engine", "Outcome"]

REFERENCE = ""  # whose submission the reference solution is


class Engine(Protocol):
    """Whoever does pieces of work: this machine, or a cluster."""

    def do_all(
        self, order: Order, works: Iterable[Work]
    ) -> Generator[tuple[Work, Done], None, None]:
        """Give each piece of work as it is done."""


@dataclass(frozen=True)
class Outcome:
    """What came of one submission; ``fresh`` where it was graded now, wholly or in part."""

    student: str
    verdict: Verdict | None
    fresh: bool
    problem: str = ""


@dataclass(frozen=True)
class ClassRun:
    """How a class is graded, and where its verdicts and exhibits go.

    ``reference`` is the solution, whose exhibits are shown beside the students', and whose verdict
    goes to ``reference_results``: where it is not full marks, a check is wrong.
    """

    order: Order
    terms: Terms
    engine: Engine
    results: Path
    exhibits: ExhibitStore
    reference_results: Path
    reference: Incoming | None = None

    def grade_all(self, incoming: Iterable[Incoming]) -> Generator[Outcome, None, None]:
        """Give each outcome as soon as it is there, and on the disk; raises OSError.

        Only this process writes: whoever stops listening leaves a file that a later run goes
        on from.
        """
        known = Known.read(self.results, self.terms)
        ready: deque[Outcome] = deque()
        works = self._works(incoming, known, ready)
        with closing(self.engine.do_all(self.order, works)) as doing:
            for work, done in doing:
                if outcome := self._keep(work, done, known):
                    yield outcome
                while ready:
                    yield ready.popleft()
        yield from ready

    def _works(
        self, incoming: Iterable[Incoming], known: Known, ready: deque[Outcome]
    ) -> Iterator[Work]:
        """What is left to do; what is known already goes to ``ready``."""
        waiting = self._stale_reference()
        for one in incoming:
            found, stale = self._find(one, known, one.student)
            if found and not stale:
                ready.append(self._known(one, found, known))
                continue
            while waiting:
                yield waiting.pop()
            yield Work(one, stale, found.verdict if found else None)

    def _stale_reference(self) -> list[Work]:
        """The solution, where it has not been graded by these checks."""
        if self.reference is None:
            return []
        known = Known.read(self.reference_results, self.terms)
        _, stale = self._find(self.reference, known, REFERENCE)
        shown = self.exhibits.path(sha256_of(self.reference), self.order.seed)
        if not stale and shown.exists():
            return []
        return [Work(self.reference, frozenset(self.terms.versions))]

    def _find(
        self, one: Incoming, known: Known, student: str
    ) -> tuple[Found | None, frozenset[str]]:
        """What is known of a submission, and the tasks that it is not known by."""
        found = known.find(sha256_of(one), student)
        if found is None:
            return None, frozenset(self.terms.versions)
        return found, stale_tasks(found.verdict, self.terms)

    def _known(self, one: Incoming, found: Found, known: Known) -> Outcome:
        """Take a verdict over; where another handed in the same bytes, make it this one's."""
        mine = found.verdict.submission.model_copy(
            update={"student": one.student, "path": one.name}
        )
        verdict = found.verdict.model_copy(update={"submission": mine})
        if not found.current:
            add_verdict(self.results, verdict)
            known.add(verdict)
        return Outcome(one.student, verdict, fresh=False)

    def _keep(self, work: Work, done: Done, known: Known) -> Outcome | None:
        """Write what was done; gives the outcome of a student's submission."""
        student, verdict = work.incoming.student, done.verdict
        results = self.reference_results if student == REFERENCE else self.results
        if verdict:
            self.exhibits.save(verdict.submission.sha256, verdict.seed, done.exhibits, done.tasks)
            add_verdict(results, verdict)
        if student == REFERENCE:
            return None
        if verdict is None:
            return Outcome(student, None, fresh=True, problem=done.problem)
        known.add(verdict)
        return Outcome(student, verdict, fresh=True)
