"""Puts a download's files together by owner, and finds each owner on the roster.

A group's file is each member's, and one of which the download does not tell is whose a person
says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder._util.names import identity
from autograder.classes.collecting.claims import Claims
from autograder.classes.collecting.decisions import LEAVE
from autograder.classes.collecting.download import CLOSED, Download, is_zip
from autograder.classes.collecting.file import is_gradable
from autograder.classes.collecting.hand_in import HandIn
from autograder.classes.collecting.known import Known
from autograder.classes.collecting.roster_match import Unsure, match_roster, owner_of
from autograder.platforms.comparing import letters, spellings
from autograder.platforms.layouts import DownloadedFile, Layout, Owner
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Sorted", "by_owner"]


@dataclass
class Sorted:
    """``rows`` are owners on the roster, by key; ``unsure``, who fits several rows.

    ``unclaimed`` are paths whose owner a person has to name; ``aside`` are nobody's, and why.
    """

    rows: dict[str, RosterPerson]
    unsure: list[Unsure]
    hand_ins: dict[str, HandIn] = field(default_factory=dict)
    unclaimed: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)

    def add(self, owner: Owner, file: DownloadedFile | None = None) -> None:
        """Note an owner, and a file of theirs."""
        mine = self.hand_ins.setdefault(owner.key, HandIn(owner))
        mine.files += [file] if file else []


def by_owner(layout: Layout, download: Download, known: Known) -> Sorted:
    """Sort all files; an owner without files is there, too."""
    roster = known.roster
    groups = _groups(roster)
    files = [_with_members(one, groups) for one in layout.files]
    owners = {one.key: one for file in files for one in file.owners}
    owners |= {one.key: one for one in layout.empty}
    found = Sorted(*match_roster(list(owners.values()), roster))
    crowded = {one.key for some, rows in found.unsure if len(some) < len(rows) for one in some}
    sure = [one for one in owners.values() if one.key not in crowded]
    claims = Claims(known.decisions, sure, found.rows, roster, known.earlier)
    for file in files:
        if not file.owners or any(one.key in crowded for one in file.owners):
            owner = claims.owner(file) or _by_own_name(file, download)
            if owner:
                found.add(owner, replace(file, owners=(owner,), note=""))
                if owner.key not in owners:
                    found.rows |= match_roster([owner], roster)[0]
                continue
        if not file.owners:
            _put_aside(file, claims.choice(file), found)
        for one in file.owners:
            found.add(one, file)
    for one in layout.empty:
        found.add(one)
    found.aside += [f"{identity(one)} (of another assignment)" for one in layout.elsewhere]
    _drop_folders(found, layout.kind)
    return found


def _by_own_name(file: DownloadedFile, download: Download) -> Owner | None:
    """What cannot be read and has nobody's name must not be lost: it is called by its own."""
    lost = file.path in download.problems and not file.owners
    if lost and (is_gradable(file.path) or file.path.endswith(CLOSED)):
        name = download.folder(file.path) or file.path
        return Owner(name, name)
    return None


def _put_aside(file: DownloadedFile, choice: str, found: Sorted) -> None:
    name = identity(file.path)
    if choice == LEAVE:
        found.aside.append(f"{name} (left, as decided)")
    elif file.note:
        found.aside.append(f"{name} ({file.note})")
    else:
        found.unclaimed.append(name)


def _groups(roster: Sequence[RosterPerson]) -> dict[str, list[Owner]]:
    """The members of each group; a group that is called as somebody is none."""
    groups: dict[str, list[Owner]] = defaultdict(list)
    names = {letters(name) for row in roster for name in spellings(row.name)}
    for row in roster:
        if row.group and letters(row.group) not in names:
            groups[letters(row.group)].append(replace(owner_of(row), group=row.group))
    return groups


def _with_members(file: DownloadedFile, groups: dict[str, list[Owner]]) -> DownloadedFile:
    """The file with a group's members for owners, where the platform tells only the group."""
    owners = [member for one in file.owners for member in groups.get(letters(one.name), [one])]
    return replace(file, owners=tuple(owners))


def _drop_folders(found: Sorted, kind: str) -> None:
    """Put aside folders that are no student's: some program's, or beside students' files."""
    if kind not in ("folder", "nbgrader"):
        return
    work = {key for key, one in found.hand_ins.items() if any(map(_could_be_work, one.files))}
    in_folders = any(_is_folder(found.hand_ins[key]) for key in work)
    for key in found.hand_ins.keys() - work:
        one = found.hand_ins[key]
        if key.startswith(".") or (kind == "folder" and not in_folders and _is_folder(one)):
            del found.hand_ins[key]
            found.aside.append(f"{identity(key)}/ (holds nothing to grade)")


def _could_be_work(file: DownloadedFile) -> bool:
    return is_gradable(file.path) or is_zip(file.path) or file.path.endswith(CLOSED)


def _is_folder(one: HandIn) -> bool:
    """Whether the owner is named after a folder."""
    return not one.files or f"/{one.owner.key}/" in f"/{one.files[0].path}"
