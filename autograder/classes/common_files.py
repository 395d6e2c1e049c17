"""Hand-ins that show a common file: the same bytes, cells or outputs; no likeness is measured.

Each kind of evidence is something that two people do not come to by working alike. It tells of a
file, and never who wrote it, or why two people have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.classes.traces import Traces
from autograder.platforms.person import Person
from autograder.results import Verdict

__all__ = ["CommonFile", "common_files"]

GIVEN_OUT_SHARE, GIVEN_OUT_NOTEBOOKS = 0.5, 5
BYTES = "The files are the same, byte for byte."


@dataclass(frozen=True)
class CommonFile:
    """Students whose hand-ins were at some time one file, and what shows it, in sentences."""

    students: tuple[str, ...]
    evidence: tuple[str, ...]


def common_files(
    verdicts: Mapping[str, Verdict],
    traces: Mapping[str, Traces],
    people: Sequence[Person] = (),
    *,
    released: Iterable[str] = (),
    begun: Iterable[str] | None = None,
) -> tuple[CommonFile, ...]:
    """Groups of students with the same evidence, the largest first.

    ``released`` are marks of the notebook that was given out. A mark in more than half of the
    notebooks, and in more than five, came with a notebook that was given out, too. Members of one
    group, who hand in together, are no finding among themselves. Only who has ``begun`` counts: the
    file as it was given out is the same for all.
    """
    counted = set(verdicts) if begun is None else set(begun)
    groups = {one.student: one.group for one in people if one.group}
    given_out = set(released)
    found: dict[tuple[str, ...], list[str]] = {}
    for students, told in (
        *_same_bytes(verdicts, counted),
        *_shared({k: traces[k].cells for k in counted if k in traces}, given_out, _cells),
        *_shared({k: traces[k].runs for k in counted if k in traces}, given_out, _runs),
    ):
        if _parties(students, groups) > 1:
            found.setdefault(students, []).append(told)
    each = [CommonFile(students, tuple(evidence)) for students, evidence in found.items()]
    return tuple(sorted(each, key=lambda one: (-len(one.students), one.students)))


def _parties(students: Iterable[str], groups: Mapping[str, str]) -> int:
    """How many handed in on their own, a group being one."""
    return len({("group", groups[one]) if one in groups else ("", one) for one in students})


def _same_bytes(
    verdicts: Mapping[str, Verdict], counted: set[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    found: dict[str, list[str]] = {}
    for student in sorted(counted & set(verdicts)):
        found.setdefault(verdicts[student].submission.sha256, []).append(student)
    yield from ((tuple(each), BYTES) for each in found.values() if len(each) > 1)


def _shared(
    marks: Mapping[str, Sequence[str]], given_out: set[str], words: dict[bool, str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Marks that several notebooks have, by who has them."""
    holders: dict[str, list[str]] = {}
    for student in sorted(marks):
        for mark in marks[student]:
            holders.setdefault(mark, []).append(student)
    notebooks = sum(bool(one) for one in marks.values())
    most = max(GIVEN_OUT_SHARE * notebooks, GIVEN_OUT_NOTEBOOKS)
    counts: dict[tuple[str, ...], int] = {}
    for mark, students in holders.items():
        if mark not in given_out and 1 < len(students) <= most:
            counts[tuple(students)] = counts.get(tuple(students), 0) + 1
    yield from ((who, words[count == 1].format(count)) for who, count in counts.items())


_cells = {
    True: "1 cell that is not of the notebook given out has the same id in all of them. A program "
    "draws such an id at random when a cell is made.",
    False: "{} cells that are not of the notebook given out have the same ids in all of them. A "
    "program draws such an id at random when a cell is made.",
}
_runs = {
    True: "1 training without a seed has printed the same numbers in all of them. It prints others "
    "at each run.",
    False: "{} trainings without a seed have printed the same numbers in all of them. They print "
    "others at each run.",
}
