"""Which platform a download is of, and the layout of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType

from autograder.platforms.layouts import (
    canvas,
    folder,
    github,
    google,
    gradescope,
    moodle,
    nbgrader,
)
from autograder.platforms.layouts.entries import Entry, entries_of, levels
from autograder.platforms.layouts.layout import Layout

__all__ = ["KINDS", "lay_out", "recognise"]

# What is surer comes first: of a sign that two platforms could have, the first one's is taken.
SURE_FIRST: tuple[ModuleType, ...] = (gradescope, moodle, canvas, github, nbgrader, google)
BY_KIND = {one.KIND: one for one in (*SURE_FIRST, folder)}
KINDS = tuple(BY_KIND)


def recognise(names: Sequence[str], assignment: str) -> str:
    """The kind of a download by the names in it: one of ``KINDS``, "folder" where none else fits.

    ``names`` are the paths of all files, with "/" between folders, and of empty folders, with a
    "/" at the end.
    """
    for entries in levels(list(entries_of(names))):
        for one in SURE_FIRST:
            if one.sign(entries, assignment):
                return str(one.KIND)
    return folder.KIND


def lay_out(
    kind: str, names: Sequence[str], assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Say whose each file is in a download of this kind; raises ValueError for a kind unknown.

    ``read`` gives the bytes of a file by its name, and may raise FileError: it is asked for a table
    that the platform put there, and for nbgrader's notes of time. Each name is once in the layout.
    """
    if kind not in BY_KIND:
        raise ValueError(f"{kind}: is none of {', '.join(KINDS)}.")
    whole = list(entries_of(names))
    if kind == folder.KIND:
        why = "folders or files are taken to be named after students"
        return folder.sorted_files(folder.inside(whole, assignment), why, assignment, read)
    module = BY_KIND[kind]
    deepest = whole
    for deepest in levels(whole):
        if example := module.sign(deepest, assignment):
            return _sorted(module, deepest, f"{module.SIGN} ({example})", assignment, read)
    return _sorted(module, deepest, f"no name is as {kind} has them", assignment, read)


def _sorted(
    module: ModuleType, entries: Sequence[Entry], why: str, assignment: str,
    read: Callable[[str], bytes],
) -> Layout:  # fmt: skip
    found = module.sorted_files(entries, why, assignment, read)
    assert isinstance(found, Layout)
    return found
