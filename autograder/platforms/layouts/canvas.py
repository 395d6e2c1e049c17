"""Canvas: a zip file with all files side by side, each with its owner before the student's name.

``lovelaceada_LATE_101_9001_mnist-1.ipynb``: the sortable name in small letters without blanks and
signs, LATE, the user's ID as in the gradebook's file, the file's own ID, and its name, in which
``-1`` is the first resubmission. A text or a link has no file's ID. With anonymous grading,
``anon_Ab1cD`` stands for name and ID. A group's file has the group's name, and the ID of the member
whom Canvas lets stand for all: a name that is not that user's tells that.

Source: Canvas LMS, ``lib/content_zipper.rb`` (``get_filename``, ``add_upload_submission``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.platforms.layouts.entries import Entry
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort
from autograder.platforms.layouts.words import names_assignment, split_ending

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "canvas"
SIGN = "names of files begin as Canvas writes them: name_user_file_"
FILE = r"(?:question_\d+_)?(?:(?P<file>\d+)_(?P<inner>.+)|(?P<page>text\.html|link\.html))"
NAMED = re.compile(rf"(?P<name>.*?)_(?:(?P<late>LATE)_)?(?P<user>\d+)_{FILE}", re.DOTALL)
ANONYMOUS = re.compile(rf"(?:(?P<late>LATE)_)?(?P<name>anon_(?P<user>[^\W_]+))_{FILE}", re.DOTALL)
ATTEMPT = re.compile(r"(?P<stem>.+)-(?P<number>[1-9]\d?)", re.DOTALL)
PAGES = {"text.html": "a text typed into Canvas", "link.html": "a link to a web page"}


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """One of the names that are so, where at least half are; empty otherwise."""
    del assignment
    tops = dict.fromkeys(one.parts[0] for one in entries if one.parts and not one.leads_elsewhere)
    good = [one for one in tops if _match(one)]
    return good[0] if good and 2 * len(good) >= len(tops) else ""


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by their owners' IDs."""
    del read
    found = sort(KIND, why, entries, _place)
    return replace(found, files=_attempts(found.files, assignment))


def _match(name: str) -> re.Match[str] | None:
    return ANONYMOUS.fullmatch(name) or NAMED.fullmatch(name)


def _place(entry: Entry) -> DownloadedFile:
    found = _match(entry.parts[0]) if entry.parts else None
    if not found:
        return beside(entry)
    key = found["user"] if found.re is NAMED else found["name"]
    owner = Owner(key, found["name"], platform_id=found["user"])
    inner = "/".join((found["inner"] or found["page"], *entry.parts[1:]))
    late = "late" if found["late"] else ""
    note = PAGES.get(inner, "")
    return DownloadedFile(entry.name, (owner,), inner, late=late, note=note)


def _attempts(files: tuple[DownloadedFile, ...], assignment: str) -> tuple[DownloadedFile, ...]:
    """Tell resubmissions from files whose owner gave them a number.

    Canvas numbers a file where its owner had handed in one of that name before.
    """
    named = {(one.owners, one.inner) for one in files}

    def told(one: DownloadedFile) -> DownloadedFile:
        stem, ending = split_ending(one.inner)
        found = ATTEMPT.fullmatch(stem)
        if not found or names_assignment(stem, assignment):
            return one
        first = found["stem"] + ending
        if (one.owners, first) in named or names_assignment(found["stem"], assignment):
            return replace(one, inner=first, attempt=int(found["number"]))
        return one

    return tuple(map(told, files))
