"""Keeps exhibits beside the results: a file for each submission's bytes and exam."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.exhibits import Exhibit, as_json, from_json
from autograder.files import atomic_write

__all__ = ["ExhibitStore"]


@dataclass(frozen=True)
class ExhibitStore:
    """A folder of files that can be made again, but only by grading again."""

    folder: Path

    def path(self, sha256: str, seed: int) -> Path:
        """Where the exhibits of these bytes are, or would be."""
        return self.folder / f"{sha256[:20]}-{seed}.json"

    def load(self, sha256: str, seed: int) -> tuple[Exhibit, ...]:
        """The exhibits; none where there is no file that can be read."""
        try:
            return from_json(self.path(sha256, seed).read_bytes())
        except (OSError, ValueError):
            return ()

    def save(
        self, sha256: str, seed: int, exhibits: Collection[Exhibit], tasks: Collection[str]
    ) -> None:
        """Put those of ``tasks`` in the place of what was there of them; raises OSError."""
        others = [one for one in self.load(sha256, seed) if one.task not in tasks]
        with atomic_write(self.path(sha256, seed)) as stream:
            stream.write(as_json((*others, *exhibits)))
