"""Puts the people of a new collection together with those of earlier ones, in one table."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.platforms.person import HandInStatus, Person

__all__ = ["merged"]


def merged(
    earlier: Sequence[Person], new: Sequence[Person], source: str, *, whole: bool = False
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Everybody of one assignment, and those of them who are gone.

    Of a source that was collected before, who is gone from it is gone from the class. People of
    another source stay: it may have been a single resubmission. With ``whole``, the new collection
    is all of the class.
    """
    here = {one.student: one for one in new}
    kept, gone = [], []
    for one in earlier:
        if one.student in here:
            absent = here[one.student].status is HandInStatus.NOT_HANDED_IN
            if absent and one.source not in ("", source) and not whole:
                here[one.student] = one  # handed in by another way
        elif whole or one.source == source:
            gone.append(one)
        else:
            kept.append(one)
    everybody = sorted([*here.values(), *kept], key=lambda one: one.student)
    return tuple(everybody), tuple(gone)
