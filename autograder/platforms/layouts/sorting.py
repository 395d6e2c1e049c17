"""Makes a layout of entries, when a platform's rule says of each what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from autograder.platforms.layouts.entries import Entry, is_litter, looks_handed_in
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner

__all__ = ["LEADS_ELSEWHERE", "Place", "beside", "sort"]

LEADS_ELSEWHERE = "its name leads out of the download"
BESIDE = "lies beside what was handed in"

# What an entry is; None for one of another assignment. A folder is given as a file, for its owners.
Place = Callable[[Entry], DownloadedFile | None]


def sort(
    kind: str, why: str, entries: Iterable[Entry], place: Place, known: Iterable[Owner] = ()
) -> Layout:
    """Make the layout; ``known`` are owners whom a table of the platform names.

    Whoever is known or has a folder, and has no file, is told as having handed in nothing.
    """
    files: list[DownloadedFile] = []
    seen: dict[str, Owner] = {one.key: one for one in known}
    litter: list[str] = []
    elsewhere: list[str] = []
    for entry in entries:
        if not entry.parts and entry.is_folder and not entry.litter:
            continue  # the folder that holds all
        placed = place(entry) if entry.top or _is_plain(entry) else beside(entry)
        seen |= {one.key: one for one in placed.owners} if placed else {}
        if entry.litter or (placed and not entry.is_folder and is_litter(placed.inner)):
            litter.append(entry.name)
        elif placed is None:
            elsewhere.append(entry.name)
        elif entry.leads_elsewhere:
            files.append(replace(placed, note=LEADS_ELSEWHERE))
        elif not entry.is_folder:  # of a file called as a folder is, all is its name
            files.append(placed if placed.inner else replace(placed, inner=entry.last))
    having = {owner.key for one in files for owner in one.owners}
    empty = tuple(owner for key, owner in seen.items() if key not in having)
    return Layout(kind, why, tuple(files), empty, tuple(litter), tuple(elsewhere))


def _is_plain(entry: Entry) -> bool:
    """Whether a file at the top has a name that can tell something."""
    return bool(entry.parts) and not entry.leads_elsewhere


def beside(entry: Entry) -> DownloadedFile:
    """A file that lies where the platform puts none: nobody's, or whose it is cannot be told."""
    inner = "/".join(entry.parts)
    return DownloadedFile(entry.name, (), inner, note="" if looks_handed_in(inner) else BESIDE)
