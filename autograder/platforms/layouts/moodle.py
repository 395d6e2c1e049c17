"""Moodle: a folder for each student, or all files side by side, with the participant's number.

``Ada Lovelace_101_assignsubmission_file/mnist.ipynb``, with folders of the student's below, or
``Ada Lovelace_101_assignsubmission_file_mnist.ipynb``; some versions end a folder with ``_``. A
text typed into Moodle is ``..._assignsubmission_onlinetext/onlinetext.html``. The words are the
same in all languages. With blind marking each is called "Participant", in the site's language. A
group's folder has the group's name and number, or the default group's name and none; older versions
put the group's name and ``-`` before each member's. So a number is a participant's only where the
name is, too.

Source: Moodle, ``mod/assign/classes/downloader.php`` (``get_student_prefix``,
``load_submissionplugin_filelist``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from unicodedata import normalize

from autograder.platforms.layouts.entries import Entry
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "moodle"
SIGN = "names are as Moodle writes them: name_participant_assignsubmission_"
MARKED = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>\d+))?_assign(?P<of>submission|feedback)_(?P<plugin>[a-z]+)"
    r"(?:_(?P<inner>.*))?",
    re.DOTALL,
)
TEXT, FEEDBACK = "a text typed into Moodle", "feedback, not handed in"
PARTICIPANT = "Participant"


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """One of the names that are so; empty where none is."""
    del assignment
    tops = (one.parts[0] for one in entries if one.parts)
    return next((one for one in tops if MARKED.fullmatch(one)), "")


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by the participants' numbers."""
    del assignment, read
    blind, shared = _blind(entries), _shared(entries)
    return sort(KIND, why, entries, lambda entry: _place(entry, blind, shared))


def _place(entry: Entry, blind: str, shared: Collection[str]) -> DownloadedFile:
    found = MARKED.fullmatch(entry.parts[0]) if entry.parts else None
    if not found:
        return _unmarked(entry)
    name, number = found["name"], found["number"] or ""
    if number and name == blind:
        name = f"{name} {number}"
    key = f"{name}_{number}" if number in shared else number or name
    owner = Owner(key, name, platform_id=number, group="" if number else name)
    inner = "/".join(filter(None, (found["inner"], *entry.parts[1:])))
    return DownloadedFile(entry.name, (owner,), inner, note=_note(found, inner))


def _unmarked(entry: Entry) -> DownloadedFile:
    """Of what somebody put there, a folder is named after its owner."""
    if not entry.top or entry.leads_elsewhere:
        return beside(entry)
    return DownloadedFile(entry.name, (Owner(f"{entry.top}/", entry.top),), entry.within)


def _note(found: re.Match[str], inner: str) -> str:
    if found["of"] == "feedback":
        return FEEDBACK
    return TEXT if found["plugin"] == "onlinetext" and inner.lower().endswith(".html") else ""


def _shared(entries: Sequence[Entry]) -> Collection[str]:
    """Numbers that are of a participant and of a group: both count from one."""
    found = [match for one in entries if one.parts and (match := MARKED.fullmatch(one.parts[0]))]
    names = {(one["number"], normalize("NFC", one["name"])) for one in found if one["number"]}
    times = Counter(number for number, _ in names)
    return {number for number, many in times.items() if many > 1}


def _blind(entries: Sequence[Entry]) -> str:
    """The one word that all are called, where names are hidden."""
    found = [match for one in entries if one.parts and (match := MARKED.fullmatch(one.parts[0]))]
    names = {one["name"] for one in found}
    numbers = {one["number"] for one in found}
    if len(names) == 1 and len(numbers) > 1 and not re.search(r"\s", (only := names.pop())):
        return only
    return PARTICIPANT
