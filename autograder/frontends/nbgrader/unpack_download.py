"""Unpacks what a platform gives for download, for ``nbgrader zip_collect``.

Archives are read as ``autograder collect`` reads them: what is damaged, far too large or nobody's
is told with its name, and costs nobody else anything.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.plugins import ExtractorPlugin

from autograder._util.names import visible
from autograder.classes.collecting import Collection, open_collection
from autograder.platforms.person import HandInStatus
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["UnpackDownload"]


class UnpackDownload(ExtractorPlugin):
    """Brings scripts and notebooks to the folder that nbgrader collects from."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Write all that could be graded, by its path in the download; tells what is not."""
        assignment = str(self.parent.coursedir.assignment_id)
        root = Path(self.parent.coursedir.root)
        try:
            with open_collection(Path(archive_path), assignment, out=root) as collection:
                self._tell(collection)
                for path in collection.paths:
                    self._write(collection, path, Path(extracted_path, path))
        except SubmissionError as error:
            self.log.error("%s", error)

    def _write(self, collection: Collection, path: str, target: Path) -> None:
        try:
            data = collection.read(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except (FileError, OSError, ValueError) as error:
            self.log.warning("Passed over: %s: %s", visible(path), error)

    def _tell(self, collection: Collection) -> None:
        """Name everybody of whom nothing is collected, and every file that is left."""
        for one in collection.people:
            rest = f" ({', '.join(one.others)})" if one.others else ""
            if one.status is not HandInStatus.TAKEN:
                self.log.warning("%s: %s: %s%s", one.student, one.status, one.why, rest)
            elif one.others:
                self.log.warning("%s: takes %s, %s; not%s", one.student, one.file, one.why, rest)
        for path in collection.unclaimed:
            self.log.warning("%s: nothing tells whose it is.", path)
        for path in collection.aside:
            self.log.warning("Passed over: %s", path)
        for note in collection.notes:
            self.log.warning("%s", note)
