"""A class run: decides what is left to grade, has it graded, keeps every verdict at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.classes.attachment_store import AttachmentStore
from autograder.classes.collecting import HandedIn
from autograder.classes.failures import OfTheClass, failure_of
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.traces import TraceStore
from autograder.classes.verdict_cache import Conditions, Found, VerdictCache, stale_tasks
from autograder.classes.workers.payload import Payload
from autograder.results import Verdict
from autograder.results.results_file import ResultLine, add_verdict
from autograder.suite.reference import Reference

__all__ = ["ClassRun", "Engine", "StudentOutcome"]


class Engine(Protocol):
    """What runs jobs: this machine, or a cluster."""

    def run_all(
        self, settings: ClassSettings, jobs: Iterable[Job]
    ) -> Generator[tuple[Job, JobResult], None, None]:
        """Give each job with its result as it is done."""


@dataclass(frozen=True)
class StudentOutcome:
    """What came of one submission; ``fresh`` where it was graded now, wholly or in part.

    Without a verdict, ``problem`` says why; with a ``trace``, it was the kit that failed. ``name``
    is the file's. ``replaced`` is the verdict in whose place a new one comes, if there is one.
    """

    student: str
    verdict: Verdict | None
    fresh: bool
    problem: str = ""
    name: str = ""
    trace: str = ""
    replaced: ResultLine | None = None

    @classmethod
    def failed(cls, student: str, name: str, error: BaseException) -> StudentOutcome:
        """What came of a submission at which the kit raised something that nobody foresaw."""
        failure = failure_of(error)
        return cls(student, None, True, failure.said, name, failure.trace)


@dataclass(frozen=True)
class ClassRun:
    """How a class is graded, and where its verdicts and attachments go.

    The pictures of ``reference`` are shown beside the students', and its verdict goes to
    ``reference_results``: where it is not full marks, a check is wrong.
    """

    settings: ClassSettings
    conditions: Conditions
    engine: Engine
    results: Path
    attachments: AttachmentStore
    reference_results: Path
    reference: Reference | None = None

    @property
    def traces(self) -> TraceStore:
        """Where the traces of what was handed in go: beside the attachments."""
        return TraceStore(self.attachments.folder)

    def grade_all(self, handed_in: Iterable[HandedIn]) -> Generator[StudentOutcome, None, None]:
        """Give each outcome as soon as it is there, and on the disk; raises OSError.

        One submission never stops the others: what goes wrong at it is in its outcome. Only this
        process writes. When the caller stops listening, it leaves a file from which a later run
        goes on.
        """
        cache = VerdictCache.read(self.results, self.conditions)
        ready: deque[StudentOutcome] = deque()
        jobs = self._jobs(handed_in, cache, ready)
        with closing(self.engine.run_all(self.settings, jobs)) as running:
            for job, result in running:
                if outcome := self._kept(job, result, cache):
                    yield outcome
                while ready:
                    yield ready.popleft()
        yield from ready

    def _jobs(
        self, handed_in: Iterable[HandedIn], cache: VerdictCache, ready: deque[StudentOutcome]
    ) -> Iterator[Job]:
        """What is left to grade; what has a verdict already goes to ``ready``."""
        waiting = self._stale_reference()
        for one in handed_in:
            job = self._job(one, cache)
            del one  # what it holds may be large, and waits elsewhere now
            if isinstance(job, StudentOutcome):
                ready.append(job)
                continue
            while waiting:
                yield waiting.pop()
            yield job

    def _job(self, one: HandedIn, cache: VerdictCache) -> Job | StudentOutcome:
        """What is left to grade of a submission, or its outcome where nothing is."""
        if one.data is None:
            problem = f"{one.name}: {one.problem}"
            return StudentOutcome(one.student, None, True, problem, one.name)
        try:
            payload = Payload(one.data)
            found, stale = self._find(payload.sha256, one.student, cache)
            if found and not stale:
                payload.close()
                return self._take_over(one, found, cache)
        except (OSError, *OfTheClass):
            raise
        except Exception as error:
            return StudentOutcome.failed(one.student, one.name, error)
        return Job(one.student, one.name, payload, stale, found.verdict if found else None)

    def _stale_reference(self) -> list[Job]:
        """The reference, where it has not been graded by these checks."""
        if self.reference is None:
            return []
        cache = VerdictCache.read(self.reference_results, self.conditions)
        _, stale = self._find(self.reference.sha256, "", cache)
        shown = self.attachments.path(self.reference.sha256, self.settings.seed)
        if not stale and shown.exists():
            return []
        mine, tasks = self.reference, frozenset(self.conditions.versions)
        return [Job(None, mine.name, Payload(mine.data), tasks)]

    def _find(
        self, sha256: str, student: str, cache: VerdictCache
    ) -> tuple[Found | None, frozenset[str]]:
        """The best verdict on these bytes so far, and the tasks that are still to be graded."""
        found = cache.find(sha256, student)
        if found is None:
            return None, frozenset(self.conditions.versions)
        return found, stale_tasks(found.verdict, self.conditions)

    def _take_over(self, one: HandedIn, found: Found, cache: VerdictCache) -> StudentOutcome:
        """Take a verdict over, under this student's name if another handed in the same bytes."""
        mine = found.verdict.submission.model_copy(
            update={"student": one.student, "path": one.name}
        )
        verdict = found.verdict.model_copy(update={"submission": mine})
        replaced = None if found.current else cache.latest(one.student)
        if not found.current:
            add_verdict(self.results, verdict)
            cache.add(verdict)
        return StudentOutcome(one.student, verdict, fresh=False, replaced=replaced)

    def _kept(self, job: Job, result: JobResult, cache: VerdictCache) -> StudentOutcome | None:
        """As ``_keep``, with an outcome also where a result cannot be kept."""
        try:
            return self._keep(job, result, cache)
        except OSError:  # a full disk stops the run
            raise
        except Exception as error:
            lost = StudentOutcome.failed(job.student or "", job.name, error)
            return None if job.student is None else lost
        finally:
            job.payload.close()

    def _keep(self, job: Job, result: JobResult, cache: VerdictCache) -> StudentOutcome | None:
        """Write what was graded; gives the outcome of a student's submission."""
        verdict, student = result.verdict, job.student
        if verdict:
            which = verdict.submission.sha256, verdict.seed
            self.attachments.save(*which, result.attachments, result.tasks)
            self.traces.save(*which, result.traces)
            add_verdict(self.reference_results if student is None else self.results, verdict)
        if student is None:
            return None
        replaced = cache.latest(student) if verdict else None
        if verdict:
            cache.add(verdict)
        return StudentOutcome(
            student, verdict, True, result.problem, job.name, result.trace, replaced
        )
