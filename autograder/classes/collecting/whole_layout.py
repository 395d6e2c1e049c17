"""The layout of a place: of one download, or of a folder that holds downloads, as zip files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder._util.names import visible
from autograder.classes.collecting.download import Download, is_zip
from autograder.classes.collecting.file import could_be_work
from autograder.classes.collecting.spelling import laid_out, names_laid_out
from autograder.platforms.layouts import KINDS, Layout
from autograder.submission import SubmissionError
from autograder.submission.reading import FileError

__all__ = ["whole_layout"]

FOLDER = "folder"
MOST_DOWNLOADS = 50  # zip files in a folder that are looked into for being downloads


def whole_layout(kind: str, download: Download, assignment: str) -> Layout:
    """The layout of this kind, or of what it is recognised as; raises SubmissionError.

    A zip file in a folder is a student's, unless it is laid out as a platform has it; or unless
    there is nothing else, and files in it are named after students.
    """
    if kind and kind not in KINDS:
        raise SubmissionError(f"{visible(kind)}: is no kind. There are: {', '.join(KINDS)}.")
    whole = laid_out(kind, download, assignment)
    zips = [one for one in download.names if is_zip(one) and "/" not in one]
    if kind or whole.kind != FOLDER or not download.place.is_dir() or len(zips) > MOST_DOWNLOADS:
        return whole
    work = [one for one in download.names if could_be_work(one)]
    found = {one: _download_in(one, download, assignment, alone=len(work) == 1) for one in zips}
    inner = [one for one in found.values() if one is not None]
    if not inner:
        return whole
    rest = [one for one in download.names if found.get(one) is None]
    if any(could_be_work(one) and one not in found for one in rest):
        inner.append(names_laid_out("", download, assignment, rest))
        rest = []
    return _together(inner, rest)


def _download_in(path: str, download: Download, assignment: str, *, alone: bool) -> Layout | None:
    """The layout of a zip file that is no student's; None where it is one's, or cannot be read."""
    if (download.place / path).is_symlink():
        return None
    try:
        found = laid_out("", download, assignment, path)
    except FileError:
        found = None
    named = found and any(one.owners for one in found.files)
    if found and (found.kind != FOLDER or (alone and named)):
        return found
    download.leave(path)
    return None


def _together(layouts: Sequence[Layout], rest: Sequence[str]) -> Layout:
    first = layouts[0]
    return replace(
        first,
        files=tuple(file for one in layouts for file in one.files),
        empty=tuple(owner for one in layouts for owner in one.empty),
        litter=tuple(name for one in layouts for name in one.litter),
        elsewhere=(*(name for one in layouts for name in one.elsewhere), *rest),
    )
