"""The students' pages of a class: written where something is new on them, gone with the verdict."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.checks import Attachment, Picture
from autograder.classes.attachment_store import AttachmentStore
from autograder.classes.changes import Change
from autograder.classes.traces import TraceStore
from autograder.report.feedback import feedback_html
from autograder.report.pages import FEEDBACK, page_name
from autograder.results import Verdict
from autograder.suite.fingerprint import digest
from autograder.suite.reference import Reference

__all__ = ["StudentPages"]


@dataclass
class StudentPages:
    """The folder ``feedback`` in ``folder``; ``titles`` are the tasks' by their ids."""

    folder: Path
    attachments: AttachmentStore
    traces: TraceStore
    reference: Reference | None
    titles: Mapping[str, str]
    _waiting: list[tuple[Verdict, Change | None, str]] = field(default_factory=list)

    def write(self, verdict: Verdict, change: Change | None = None, gradebook: str = "") -> None:
        """Write a student's page, unless it is there already; raises OSError.

        ``change`` is what grading again has changed for them, and ``gradebook`` what is said where
        that has other points.
        """
        page = self._page(verdict.submission.student or "")
        told = f"{verdict.model_dump_json()}{change or ''}{gradebook}"
        end = f"<!-- {digest(told)} -->\n"
        if _ends_with(page, end.encode()):
            return
        html, whole = self._html(verdict, change, gradebook)
        with atomic_write(page) as handle:
            handle.write(f"{html}{end}".encode())
        if not whole:
            self._waiting.append((verdict, change, gradebook))  # the pictures may come later

    def complete(self) -> None:
        """Write again the pages that were written before the reference's pictures were there."""
        waiting, self._waiting = self._waiting, []
        if not waiting or not self._pictures(waiting[0][0].seed):
            return
        for verdict, change, gradebook in waiting:
            self.remove(verdict.submission.student or "")
            self.write(verdict, change, gradebook)

    def remove(self, student: str) -> None:
        """Take away the page of a student who has no verdict; raises OSError."""
        self._page(student).unlink(missing_ok=True)

    def _html(self, verdict: Verdict, change: Change | None, gradebook: str) -> tuple[str, bool]:
        """The page, and whether the reference's pictures were there."""
        reference = self._pictures(verdict.seed)
        attachments = self.attachments.load(verdict.submission.sha256, verdict.seed)
        beside = tuple(_beside(one, reference) for one in attachments)
        code = self.traces.load(verdict.submission.sha256, verdict.seed).code
        html = feedback_html(verdict, beside, self.titles, code, change=change, gradebook=gradebook)
        return html, bool(reference)

    def _page(self, student: str) -> Path:
        return self.folder / FEEDBACK / page_name(student)

    def _pictures(self, seed: int) -> tuple[Picture, ...]:
        """The reference's pictures on these inputs."""
        found = self.attachments.load(self.reference.sha256, seed) if self.reference else ()
        return tuple(one for one in found if isinstance(one, Picture))


def _beside(attachment: Attachment, reference: Sequence[Picture]) -> Attachment:
    """A picture with the reference's picture of the same title beside it."""
    if not isinstance(attachment, Picture):
        return attachment
    wanted = attachment.task, attachment.title
    other = next((one.png for one in reference if (one.task, one.title) == wanted), None)
    return attachment.model_copy(update={"reference": other})


def _ends_with(path: Path, end: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            stream.seek(-len(end), os.SEEK_END)
            return stream.read() == end
    except OSError:
        return False
