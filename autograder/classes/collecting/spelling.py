r"""Hands a download's names to a layout, which refuses those that lead elsewhere on Windows.

On the disk of another system, ``\`` may be a part of a name, and so may the colon of ``a:b.py``.
Both are handed over as characters that stand for them; an archive's names were looked at before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace

from autograder.classes.collecting.download import Download
from autograder.platforms.layouts import (
    DownloadedFile,
    Layout,
    Owner,
    lay_out,
    recognise,
)

__all__ = ["laid_out", "names_laid_out"]

HIDE, SHOW = str.maketrans({"\\": "\ue05c"}), str.maketrans({"\ue05c": "\\", "\ue03a": ":"})
DRIVE = re.compile("(?:^|(?<=/))([A-Za-z]):")


def laid_out(kind: str, download: Download, assignment: str, within: str = "") -> Layout:
    """The layout of a download of this kind, or of the kind that it is recognised as.

    ``within`` is a zip file in it that is looked at alone; raises FileError where it is none.
    """
    before = f"{within}/" if within else ""
    names = download.enter(within) if within else download.names
    return names_laid_out(kind, download, assignment, names, before)


def names_laid_out(
    kind: str, download: Download, assignment: str, names: Iterable[str], before: str = ""
) -> Layout:
    """The layout of some of a download's names, all of which begin with ``before``."""
    hidden = {
        name: name.removeprefix(before)
        if name in download.problems
        else _hidden(name.removeprefix(before))
        for name in names
    }
    given = list(hidden.values())
    found = lay_out(
        kind or recognise(given, assignment),
        given,
        assignment,
        lambda name: download.read(before + _shown(name)),
    )
    plain = all(before + one == name for name, one in hidden.items()) and not before
    return found if plain else _layout(found, before)


def _hidden(name: str) -> str:
    return DRIVE.sub("\\1\ue03a", name.translate(HIDE))


def _shown(name: str) -> str:
    return name.translate(SHOW)


def _layout(found: Layout, before: str) -> Layout:
    owners = {one.key: _owner(one) for file in found.files for one in file.owners}
    files = tuple(_file(one, owners, before) for one in found.files)
    litter = tuple(before + _shown(one) for one in found.litter)
    elsewhere = tuple(before + _shown(one) for one in found.elsewhere)
    empty = tuple(map(_owner, found.empty))
    return replace(found, files=files, empty=empty, litter=litter, elsewhere=elsewhere)


def _owner(one: Owner) -> Owner:
    return Owner(**{field.name: _shown(getattr(one, field.name)) for field in fields(Owner)})


def _file(one: DownloadedFile, owners: dict[str, Owner], before: str) -> DownloadedFile:
    mine = tuple(owners[owner.key] for owner in one.owners)
    return replace(one, path=before + _shown(one.path), inner=_shown(one.inner), owners=mine)
