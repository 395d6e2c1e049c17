"""The folder of results of a class: verdicts, attachments, a table, a page for each student."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.checks import Attachment, Picture, as_json, from_json
from autograder.classes.changes import changes_between
from autograder.classes.report_page import report_html
from autograder.classes.traces import TraceStore
from autograder.platforms.person import Person
from autograder.report.class_page import class_lines, grades_csv
from autograder.report.feedback import feedback_html
from autograder.report.pages import FEEDBACK, page_name
from autograder.results import Verdict
from autograder.results.results_file import read_verdicts, tidy
from autograder.suite.assignment import Assignment
from autograder.suite.fingerprint import digest
from autograder.suite.reference import Reference, find_reference

__all__ = ["AttachmentStore", "ClassFolder"]


@dataclass(frozen=True)
class AttachmentStore:
    """A folder of files that can be made again, but only by grading again."""

    folder: Path

    def path(self, sha256: str, seed: int) -> Path:
        """Where the attachments of these bytes are, or would be."""
        return self.folder / f"{sha256[:20]}-{seed}.json"

    def load(self, sha256: str, seed: int) -> tuple[Attachment, ...]:
        """The attachments; none where there is no file that can be read."""
        try:
            return from_json(self.path(sha256, seed).read_bytes())
        except (OSError, ValueError):
            return ()

    def save(
        self, sha256: str, seed: int, attachments: Collection[Attachment], tasks: Collection[str]
    ) -> None:
        """Put those of ``tasks`` in the place of what was there of them; raises OSError."""
        others = [one for one in self.load(sha256, seed) if one.task not in tasks]
        _write(self.path(sha256, seed), as_json((*others, *attachments)))


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
        """The verdicts on the reference, a line each."""
        return self.folder / "reference.jsonl"

    @property
    def attachments(self) -> AttachmentStore:
        """Pictures and counts, which only grading can make."""
        return AttachmentStore(self.folder / "attachments")

    @property
    def traces(self) -> TraceStore:
        """Small facts of hand-ins, beside their attachments."""
        return TraceStore(self.attachments.folder)

    @cached_property
    def reference(self) -> Reference | None:
        """The solution; None where the kit is installed without it."""
        return find_reference(self.assignment.name)

    def put_aside(self) -> None:
        """Begin again from nothing; verdicts so far move to results.old.jsonl."""
        if self.results.exists():
            with self._old_results.open("ab") as old:
                old.write(self.results.read_bytes())
            self.results.unlink()

    def seed(self) -> int | None:
        """The seed of the inputs that this class was begun with."""
        return next((verdict.seed for verdict in read_verdicts(self.results)), None)

    def write_page(self, verdict: Verdict) -> None:
        """Write a student's page, unless it is there already; raises OSError."""
        page = self._page(verdict)
        end = f"<!-- {digest(verdict.model_dump_json())} -->\n".encode()
        if not _ends_with(page, end) and not self._write_page(verdict, page, end):
            self._waiting.append(verdict)  # the reference's pictures may come later

    def _write_page(self, verdict: Verdict, page: Path, end: bytes) -> bool:
        """Write a page, and say whether the reference's pictures were there."""
        reference = self._reference_pictures(verdict.seed)
        attachments = self.attachments.load(verdict.submission.sha256, verdict.seed)
        beside = tuple(_beside(one, reference) for one in attachments)
        code = self.traces.load(verdict.submission.sha256, verdict.seed).code
        _write(page, feedback_html(verdict, beside, self._titles(), code).encode() + end)
        return bool(reference)

    def finish(self, problems: Mapping[str, str], people: Sequence[Person] = ()) -> str:
        """Write what is about the whole class; gives the lines to print. Raises OSError.

        ``problems`` say, by student, why there is no verdict; ``people`` are the whole class, where
        that is known.
        """
        self._complete_pages()
        tidy(self.results, self._old_results)
        verdicts, old = _by_student(self.results), _by_student(self._old_results)
        changes = changes_between(old, {k: v for k, v in verdicts.items() if k not in problems})
        titles = self._titles()
        table, report = self.folder / "grades.csv", self.folder / "report.html"
        _write(table, grades_csv(verdicts, problems, [*titles]).encode())
        html = report_html(
            self.assignment,
            verdicts,
            problems,
            changes,
            people,
            attachments=self.attachments,
            traces=self.traces,
        )
        _write(report, html.encode())
        reference = list(read_verdicts(self.reference_results))[-1:]
        lines = class_lines(verdicts, problems, changes, reference)
        return "\n".join([*lines, f"points: {table}", f"report: {report}"])

    def _complete_pages(self) -> None:
        """Write again the pages that were written before the reference's pictures were there."""
        waiting, self._waiting = self._waiting, []
        for verdict in waiting if waiting and self._reference_pictures(waiting[0].seed) else ():
            self._page(verdict).unlink()
            self.write_page(verdict)

    def _page(self, verdict: Verdict) -> Path:
        return self.folder / FEEDBACK / page_name(verdict.submission.student or "")

    @property
    def _old_results(self) -> Path:
        return self.folder / "results.old.jsonl"

    def _titles(self) -> dict[str, str]:
        return {task.id: task.title for task in self.assignment.tasks}

    def _reference_pictures(self, seed: int) -> tuple[Picture, ...]:
        reference = self.reference
        found = self.attachments.load(reference.sha256, seed) if reference else ()
        return tuple(one for one in found if isinstance(one, Picture))


def _beside(attachment: Attachment, reference: Sequence[Picture]) -> Attachment:
    """A picture with the reference's picture of the same title beside it."""
    if not isinstance(attachment, Picture):
        return attachment
    wanted = attachment.task, attachment.title
    other = next((one.png for one in reference if (one.task, one.title) == wanted), None)
    return attachment.model_copy(update={"reference": other})


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
