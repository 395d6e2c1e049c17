"""nbgrader: ``submitted/<student>/<assignment>/``, or the folders of its exchange.

``timestamp.txt`` in a student's folder tells when the work was handed in. The exchange has a folder
for each time that somebody hands in, ``student+assignment+2026-11-28 10:15:00.123456 UTC+random/``.

Source: nbgrader, ``exchange/default/submit.py`` and ``collect.py``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from autograder.platforms.layouts.entries import Entry
from autograder.platforms.layouts.folder import by_name, of_programs
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import sort
from autograder.platforms.layouts.words import is_generic, names_assignment, split_ending
from autograder.submission.reading import FileError

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "nbgrader"
SIGN = "folders are as nbgrader has them: student/assignment"
SUBMITTED, TIME = "submitted", "timestamp.txt"
EXCHANGE = re.compile(
    r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d[^+]*)(?:\+(?P<random>.*))?"
)
TIMESTAMP = re.compile(r"(?P<time>\d{4}-\d\d-\d\d[ T][\d:.]+)(?P<utc> UTC)?")
NOTE = "nbgrader's note of when it was handed in"


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """One of the folders that are so; empty where none is."""
    for one in _in_submitted(entries):
        found = EXCHANGE.fullmatch(one.top)
        if found and found["assignment"] == assignment:
            return one.top
        if len(one.parts) > 2 - one.is_folder and one.parts[1] == assignment:
            return f"{one.top}/{assignment}"
    return ""


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by student; what is of other assignments is told apart."""
    course = bool(_submitted(entries))
    shown = _in_submitted(entries)
    others = _other_assignments(shown, assignment)
    programs = of_programs(shown, assignment)
    times = _times(shown, assignment, read)

    def place(entry: Entry) -> DownloadedFile | None:
        if course and entry.top != SUBMITTED:
            return None
        one = _below(entry) if course else entry
        if found := EXCHANGE.fullmatch(one.top):
            return _exchanged(one, found) if found["assignment"] == assignment else None
        if not one.top:
            return by_name(one, assignment)
        if one.parts[:2] in others or one.top in programs:
            return None
        return _of_student(one, assignment, times)

    return sort(KIND, why, entries, place)


def _of_student(entry: Entry, assignment: str, times: Mapping[str, str]) -> DownloadedFile:
    within = entry.parts[2:] if entry.parts[1:2] == (assignment,) else ()
    inner = within or entry.parts[1:]
    note = NOTE if entry.parts[1:] == (assignment, TIME) else ""
    owner = Owner(entry.top, entry.top)
    when = times.get(entry.top, "")
    return DownloadedFile(entry.name, (owner,), "/".join(inner), handed_in=when, note=note)


def _in_submitted(entries: Sequence[Entry]) -> Sequence[Entry]:
    """What lies in ``submitted``, where a whole course's folder is given; else all of it."""
    return _submitted(entries) or entries


def _submitted(entries: Sequence[Entry]) -> list[Entry]:
    below = [_below(one) for one in entries if one.top == SUBMITTED]
    return [one for one in below if one.parts]


def _below(entry: Entry) -> Entry:
    return replace(entry, parts=entry.parts[1:])


def _exchanged(entry: Entry, found: re.Match[str]) -> DownloadedFile:
    owner = Owner(found["student"], found["student"])
    note = NOTE if entry.within == TIME else ""
    when = _iso(found["time"])
    return DownloadedFile(entry.name, (owner,), entry.within, handed_in=when, note=note)


def _other_assignments(entries: Sequence[Entry], assignment: str) -> Collection[tuple[str, ...]]:
    """Folders in students' folders, as (student, folder), that are of other assignments.

    They are where another student has one of that name, or the student has one for this
    assignment, or a file in it is called as the folder is. No folder is that is named after this
    assignment, or in which a file is.
    """
    whose: dict[str, set[str]] = defaultdict(set)
    files: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in entries:
        if len(one.parts) > 2 - one.is_folder and one.parts[1] != assignment:
            whose[one.parts[1]].add(one.top)
            files[one.parts[:2]] |= {split_ending(one.parts[-1])[0]} if not one.is_folder else set()
    having = {one.top for one in entries if one.parts[1:2] == (assignment,)}
    return {
        key
        for key, stems in files.items()
        if not any(names_assignment(one, assignment) for one in (*stems, key[1]))
        and (
            key[0] in having or key[1] in stems or (len(whose[key[1]]) > 1 and _can_be_one(key[1]))
        )
    }


def _can_be_one(folder: str) -> bool:
    """Whether an assignment can be called so: "hw1" rather than "src"."""
    return not is_generic(folder, "") or any(map(str.isdigit, folder))


def _times(
    entries: Sequence[Entry], assignment: str, read: Callable[[str], bytes]
) -> dict[str, str]:
    """When each handed in, by student, as far as it can be read."""
    found = {}
    for one in entries:
        if one.parts[1:] == (assignment, TIME) and not one.leads_elsewhere:
            try:
                found[one.top] = _iso(read(one.name).decode("utf-8", "replace"))
            except FileError:
                continue
    return found


def _iso(text: str) -> str:
    """ISO 8601 of a time as nbgrader writes it; empty where it is none.

    Of its zone, only UTC, which nbgrader uses unless it is told otherwise, is no mere name.
    """
    found = TIMESTAMP.match(text.strip())
    try:
        when = datetime.fromisoformat(found["time"] if found else "")
    except ValueError:
        return ""
    return (when.replace(tzinfo=UTC) if found and found["utc"] else when).isoformat()
