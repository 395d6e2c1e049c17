"""Names of a download, taken apart: folders, the file, and what programs left behind.

No name is believed: one that leads out of the download, or is made of odd characters, is an entry
as any other, and is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

__all__ = ["ARCHIVES", "GRADABLE", "Entry", "entries_of", "is_litter", "levels", "looks_handed_in"]

GRADABLE = (".py", ".ipynb")
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
# What students hand in instead of work that can be graded.
DOCUMENTS = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".py.txt", ".ipynb.txt")
LITTER = frozenset({".ipynb_checkpoints", "__macosx", "__pycache__", ".git", ".ds_store",
                    "thumbs.db", "desktop.ini"})  # fmt: skip
DRIVE = re.compile("[A-Za-z]:")
DEEPEST = 4  # folders around a download that are looked through


@dataclass(frozen=True)
class Entry:
    """A file, or a folder that holds none.

    ``parts`` are folders and the name, below the folders ``above`` that hold the whole download.
    A folder in which only a program's ``litter`` lies is told by that, too.
    """

    name: str  # as spelt in the download
    parts: tuple[str, ...]
    above: tuple[str, ...] = ()
    is_folder: bool = False
    leads_elsewhere: bool = False
    litter: str = ""

    @property
    def top(self) -> str:
        """The folder at the top that it lies in or is; empty for a file at the top."""
        return self.parts[0] if self.parts and (self.is_folder or len(self.parts) > 1) else ""

    @property
    def last(self) -> str:
        """Its own name."""
        return self.parts[-1] if self.parts else self.name

    @property
    def within(self) -> str:
        """Its path within the folder at the top."""
        return "/".join(self.parts[1:])


def entries_of(names: Iterable[str]) -> Iterator[Entry]:
    r"""Take names apart, of which ``/`` separates folders.

    A name that leads elsewhere, if only where ``\`` separates folders, is cut before the part that
    does: what stands after it is in a place that nobody can tell.
    """
    for name in names:
        parts = tuple(one for one in name.split("/") if one not in ("", "."))
        if _leads_elsewhere(name):
            whose = () if name.startswith("/") else tuple(takewhile(_is_safe, parts[:-1]))
            yield Entry(name, (*whose, _last(name)), leads_elsewhere=True)
            continue
        at = next((n for n, one in enumerate(parts) if is_litter(one)), len(parts))
        litter = parts[at] if at < len(parts) else ""
        yield Entry(name, parts[:at], is_folder=name.endswith("/") or bool(litter), litter=litter)


def _leads_elsewhere(name: str) -> bool:
    return name.startswith("/") or not all(map(_is_safe, name.split("/")))


def _is_safe(part: str) -> bool:
    return ".." not in part.split("\\") and not part.startswith("\\") and not DRIVE.match(part)


def is_litter(part: str) -> bool:
    """Whether a program left a file or folder of this name behind; no student hands it in."""
    return part.lower() in LITTER or part.startswith("._")


def looks_handed_in(name: str) -> bool:
    """Whether somebody could have handed in a file of this name, for good or for want of better."""
    return name.lower().endswith(GRADABLE + ARCHIVES + DOCUMENTS)


def levels(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries as they are, then without the one folder that holds all, and so on.

    A list or a note beside that folder changes nothing.
    """
    inside = list(entries)
    for _ in range(DEEPEST):
        yield inside
        tops = {one.top for one in inside if one.top or _counts(one)}
        if len(tops) != 1 or not (top := tops.pop()):
            return
        inside = [_without(top, one) for one in inside]


def _counts(entry: Entry) -> bool:
    """Whether a file at the top is one that somebody could have handed in."""
    return bool(entry.parts) and not entry.leads_elsewhere and looks_handed_in(entry.parts[-1])


def _without(top: str, entry: Entry) -> Entry:
    if entry.top != top:
        return entry
    return replace(entry, parts=entry.parts[1:], above=(*entry.above, top))


def _last(name: str) -> str:
    """The last part that is a name; of ``C:x.py``, what stands after the drive."""
    named = [one for one in re.split(r"[/\\]", DRIVE.sub("", name)) if one not in ("", ".", "..")]
    return named[-1] if named else name
