"""Google Classroom: the Drive folder of an assignment, downloaded as a zip file.

``Ada Lovelace - mnist.ipynb`` is the copy that Classroom made for a student. A file that a student
uploaded has the name that it had, and Drive tells files of one name apart as ``mnist(1).ipynb``:
whose such a file is, no name tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from autograder.platforms.layouts.entries import GRADABLE, Entry
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort
from autograder.platforms.layouts.words import (
    is_generic,
    names_assignment,
    split_ending,
    without_copy_marks,
)

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "google"
SIGN = "files are named as Google Classroom names copies"
DASH = re.compile(r"\s[-\u2013\u2014]\s")
MOST_DASHES = 8  # in a name


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """One of the names that are so, where at least half are; empty otherwise.

    Several copies of one file count, too, where there is nothing else: only a drive names files so.
    """
    names = [one.parts[0] for one in entries if one.parts and not one.top]
    work = [one for one in names if one.lower().endswith(GRADABLE)]
    shared = _shared(names)
    named = [one for one in work if _split(one, assignment, shared)[0]]
    copies = [one for one in work if names_assignment(split_ending(one)[0], assignment)]
    good = [*named, *copies] if named or 1 < len(copies) == len(work) else []
    return good[0] if good and 2 * len(set(good)) >= len(work) and _are_files(entries) else ""


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by the name before the dash."""
    del read
    shared = _shared([one.parts[0] for one in entries if one.parts])

    def place(entry: Entry) -> DownloadedFile:
        who, inner = _split(entry.parts[0] if entry.parts else "", assignment, shared)
        if not who:
            return beside(entry)
        inner = "/".join((inner, *entry.parts[1:]))
        return DownloadedFile(entry.name, (Owner(who, who),), inner)

    return sort(KIND, why, entries, place)


def _are_files(entries: Sequence[Entry]) -> bool:
    """Whether most of what could be graded lies side by side."""
    work = [one for one in entries if one.parts and one.parts[-1].lower().endswith(GRADABLE)]
    return 2 * sum(not one.top for one in work) >= len(work)


def _split(name: str, assignment: str, shared: Counter[str]) -> tuple[str, str]:
    """Who handed it in, and what the file is called; nobody where no name tells.

    Of several dashes, the one counts behind which the assignment's name stands, or else what most
    files are called.
    """
    stem, ending = split_ending(name)
    cuts = list(_cuts(stem))
    found = [
        (not names_assignment(title, assignment), -shared[_core(title)], who, title)
        for who, title in cuts
    ]
    found += [(False, 0, who, title) for title, who in cuts if names_assignment(title, assignment)]
    for _, _, who, title in sorted(found, key=lambda one: one[:2]):
        student = without_copy_marks(who)
        if student and not is_generic(student, assignment):
            return student, f"{title}{ending}"
    return "", name


def _shared(names: Sequence[str]) -> Counter[str]:
    """How often each title stands behind a dash."""
    stems = [split_ending(one)[0] for one in names]
    return Counter(_core(title) for one in stems for _, title in _cuts(one))


def _cuts(stem: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind each dash."""
    for at in islice(DASH.finditer(stem), MOST_DASHES):
        yield stem[: at.start()].strip(), stem[at.end() :].strip()


def _core(title: str) -> str:
    return without_copy_marks(title).casefold()
