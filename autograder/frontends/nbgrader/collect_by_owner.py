"""Collects one file of each student, for ``nbgrader zip_collect``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin

from autograder.classes.collecting import open_collection
from autograder.submission import SubmissionError

__all__ = ["CollectByOwner"]


class CollectByOwner(FileNameCollectorPlugin):
    """Takes the file that ``autograder collect`` takes; a ``named_regexp`` is followed instead."""

    def collect(self, submitted_file: str) -> Mapping[str, str] | None:
        """Say whose this file is and which; None where it is not collected."""
        if self.named_regexp:
            regular: Mapping[str, str] | None = super().collect(submitted_file)
            return regular
        return self._taken.get(Path(submitted_file))

    @cached_property
    def _taken(self) -> dict[Path, dict[str, str]]:
        """What is collected, by the path that ``UnpackDownload`` wrote it to."""
        assignment = str(self.parent.coursedir.assignment_id)
        root, packed = self._folder("extracted"), self._folder("archive")
        course = Path(self.parent.coursedir.root)
        try:
            with open_collection(packed, assignment, out=course) as collection:
                people = {one.student: one for one in collection.people}
                chosen = dict(collection.chosen)
        except SubmissionError:  # was told when it was unpacked
            return {}
        found = {}
        for student, path in chosen.items():
            told = {"student_id": student, "file_id": assignment}
            if people[student].handed_in:
                told["timestamp"] = people[student].handed_in
            found[root / path] = told
        return found

    def _folder(self, step: str) -> Path:
        """Where nbgrader keeps what was downloaded, or what it unpacked of that."""
        app: Any = self.parent
        structure = app.collect_directory_structure.format(
            downloaded=app.downloaded_directory,
            assignment_id=str(app.coursedir.assignment_id),
            collect_step=getattr(app, f"{step}_directory"),
        )
        return Path(app.coursedir.root, structure)
