"""Gives everybody the one id by which the kit and nbgrader know them: safe as a folder's name.

It is the login, or else the institution's number, or else the name; and it stays what it was when
they were collected before.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder._util.names import identity
from autograder.platforms.comparing import same
from autograder.platforms.person import Person

__all__ = ["EarlierIds", "safe_id", "student_ids"]

LONGEST = 150  # characters, of which one may take four bytes; a file's name may have 255
MARKUP = str.maketrans(dict.fromkeys('<>&"', "_"))  # nbgrader writes names into pages as they are
FOLDERS = str.maketrans({"/": "_"})
DOTS = re.compile(r"\.+")
# By what somebody is known again, from the strongest to the weakest.
SIGNS: tuple[Callable[[Person], str], ...] = (
    lambda one: one.platform_id, lambda one: one.login, lambda one: one.sis_id,
    lambda one: one.email, lambda one: one.name,
)  # fmt: skip


class EarlierIds:
    """People who have an id already, of any assignment, to be found again."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_sign: list[dict[str, list[Person]]] = [defaultdict(list) for _ in SIGNS]
        self.taken: set[str] = set()
        for one in people:
            if "/" in one.student or DOTS.fullmatch(one.student):
                continue  # no id of ours: somebody wrote it into the table
            self.taken.add(one.student)
            for sign, found in zip(SIGNS, self._by_sign, strict=True):
                if key := same(sign(one)):
                    found[key].append(one)

    def of(self, one: Person) -> str:
        """The id that somebody had before; empty where they had none, or it cannot be told."""
        for rank, (sign, found) in enumerate(zip(SIGNS, self._by_sign, strict=True)):
            same_sign = [other for other in found.get(same(sign(one)), ()) if _agree(one, other)]
            if rank == 0:
                same_sign = [other for other in same_sign if _same_numbers(one, other)]
            alike = [other for other in same_sign if sign(other) == sign(one)]  # of BOB and bob
            for ids in ({other.student for other in some} for some in (same_sign, alike)):
                if len(ids) == 1:
                    return ids.pop()
        return ""


def student_ids(
    people: Sequence[Person], earlier: EarlierIds, fixed: Mapping[int, str]
) -> list[str]:
    """An id for each, none of them twice; what is in ``student`` is how they are called at first.

    Of several who would have one id, each gets the platform's number behind it. ``fixed`` are ids
    that are so already, by place in ``people``.
    """
    known = [fixed.get(at) or earlier.of(one) for at, one in enumerate(people)]
    times = Counter(known)
    wanted = [unicodedata.normalize("NFC", one.student) for one in people]
    shared, spelt = Counter(map(same, wanted)), Counter(wanted)
    taken = earlier.taken | set(fixed.values())
    found: list[str] = []
    for one, old, new in zip(people, known, wanted, strict=True):
        if old and times[old] == 1:
            found.append(old)
            continue
        number = one.platform_id or one.email.partition("@")[0]
        if shared[same(new)] > 1 and number:
            name = f"{new}_{number}"
        else:
            name = new if spelt[new] == 1 else one.student
        found.append(_free(safe_id(name), taken))
        taken.add(found[-1])
    return found


def _same_numbers(one: Person, other: Person) -> bool:
    """Whether the platform's numbers mean the same: most count anew for each assignment."""
    return one.platform == other.platform and (
        one.assignment == other.assignment or one.platform == "canvas"
    )


def _agree(one: Person, other: Person) -> bool:
    """Whether nothing that both are known by says that they are two people."""
    lasting = one.platform in ("canvas", "moodle") and _same_numbers(one, other)
    told = SIGNS[0 if lasting else 1 : -1]
    return all(
        not sign(one) or not sign(other) or same(sign(one)) == same(sign(other)) for sign in told
    )


def safe_id(name: str) -> str:
    """The name as a folder can have it on any system, and nbgrader show it."""
    text = identity(name).translate(MARKUP).translate(FOLDERS)
    if DOTS.fullmatch(text) or not text:
        text = f"_{text}"
    if len(text.encode()) <= LONGEST:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{text[: LONGEST // 4]}_{digest}"


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
