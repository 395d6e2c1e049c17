"""Puts a download's files together by owner, and tells which are nobody's.

A group's file is each member's, and one without an owner is whose a person said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from autograder._util.names import identity
from autograder.classes.collecting.decisions import LEAVE, Decision
from autograder.classes.collecting.download import CLOSED, Download, is_zip
from autograder.classes.collecting.file import is_gradable
from autograder.classes.collecting.hand_in import HandIn
from autograder.platforms.comparing import same
from autograder.platforms.layouts import DownloadedFile, Layout, Owner
from autograder.platforms.roster_people import RosterPerson

__all__ = ["Sorted", "by_owner", "owner_of"]


@dataclass
class Sorted:
    """``unclaimed`` are paths whose owner a person has to name; ``aside`` are nobody's, and why."""

    hand_ins: dict[str, HandIn] = field(default_factory=dict)
    unclaimed: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)

    def add(self, owner: Owner, file: DownloadedFile | None = None) -> None:
        """Note an owner, and a file of theirs."""
        mine = self.hand_ins.setdefault(owner.key, HandIn(owner))
        mine.files += [file] if file else []


def by_owner(
    layout: Layout, download: Download, roster: Sequence[RosterPerson],
    decisions: Iterable[Decision],
) -> Sorted:  # fmt: skip
    """Sort all files; an owner without files is there, too."""
    found = Sorted()
    groups = _groups(roster)
    known = [one for file in layout.files for one in file.owners]
    known += [owner_of(row) for row in roster]
    decided = {one.file: one for one in decisions}
    for one in layout.files:
        file = _with_members(one, groups)
        decision = decided.get(identity(file.path), Decision(""))
        if not file.owners:
            owner = _whose(file, download, decision, known)
            if owner is None:
                _put_aside(file, decision, found)
                continue
            found.add(owner, replace(file, note=""))
        for owner in file.owners:
            found.add(owner, file)
    for owner in layout.empty:
        found.add(owner)
    found.aside += [f"{identity(one)} (of another assignment)" for one in layout.elsewhere]
    _drop_folders(found, layout.kind)
    return found


def owner_of(row: RosterPerson) -> Owner:
    """Somebody on the roster as an owner of files."""
    return Owner(
        f"roster {row.known}", row.name, row.platform_id, row.login, row.sis_id, row.email,
        row.group,
    )  # fmt: skip


def _whose(
    file: DownloadedFile, download: Download, decision: Decision, known: Sequence[Owner]
) -> Owner | None:
    """Who owns a file of which the download does not tell; None where nobody knows."""
    if decision.student and decision.choice != LEAVE:
        word = same(decision.student)
        for one in known:
            signs = (one.platform_id, one.login, one.sis_id, one.email, one.name, one.key)
            if word in map(same, signs):
                return one
        return Owner(decision.student, decision.student)
    if file.path in download.problems and (is_gradable(file.path) or file.path.endswith(CLOSED)):
        # Nobody's name is told, and it must not be lost: it is called by its own.
        name = download.folder(file.path) or file.path
        return Owner(name, name)
    return None


def _put_aside(file: DownloadedFile, decision: Decision, found: Sorted) -> None:
    name = identity(file.path)
    if decision.choice == LEAVE:
        found.aside.append(f"{name} (left, as decided)")
    elif file.note:
        found.aside.append(f"{name} ({file.note})")
    else:
        found.unclaimed.append(name)


def _groups(roster: Sequence[RosterPerson]) -> dict[str, list[Owner]]:
    groups: dict[str, list[Owner]] = defaultdict(list)
    for row in roster:
        if row.group:
            groups[same(row.group)].append(owner_of(row))
    return groups


def _with_members(file: DownloadedFile, groups: dict[str, list[Owner]]) -> DownloadedFile:
    """The file with a group's members for owners, where the platform tells only the group."""
    owners: list[Owner] = []
    for one in file.owners:
        of_group = one.group and not one.platform_id and one.group == one.name
        owners += groups.get(same(one.group), [one]) if of_group else [one]
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
