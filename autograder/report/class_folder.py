"""The folder that a class run leaves: results, a table, a page for each student, a report."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.assignment import Assignment
from autograder.class_run.exhibit_store import ExhibitStore
from autograder.class_run.work import sha256_of
from autograder.class_statistics import Change, changes_between
from autograder.comparison import solution_path
from autograder.exhibits import Exhibit, Picture
from autograder.files import atomic_write
from autograder.fingerprint import digest
from autograder.report.class_html import class_html
from autograder.report.feedback_html import feedback_html
from autograder.report.grades_csv import grades_csv
from autograder.report.names import FEEDBACK, page_name
from autograder.report.text import clean, summary
from autograder.results import read_verdicts, tidy
from autograder.submission import Incoming
from autograder.verdict import Verdict

__all__ = ["ClassFolder"]


@dataclass
class ClassFolder:
    """Writes everything that is made from verdicts; all of it can be made again from them."""

    folder: Path
    assignment: Assignment
    _waiting: list[Verdict] = field(default_factory=list)  # whose pages lack the reference

    @property
    def results(self) -> Path:
        """The verdicts, a line each."""
        return self.folder / "results.jsonl"

    @property
    def reference_results(self) -> Path:
        """The verdicts on the solution, a line each."""
        return self.folder / "reference.jsonl"

    @property
    def exhibits(self) -> ExhibitStore:
        """Pictures and counts, which only grading can make."""
        return ExhibitStore(self.folder / "exhibits")

    def put_aside(self) -> None:
        """Begin anew; the verdicts so far stay as old ones."""
        if self.results.exists():
            with self._old_results.open("ab") as old:
                old.write(self.results.read_bytes())
            self.results.unlink()

    def seed(self) -> int | None:
        """The seed of the exam that this class was begun with."""
        return next((verdict.seed for verdict in read_verdicts(self.results)), None)

    def reference(self) -> Incoming | None:
        """The solution; None where the kit is installed without it."""
        path = solution_path(self.assignment.name)
        if path is None:
            return None
        return Incoming("", f"solutions/{path.name}", path.read_bytes())

    def write_page(self, verdict: Verdict) -> None:
        """Write a student's page, unless it is there already; raises OSError."""
        page = self._page(verdict)
        end = f"<!-- {digest(verdict.model_dump_json())} -->\n".encode()
        if not _ends_with(page, end) and not self._render(verdict, page, end):
            self._waiting.append(verdict)  # the solution's pictures may come later

    def _render(self, verdict: Verdict, page: Path, end: bytes) -> bool:
        """Write a page, and say whether the solution's pictures were there."""
        reference = self._reference_pictures(verdict.seed)
        exhibits = self.exhibits.load(verdict.submission.sha256, verdict.seed)
        beside = tuple(_beside(one, reference) for one in exhibits)
        text = feedback_html(verdict, beside, self._titles())
        _write(page, text.encode() + end)
        return bool(reference)

    def finish(self, problems: Mapping[str, str]) -> str:
        """Write what is about the whole class; gives the table to print. Raises OSError."""
        waiting, self._waiting = self._waiting, []
        for verdict in waiting if waiting and self._reference_pictures(waiting[0].seed) else ():
            self._page(verdict).unlink()
            self.write_page(verdict)
        tidy(self.results, self._old_results)
        verdicts, old = _by_student(self.results), _by_student(self._old_results)
        changes = changes_between(old, {k: v for k, v in verdicts.items() if k not in problems})
        table = self.folder / "grades.csv"
        _write(table, grades_csv(verdicts, problems, [*self._titles()]).encode())
        name, titles = self.assignment.title, self._titles()
        report = self.folder / "report.html"
        _write(report, class_html(name, verdicts, [*problems.items()], titles, changes).encode())
        solution = list(read_verdicts(self.reference_results))[-1:]
        lines = [*_lines(verdicts, problems), *_change_lines(changes), *_doubts(solution)]
        return "\n".join([*lines, f"points: {table}", f"report: {report}"])

    def _page(self, verdict: Verdict) -> Path:
        return self.folder / FEEDBACK / page_name(verdict.submission.student or "")

    @property
    def _old_results(self) -> Path:
        return self.folder / "results.old.jsonl"

    def _titles(self) -> dict[str, str]:
        return {task.id: task.title for task in self.assignment.tasks}

    def _reference_pictures(self, seed: int) -> tuple[Picture, ...]:
        solution = self.reference()
        found = self.exhibits.load(sha256_of(solution), seed) if solution else ()
        return tuple(one for one in found if isinstance(one, Picture))


def _beside(exhibit: Exhibit, reference: Sequence[Picture]) -> Exhibit:
    """A picture with the reference's of the same kind beside it."""
    if not isinstance(exhibit, Picture):
        return exhibit
    like = (one for one in reference if (one.task, one.title) == (exhibit.task, exhibit.title))
    other = next(like, None)
    return exhibit.model_copy(update={"reference": other.png if other else None})


def _by_student(path: Path) -> dict[str, Verdict]:
    return {verdict.submission.student or "": verdict for verdict in read_verdicts(path)}


def _ends_with(path: Path, end: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            stream.seek(-len(end), os.SEEK_END)
            return stream.read() == end
    except OSError:
        return False


def _write(target: Path, data: bytes) -> None:
    with atomic_write(target) as handle:
        handle.write(data)


def _lines(verdicts: Mapping[str, Verdict], problems: Mapping[str, str]) -> list[str]:
    told = {who: f"no verdict: {' '.join(why.split())}" for who, why in problems.items()}
    told = {student: summary(verdict) for student, verdict in verdicts.items()} | told
    width = min(max((len(one) for one in told), default=0), 60)
    lines = [f"{clean(one, 60).ljust(width)}  {clean(told[one], 300)}" for one in sorted(told)]
    done = len(told) - len(problems)
    return [*lines, f"{done} of {len(told)} submissions have a verdict"]


def _doubts(solution: Sequence[Verdict]) -> list[str]:
    """Whether the solution itself is found wrong, so that the checks must be."""
    return [
        f"The solution itself gets {one.points:g} of {one.max_points:g} points, and loses some to "
        f"{', '.join(_lost(one))}: mend these checks before you trust the points."
        for one in solution
        if not one.passed
    ]


def _lost(verdict: Verdict) -> list[str]:
    checks = (one for result in verdict.tasks.values() for one in result.checks)
    return [one.id for one in checks if one.points < one.max_points]


def _change_lines(changes: Sequence[Change]) -> list[str]:
    """Whose points are others than in the grading before, and why."""
    moved = [one for one in changes if one.difference]
    lines = [
        f"{clean(one.student, 60)}: {one.old_points:g} -> {one.new_points:g}, "
        f"{clean('; '.join(one.reasons), 300)}"
        for one in moved
    ]
    return [f"{len(moved)} have other points than before:", *lines] if moved else []
