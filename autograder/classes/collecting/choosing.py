"""Chooses the one file of a student that is graded, and says why.

Rules are tried in turn, each on what those before it left over. Where none decides, and the files
are not the same, it is a person who has to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.classes.collecting.file import stem
from autograder.classes.collecting.functions_in import Defined, functions_in
from autograder.platforms.comparing import same
from autograder.platforms.layouts import DownloadedFile
from autograder.platforms.layouts.words import names_assignment, without_copy_marks
from autograder.submission.reading import FileError

__all__ = ["Choice", "choose"]

MOST_SEARCHED = 512_000_000  # bytes of one student's files
COPY = re.compile(r".*\((?P<number>\d{1,3})\)", re.DOTALL)
Read = Callable[[str], bytes]


@dataclass(frozen=True)
class Choice:
    """``file`` is the one to grade, ``why`` it is; None where a person has to say which."""

    file: DownloadedFile | None
    why: str = ""


@dataclass(frozen=True)
class _Known:
    """A candidate, and what its bytes tell."""

    of: DownloadedFile
    defined: Defined
    sha256: str

    @property
    def name(self) -> str:
        return self.of.inner.rpartition("/")[2]


Rule = Callable[[list[_Known]], list[_Known]]


def choose(
    candidates: Sequence[DownloadedFile],
    assignment: str,
    functions: Sequence[str],
    read: Read,
    *,
    copies: bool = True,
) -> Choice:
    """The file of one student that is graded; there has to be a candidate.

    ``copies`` tells whether "(1)" in a name is what a browser makes of a later download: a drive
    tells files of several people apart so. ``read`` gives the bytes of a path, or raises FileError;
    what cannot be read loses to what can.
    """
    if len(candidates) == 1:
        return Choice(candidates[0])
    left = _searched(candidates, functions, read)
    if not left:
        return Choice(min(candidates, key=lambda one: (-one.attempt, one.path)))
    some = len(left) < len(candidates)
    same_all = "the only one that can be read" if some else "all their files are the same"
    before = left
    for rule, words in ((_all, same_all), *_rules(assignment, copies=copies)):
        before, left = left, rule(left)
        if len({one.sha256 for one in left}) == 1:
            best = min(left, key=lambda one: (not _named(one, assignment), one.of.path))
            return Choice(best.of, _why(words, best, before))
    return Choice(None, _differ(left))


def _rules(assignment: str, *, copies: bool) -> list[tuple[Rule, str]]:
    """Each rule, and what is said where it decides."""
    return [
        (_by(lambda one: one.defined.all > 0), "defines {all}, others none"),
        (_by(lambda one: one.of.attempt), "the newest attempt"),
        (_by(lambda one: one.defined.filled), "has {filled} filled in, {other} has {others}"),
        (_by(lambda one: one.defined.all), "defines the most functions"),
        (_by(lambda one: _time(one.of.handed_in)), "handed in last"),
        *([(_latest_copy, "the latest copy")] if copies else []),
        (_by(lambda one: _named(one, assignment)), "named after the assignment"),
    ]


def _all(left: list[_Known]) -> list[_Known]:
    return left


def _by(worth: Callable[[_Known], float]) -> Rule:
    """The rule that what is worth most is left."""
    return lambda left: _best(left, worth)


def _best(left: list[_Known], worth: Callable[[_Known], float]) -> list[_Known]:
    most = max(map(worth, left))
    return [one for one in left if worth(one) == most]


def _latest_copy(left: list[_Known]) -> list[_Known]:
    """The copy with the highest number, where all are copies of one name."""
    if len({(_plain(one.name), one.name.rpartition(".")[2].casefold()) for one in left}) > 1:
        return left
    return _best(left, lambda one: _copy(one.name))


def _named(one: _Known, assignment: str) -> bool:
    return names_assignment(stem(one.name), assignment)


def _copy(name: str) -> int:
    """The number that a browser gave a further download of one name; 0 where there is none."""
    match = COPY.fullmatch(stem(name))
    return int(match["number"]) if match else 0


def _plain(name: str) -> str:
    """A name without its ending and without what tells it to be a copy."""
    return same(without_copy_marks(stem(name)))


def _time(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _searched(
    candidates: Sequence[DownloadedFile], functions: Sequence[str], read: Read
) -> list[_Known]:
    known, size = [], 0
    for one in candidates:
        try:
            data = read(one.path) if size < MOST_SEARCHED else b""
        except FileError:
            continue
        if size >= MOST_SEARCHED:
            break
        size += len(data)
        known.append(_Known(one, functions_in(data, functions), hashlib.sha256(data).hexdigest()))
    return known


def _why(words: str, best: _Known, before: list[_Known]) -> str:
    """The words of the rule that decided, with what was seen in both."""
    others = [one for one in before if one.sha256 != best.sha256]
    other = max(others, key=lambda one: one.defined.filled, default=best)
    return words.format(
        all=_count(best.defined.all),
        filled=_count(best.defined.filled),
        other=other.name,
        others=other.defined.filled or "none",
    )


def _count(number: int) -> str:
    return f"{number} function" if number == 1 else f"{number} functions"


def _differ(left: list[_Known]) -> str:
    names = [one.of.path for one in left]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"handed in {shown}, and nothing tells which of them counts"
