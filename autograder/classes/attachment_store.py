"""Pictures and counts of submissions, kept in a folder: only grading again can make them again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.checks import Attachment, as_json, from_json

__all__ = ["AttachmentStore"]


@dataclass(frozen=True)
class AttachmentStore:
    """A folder with a file for each submission and seed."""

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
        with atomic_write(self.path(sha256, seed)) as handle:
            handle.write(as_json((*others, *attachments)))
