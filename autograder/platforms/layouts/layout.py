"""What a download's names tell: each file, whose it is, and what is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DownloadedFile", "Layout", "Owner"]


@dataclass(frozen=True)
class Owner:
    """Somebody who handed in, as the download tells it; ``key`` is no one else's in this download.

    ``key`` is the platform's number where there is one, else the folder or the name. What is not
    told is empty.
    """

    key: str
    name: str = ""  # as the platform writes it, to be shown: "Ada Lovelace", "lovelaceada"
    platform_id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True)
class DownloadedFile:
    """One file of a download.

    Members of a group all own it. Where it has no owners, whose it is cannot be told, and a person
    has to say.
    """

    path: str  # as spelt in the download
    owners: tuple[Owner, ...]
    inner: str  # what the student named it: without what the platform put before or around it
    attempt: int = 0  # the platform's count of resubmissions, where the name tells it
    handed_in: str = ""  # ISO 8601
    late: str = ""
    note: str = ""  # of a file that the platform wrote, such as a comment page: what it is


@dataclass(frozen=True)
class Layout:
    """A download, sorted by owner: each name of it is in ``files``, ``litter`` or ``elsewhere``."""

    kind: str  # canvas, moodle, gradescope, google, github, nbgrader, folder
    why: str  # one sentence for the console: by what it was recognised
    files: tuple[DownloadedFile, ...]
    empty: tuple[Owner, ...] = ()  # whose folder is there and holds no file
    litter: tuple[str, ...] = ()  # what programs leave behind, such as .ipynb_checkpoints
    elsewhere: tuple[str, ...] = ()  # of other assignments, where a course keeps all in one folder
