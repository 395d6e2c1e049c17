"""Collects one notebook of each student, for ``nbgrader zip_collect``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin

from autograder.frontends.nbgrader.owners import whose

__all__ = ["CollectByOwner"]

ARCHIVES = (".zip", ".gz")  # what is unpacked, each into a folder named after it


class CollectByOwner(FileNameCollectorPlugin):
    """Takes one notebook of each student; a ``named_regexp`` of your own is followed instead."""

    def collect(self, submitted_file: str) -> Mapping[str, str] | None:
        """Say whose this file is and which notebook; None where it is not collected."""
        if self.named_regexp:
            regular: Mapping[str, str] | None = super().collect(submitted_file)
            return regular
        student = self._students.get(Path(submitted_file))
        return {"student_id": student, "file_id": self._assignment} if student else None

    @property
    def _assignment(self) -> str:
        return str(self.parent.coursedir.assignment_id)

    @cached_property
    def _students(self) -> dict[Path, str]:
        """The student of each file that is collected; says which are not."""
        root, packed = self._folder("extracted"), self._folder("archive")
        notebooks = [path.relative_to(root) for path in sorted(root.rglob("*.ipynb"))]
        archives = {_unpacked(one) for one in packed.iterdir() if one.suffix in ARCHIVES}
        students = {}
        for student, taken in whose(notebooks, archives, self._assignment).items():
            students[root / taken.notebook] = student
            for other in taken.passed_over:
                self.log.warning("%s: takes %s, not %s", student, taken.notebook, other)
        return students

    def _folder(self, step: str) -> Path:
        """Where nbgrader keeps what was downloaded, or what it unpacked of that."""
        app: Any = self.parent
        structure = app.collect_directory_structure.format(
            downloaded=app.downloaded_directory,
            assignment_id=self._assignment,
            collect_step=getattr(app, f"{step}_directory"),
        )
        return Path(app.coursedir.root, structure)


def _unpacked(archive: Path) -> str:
    """The name of the folder that nbgrader unpacks an archive into."""
    return archive.stem.removesuffix(".tar")
