"""A folder of files named after students, or of folders named after them.

This is what a lecturer sorts by hand, and what any platform's download is taken for that is not
known: the folder is the student, or where there is none, the file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.platforms.layouts.entries import GRADABLE, Entry, levels, looks_handed_in
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort
from autograder.platforms.layouts.words import (
    is_generic,
    names_assignment,
    split_ending,
    student_in,
)

__all__ = ["KIND", "by_name", "inside", "is_one_students", "of_programs", "sorted_files"]

KIND = "folder"
PAGES = (".html", ".htm")  # what a notebook is exported to
NOBODYS = "lies in a folder beside files named after students"


def inside(entries: Sequence[Entry], assignment: str) -> list[Entry]:
    """The entries without the folders around all students."""
    found = list(entries)
    for one in levels(entries):
        found = one
        if is_one_students(one, assignment):
            break
    return found


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by the folder that they lie in, or else by their names."""
    del read
    in_folders = any(one.top and looks_handed_in(one.parts[-1]) for one in entries)
    programs = of_programs(entries, assignment)

    def place(entry: Entry) -> DownloadedFile:
        if not entry.top:
            return by_name(entry, assignment)
        if not in_folders or entry.top in programs:
            return DownloadedFile(entry.name, (), "/".join(entry.parts), note=NOBODYS)
        return DownloadedFile(entry.name, (Owner(entry.top, entry.top),), entry.within)

    return sort(KIND, why, entries, place)


def by_name(entry: Entry, assignment: str) -> DownloadedFile:
    """A file at the top: its name tells whose it is, unless it is the assignment's."""
    name = "/".join(entry.parts)
    placed = beside(entry)
    student = student_in(split_ending(name)[0], assignment)
    named = name.lower().endswith(GRADABLE) or (
        (looks_handed_in(name) or name.lower().endswith(PAGES)) and not is_generic(student, "")
    )
    return replace(placed, owners=(Owner(student, student),)) if student and named else placed


def of_programs(entries: Sequence[Entry], assignment: str) -> set[str]:
    """Folders at the top that some program made: their names begin with a dot.

    A student's, who is called so, has work in it where a student's work is looked for.
    """
    hidden = {one.top for one in entries if one.top.startswith(".")}
    work = {
        one.top
        for one in entries
        if one.top
        and one.parts[1:-1] in ((), (assignment,))
        and one.parts[-1].lower().endswith(GRADABLE)
    }
    return hidden - work


def is_one_students(entries: Sequence[Entry], assignment: str) -> bool:
    """Whether the one folder at the top is a student's, and not one around the whole class.

    A student's has a file named after the assignment, or only names in it that nobody has, or one
    file, where the folder has a name that somebody can have.
    """
    tops = {one.top for one in entries if one.top}
    within = [one.parts[1:] for one in entries if one.top and looks_handed_in(one.parts[-1])]
    within = [one for one in within if one]
    stems = {split_ending(one[-1])[0] for one in within}
    if any(
        len(one) == 1 and names_assignment(split_ending(one[0])[0], assignment) for one in within
    ):
        return True
    named = [one for one in stems if not is_generic(one, assignment)]
    children = {one[0] if len(one) > 1 else split_ending(one[0])[0] for one in within}
    if all(is_generic(one, assignment) for one in children):
        return len(named) < 2
    alone = len(within) == 1 == len(within[0])
    return alone and not any(is_generic(one, assignment) for one in tops)
