"""Tells whose the notebooks of a download are.

The platform says who handed in, by the name of a folder or by what it puts before the name of a
file. What lies within is named by the student, and says nothing of whose it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from autograder._util.names import identity

__all__ = ["Taken", "whose"]

# Such as "Ada Lovelace_12_assignsubmission_file" and "lovelaceada_LATE_12_34_mnist.ipynb".
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_\w+")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_.+")
LITTER = frozenset({"__MACOSX", ".ipynb_checkpoints"})
MARKUP = str.maketrans(dict.fromkeys('<>&"', "_"))  # nbgrader writes names into pages as they are


@dataclass(frozen=True)
class Taken:
    """The one notebook of a student, and further ones of theirs, which are not collected."""

    notebook: PurePath
    passed_over: tuple[PurePath, ...]


@dataclass(frozen=True)
class _Owner:
    """A student: what to call them, and what to call them where others are called so, too."""

    name: str
    whole: str


def whose(
    notebooks: Iterable[PurePath], archives: Collection[str], assignment: str
) -> dict[str, Taken]:
    """Which notebook is taken for whom, by the student's name.

    ``notebooks`` are paths in the folder of what was unpacked, and ``archives`` the folders in it
    that an archive was unpacked into. Of several, the one named after the assignment is taken;
    what nobody's name stands before is in no student's list.
    """
    found: dict[_Owner, list[PurePath]] = defaultdict(list)
    for path in notebooks:
        litter = LITTER.intersection(path.parts) or path.name.startswith("._")
        if not litter and (owner := _owner(path.parts, archives, assignment)):
            found[owner].append(path)
    names = _names(found)
    return {names[owner]: _taken(paths, assignment) for owner, paths in found.items()}


def _owner(parts: tuple[str, ...], archives: Collection[str], assignment: str) -> _Owner | None:
    """Who handed it in: the first folder or prefix that does not stand for a whole download."""
    first, *rest = parts
    if first in archives and not _marked(first):
        if len(rest) > 1 and rest[0] == first:  # a folder that was packed as a whole
            del rest[0]
        if len(rest) > 1 or _of_file(rest[0], assignment):
            first, *rest = rest
    return _of_folder(first) if rest else _of_file(first, assignment)


def _of_folder(name: str) -> _Owner:
    return _marked(name) or _Owner(name, name)


def _of_file(name: str, assignment: str) -> _Owner | None:
    """None where no student's name stands before the assignment's."""
    whole = PurePath(name).stem
    before, _, after = whole.partition("_")
    if not before or assignment not in after:
        return None
    return _marked(name) or _Owner(before, whole.removesuffix(f"_{assignment}"))


def _marked(name: str) -> _Owner | None:
    """Who it is by what a platform writes; the number tells two of one name apart."""
    match = MOODLE.fullmatch(name) or CANVAS.fullmatch(name)
    return _Owner(match["name"], f"{match['name']}_{match['number']}") if match else None


def _names(owners: Iterable[_Owner]) -> dict[_Owner, str]:
    """A name for each that no other has, and that can be the name of a folder."""
    ordered = sorted(owners, key=lambda one: (one.name, one.whole))
    shared = Counter(one.name for one in ordered)
    names: dict[_Owner, str] = {}
    for one in ordered:
        plain = shared[one.name] == 1 and one.name not in (".", "..")
        name = identity(one.name if plain else one.whole).translate(MARKUP)
        while name in names.values():
            name += "_"
        names[one] = name
    return names


def _taken(paths: Sequence[PurePath], assignment: str) -> Taken:
    def rank(path: PurePath) -> tuple[bool, bool, int, str]:
        named = path.stem == assignment, assignment in path.stem
        return not named[0], not named[1], len(path.parts), str(path)

    first, *others = sorted(paths, key=rank)
    return Taken(first, tuple(others))
