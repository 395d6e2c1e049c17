r"""Hands a download's names to a layout, which refuses those that lead elsewhere on Windows.

On the disk of another system, ``\`` may be a part of a name, and so may the colon of ``a:b.py``.
Both are handed over as characters that stand for them; an archive's names were looked at before.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

from autograder.classes.collecting.download import Download
from autograder.platforms.layouts import (
    KINDS,
    DownloadedFile,
    Layout,
    Owner,
    lay_out,
    recognise,
)
from autograder.submission import SubmissionError

__all__ = ["laid_out"]

HIDE, SHOW = str.maketrans({"\\": "\ue05c"}), str.maketrans({"\ue05c": "\\", "\ue03a": ":"})
DRIVE = re.compile("(?:^|(?<=/))([A-Za-z]):")


def laid_out(kind: str, download: Download, assignment: str) -> Layout:
    """The layout of a download of this kind, or of the kind that it is recognised as.

    Raises SubmissionError for a kind unknown.
    """
    if kind and kind not in KINDS:
        raise SubmissionError(f"{kind}: is no kind of download. There are: {', '.join(KINDS)}.")
    hidden = {name: _hidden(name) for name in download.names if name not in download.problems}
    given = [hidden.get(name, name) for name in download.names]
    found = lay_out(
        kind or recognise(given, assignment),
        given,
        assignment,
        lambda name: download.read(_shown(name)),
    )
    return _layout(found) if any(name != one for name, one in hidden.items()) else found


def _hidden(name: str) -> str:
    return DRIVE.sub("\\1\ue03a", name.translate(HIDE))


def _shown(name: str) -> str:
    return name.translate(SHOW)


def _layout(found: Layout) -> Layout:
    owners = {one.key: _owner(one) for file in found.files for one in file.owners}
    files = tuple(_file(one, owners) for one in found.files)
    litter, elsewhere = (tuple(map(_shown, some)) for some in (found.litter, found.elsewhere))
    empty = tuple(map(_owner, found.empty))
    return replace(found, files=files, empty=empty, litter=litter, elsewhere=elsewhere)


def _owner(one: Owner) -> Owner:
    return Owner(**{field.name: _shown(getattr(one, field.name)) for field in fields(Owner)})


def _file(one: DownloadedFile, owners: dict[str, Owner]) -> DownloadedFile:
    mine = tuple(owners[owner.key] for owner in one.owners)
    return replace(one, path=_shown(one.path), inner=_shown(one.inner), owners=mine)
