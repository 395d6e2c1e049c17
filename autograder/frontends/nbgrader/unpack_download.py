"""Unpacks what a platform gives for download, for ``nbgrader zip_collect``.

An archive that a student handed in is unpacked, too. Where it is damaged, or far too large, that is
told with its name, and costs nobody else anything.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import unzip

from autograder._util.names import visible
from autograder.classes.collecting.archive import SubmittedArchive
from autograder.submission import SubmissionError
from autograder.submission.reading import CAPS, NOTEBOOK, FileError

__all__ = ["UnpackDownload"]

ZIP, TAR = ".zip", ".gz"
ENDINGS = {NOTEBOOK: CAPS[NOTEBOOK], ZIP: CAPS[NOTEBOOK], TAR: CAPS[NOTEBOOK]}
MOST_OF_ONE = CAPS[NOTEBOOK]  # bytes of all notebooks in a student's own archive


class UnpackDownload(ExtractorPlugin):
    """Brings notebooks from a folder of downloads to the folder that nbgrader collects from."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Copy what is no archive, and unpack what is; tells what could not be."""
        root = Path(archive_path)
        for path in sorted(root.rglob("*")):
            target = Path(extracted_path, path.relative_to(root))
            if path.is_dir():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._bring(path, target)
            except Exception as error:  # a tar file can make its library raise nearly anything
                self._pass_over(path, str(error))

    def _bring(self, path: Path, target: Path) -> None:
        if path.suffix.lower() == ZIP:
            for own in self._unpack(path, target.with_suffix(""), float("inf")):
                self._unpack_own(own)
        elif path.suffix.lower() == TAR:
            unzip(str(path), str(target.parent), [path.suffix], create_own_folder=True)
        else:
            shutil.copy(path, target)

    def _unpack_own(self, archive: Path) -> None:
        """Unpack what a student packed; archives in it are left as they are."""
        if archive.suffix.lower() != ZIP:
            self._pass_over(archive, "is not unpacked; only zip files are.")
            return
        for inner in self._unpack(archive, archive.with_suffix(""), MOST_OF_ONE):
            self._pass_over(inner, "is not unpacked: it lies in an archive of a student.")

    def _unpack(self, archive: Path, folder: Path, most: float) -> list[Path]:
        """Write an archive's files into ``folder``, ``most`` bytes of them; gives its archives."""
        archives = []
        try:
            opened = SubmittedArchive(archive, None, ENDINGS)
        except SubmissionError as error:
            self.log.error("%s", error)
            return []
        for one in opened.found():
            if not one.file:
                continue
            target = folder.joinpath(*one.parts)
            try:
                data = b"" if one.problem else opened.read(one)
                most -= len(data)
                if one.problem or most < 0 or target.exists():
                    raise FileError(one.problem or "is too much, or there twice.")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            except (FileError, OSError, ValueError) as error:
                self._pass_over(archive / one.name, str(error))
                continue
            if target.suffix.lower() in (ZIP, TAR):
                archives.append(target)
        opened.close()
        return archives

    def _pass_over(self, path: Path, why: str) -> None:
        self.log.warning("Passed over: %s: %s", visible(str(path)), why)
