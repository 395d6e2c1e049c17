"""One person of a class, as far as the platform, its download and its roster tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["HandInStatus", "Person"]


class HandInStatus(StrEnum):
    """What there is of somebody to grade; only what is ``TAKEN`` is graded."""

    TAKEN = "taken"
    AMBIGUOUS = "ambiguous"  # a person has to decide
    NOTHING_USABLE = "nothing usable"
    NOT_HANDED_IN = "not handed in"  # on the roster, and in no download


@dataclass(frozen=True)
class Person:
    """A row of ``people.csv``; what is not known is empty.

    ``student`` is what the kit and nbgrader call them: one word that no other has in this class,
    and the name of their folder. ``platform_id`` is the number by which the platform's own files
    know them. Members of a group have one row each, with the same ``file``.
    """

    student: str
    assignment: str
    status: HandInStatus
    name: str = ""  # to be shown
    platform: str = ""  # canvas, moodle, gradescope, google, github, nbgrader, folder
    platform_id: str = ""
    login: str = ""
    sis_id: str = ""  # the institution's number
    email: str = ""
    group: str = ""
    section: str = ""
    handed_in: str = ""  # ISO 8601, as the platform tells it
    late: str = ""  # "late", or by how much where the platform says so
    file: str = ""  # the chosen file's path in the download
    why: str = ""  # why this file was chosen; why nothing was
    others: tuple[str, ...] = ()  # paths of what else they handed in
    sha256: str = ""  # of the chosen file's bytes
    source: str = ""  # the download that this row is of
