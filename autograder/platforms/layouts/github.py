"""GitHub: a repository for each student or team, cloned or unpacked side by side.

``mnist-submissions/mnist-ada/`` is what GitHub Classroom's command clones, ``ASSIGNMENT-LOGIN`` and
for a team ``ASSIGNMENT-TEAM``; its successor puts the class before that. A repository downloaded as
a zip file has its branch behind: ``mnist-ada-main``. Whose a team's is, no name tells.

Source: gh-classroom, ``clone/student-repos``; Classroom 50's wiki.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

from autograder.platforms.layouts.entries import Entry
from autograder.platforms.layouts.folder import is_one_students
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "github"
SIGN = "folders are named after repositories"
ALL = "-submissions"  # ends the name of the folder around all repositories
BRANCH = re.compile("-(?:main|master)")
TEAM = frozenset({"team", "group", "gruppe", "pair", "equipe", "grupo"})
ENOUGH = 3  # repositories that tell by what their names share how the assignment is called
SETTINGS = "settings of GitHub, not handed in"


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """One of the repositories, where at least half of the folders are some; empty otherwise."""
    tops = _tops(entries)
    named = _repositories(tops, _title(entries, tops, assignment))
    cloned = {
        one.top
        for one in entries
        if (one.litter == ".git" and len(one.parts) == 1) or one.within.startswith(".github/")
    }
    if not cloned and len(tops) == 1 and not _around(entries):
        named = named if is_one_students(entries, assignment) else []
    good = [one for one in tops if one in cloned or one in named]
    return good[0] if good and 2 * len(good) >= len(tops) else ""


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by the login, or the team, that a repository is named after."""
    del read
    tops = _tops(entries)
    title = _title(entries, tops, assignment)
    logins = _logins(tops, title)

    def place(entry: Entry) -> DownloadedFile:
        if not entry.top:
            return beside(entry)
        login = logins[entry.top]
        owner = Owner(entry.top, login, platform_id=entry.top, login=login)
        note = SETTINGS if entry.within.startswith(".github/") else ""
        return DownloadedFile(entry.name, (owner,), entry.within, note=note)

    return sort(KIND, why, entries, place)


def _tops(entries: Sequence[Entry]) -> list[str]:
    return list(dict.fromkeys(one.top for one in entries if one.top))


def _title(entries: Sequence[Entry], tops: Sequence[str], assignment: str) -> str:
    """How the assignment is called in the names of repositories; empty where none is so called."""
    whole = _around(entries)
    if whole and 2 * len(_repositories(tops, whole)) >= len(tops):
        return whole
    slug = re.sub(r"[\W_]+", "-", assignment).strip("-")
    until = re.compile(rf"((?:.+-)?{re.escape(slug)})-.+", re.IGNORECASE)
    starts = Counter(found[1] for one in tops if (found := until.fullmatch(one)))
    if not starts or all(one.lower().endswith(ALL) for one in tops):
        return ""
    start = starts.most_common(1)[0][0]
    return _longer(start, [one[len(start) + 1 :] for one in _repositories(tops, start)])


def _around(entries: Sequence[Entry]) -> str:
    """How the assignment is called in the name of the folder around all repositories."""
    around = next((one.above[-1] for one in entries if one.above), "")
    return around[: -len(ALL)] if around.lower().endswith(ALL) else ""


def _longer(start: str, rests: Sequence[str]) -> str:
    """With further words that all of several repositories share, but for what names a team."""
    if len(rests) < ENOUGH:
        return start
    words = [one.split("-")[:-1] for one in rests]
    shared = takewhile(lambda several: len(set(several)) == 1, zip(*words, strict=False))
    same = takewhile(lambda word: word.lower() not in TEAM, (one[0] for one in shared))
    return "-".join((start, *same))


def _repositories(tops: Sequence[str], title: str) -> list[str]:
    return [one for one in tops if title and one.lower().startswith(f"{title.lower()}-")]


def _logins(tops: Sequence[str], title: str) -> dict[str, str]:
    """Who or which team each repository is of; a branch is no part of that where all have one."""
    named = set(_repositories(tops, title))
    plain = {one: one[len(title) + 1 :] if one in named else one for one in tops}
    cut = {one: BRANCH.split(login)[0] for one, login in plain.items()}
    branched = all(BRANCH.search(one) for one in tops) and len(set(cut.values())) == len(tops)
    return cut if branched and all(cut.values()) else plain
