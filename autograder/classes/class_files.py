"""Writes what tells of a whole class: everybody's pages, the table of points, the report.

Nothing here decides on points, and all of it can be made again from verdicts, people and problems.
The people are written last: a run that is stopped before that is done again, and tells again who is
gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classes.changes import changes_between
from autograder.classes.folder import ClassFolder
from autograder.classes.report_page import report_html
from autograder.classes.roll import Roll
from autograder.platforms.person import HandInStatus, Person
from autograder.report.class_table import class_lines, gradebook_lines, grades_csv, roll_lines
from autograder.results import Verdict
from autograder.results.results_file import ResultLine, read_verdicts

__all__ = ["RunResult", "WrittenClass", "finish_class", "reason_of", "write_class"]

UNUSABLE = "there is nothing that could be graded."
UNDECIDED = "a person has to decide what is to be graded."


@dataclass(frozen=True)
class RunResult:
    """What came of one run: SHA-256 of what got a verdict, and why others got none, by student."""

    hashes: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True)
class WrittenClass:
    """What to print of a class, and why students have no verdict."""

    lines: tuple[str, ...]
    problems: Mapping[str, str]


def finish_class(folder: ClassFolder, roll: Roll, result: RunResult) -> WrittenClass:
    """Bring the folder to where a run has led; raises OSError."""
    now = {
        name: replace(one, sha256=result.hashes.get(name, one.sha256))
        for name, one in roll.now.items()
    }
    people = {**roll.others, **now}
    folder.pages.complete()
    folder.keep(lambda line: _counts(line, people, result.problems))
    for student in roll.gone:
        folder.pages.remove(student)
    before = {name: why for name, why in folder.problems().items() if name not in now}
    problems = {**before, **result.problems}
    written = write_class(folder, people, problems, now.keys(), roll_lines(roll))
    folder.write_people(people)
    return written


def write_class(
    folder: ClassFolder,
    people: Mapping[str, Person],
    problems: Mapping[str, str],
    unchanged: Collection[str] = (),
    remarks: Sequence[str] = (),
) -> WrittenClass:
    """Write everything that is made from the verdicts; the pages of ``unchanged`` are there.

    ``remarks`` are told after what is told of everybody. Raises OSError.
    """
    verdicts = folder.verdicts()
    for student in people.keys() - verdicts.keys():
        folder.pages.remove(student)
    for student in verdicts.keys() - unchanged:
        folder.write_page(verdicts[student])
    why = {name: _why(one, problems) for name, one in people.items() if name not in verdicts}
    why = {name: text for name, text in why.items() if text}
    folder.write_problems(why)
    table, report, lines = _tables(folder, people, verdicts, why)
    return WrittenClass((*lines, *remarks, f"points: {table}", f"report: {report}"), why)


def _tables(
    folder: ClassFolder,
    people: Mapping[str, Person],
    verdicts: Mapping[str, Verdict],
    problems: Mapping[str, str],
) -> tuple[Path, Path, list[str]]:
    """Write the table of points and the report; gives their places, and the lines to print."""
    changes = changes_between(folder.old_verdicts(verdicts.keys()), verdicts)
    titles, everybody = folder.titles, [people[name] for name in sorted(people)]
    other = folder.beside_gradebook(verdicts)
    points = grades_csv(verdicts, problems, [*titles], people=everybody, gradebook=other)
    table = folder.write("grades.csv", points)
    html = report_html(
        folder.assignment,
        verdicts,
        problems,
        changes,
        everybody,
        attachments=folder.attachments,
        traces=folder.traces,
        gradebook=other,
    )
    report = folder.write("report.html", html)
    reference = list(read_verdicts(folder.reference_results))[-1:]
    lines = class_lines(verdicts, problems, changes, reference, people=everybody)
    return table, report, [*lines, *gradebook_lines(other)]


def _counts(line: ResultLine, people: Mapping[str, Person], problems: Mapping[str, str]) -> bool:
    """Whether a verdict is on what its student has handed in, as far as is known."""
    one = people.get(line.student)
    return (
        one is not None
        and one.status is HandInStatus.TAKEN
        and line.student not in problems
        and one.sha256 in ("", line.sha256)
    )


def _why(one: Person, problems: Mapping[str, str]) -> str:
    """Why somebody has no verdict; nothing where nothing was handed in."""
    if one.status is HandInStatus.NOT_HANDED_IN:
        return ""
    if told := problems.get(one.student):
        return told
    if one.status is HandInStatus.TAKEN:
        return f"has not been graded yet; run `autograder grade` on {one.source or 'it'} again."
    return reason_of(one)


def reason_of(one: Person) -> str:
    """Why there is nothing to grade of somebody, as it was told where their files were found."""
    return one.why or (UNDECIDED if one.status is HandInStatus.AMBIGUOUS else UNUSABLE)
