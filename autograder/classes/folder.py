"""The folder of results of a class: its verdicts, its people, and what was told of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder._util.files import atomic_write, keep_copy
from autograder.classes.attachment_store import AttachmentStore
from autograder.classes.booked import Booked, beside_gradebook
from autograder.classes.changes import change_for_student
from autograder.classes.exemptions import Exemption, exempted, read_exemptions
from autograder.classes.student_pages import StudentPages
from autograder.classes.traces import TraceStore
from autograder.platforms.comparing import same
from autograder.platforms.people_table import PEOPLE, read_people, write_people
from autograder.platforms.person import HandInStatus, Person
from autograder.results import Verdict
from autograder.results.results_file import ResultLine, read_lines, read_verdicts, tidy
from autograder.suite.assignment import Assignment
from autograder.suite.reference import Reference, find_reference

__all__ = ["ClassFolder", "shown_verdicts"]

PROBLEMS = "problems.json"
ROSTER = "roster.csv"


def shown_verdicts(
    verdicts: Mapping[str, Verdict], exemptions: Collection[Exemption]
) -> dict[str, Verdict]:
    """The verdicts that count: points are shown and exported from these alone."""
    return {student: exempted(verdict, exemptions) for student, verdict in verdicts.items()}


@dataclass
class ClassFolder:
    """What a class's runs leave, and the next one goes on from.

    ``results.jsonl`` has a verdict for each student whose work has one, ``results.old.jsonl`` those
    that were replaced, and of who is gone. ``people.csv`` has everybody, and ``problems.json`` says
    by student why there is no verdict. ``roster.csv`` is the roster that was given last: a run
    without one would not tell members of a group, or two of one name, as the one before did.
    ``booked`` is what a gradebook has of students, where one is used.
    """

    folder: Path
    assignment: Assignment
    booked: Mapping[str, Booked] = field(default_factory=dict)
    _older: dict[str, ResultLine] | None = field(default=None, repr=False)

    @property
    def results(self) -> Path:
        """The verdicts, a line each."""
        return self.folder / "results.jsonl"

    @property
    def reference_results(self) -> Path:
        """The verdicts on the reference, a line each."""
        return self.folder / "reference.jsonl"

    @property
    def attachments(self) -> AttachmentStore:
        """Pictures and counts, which only grading can make."""
        return AttachmentStore(self.folder / "attachments")

    @property
    def traces(self) -> TraceStore:
        """What tells of how a file came about, and the code to show beside causes."""
        return TraceStore(self.attachments.folder)

    @cached_property
    def reference(self) -> Reference | None:
        """The solution; None where the kit is installed without it."""
        return find_reference(self.assignment.name)

    @cached_property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The checks that were taken back for everybody; raises ExemptionError."""
        return read_exemptions(self.folder)

    @property
    def titles(self) -> dict[str, str]:
        """The tasks' titles by their ids."""
        return {task.id: task.title for task in self.assignment.tasks}

    @cached_property
    def pages(self) -> StudentPages:
        """The students' pages."""
        return StudentPages(self.folder, self.attachments, self.traces, self.reference, self.titles)

    def people(self) -> dict[str, Person]:
        """Everybody so far, also who has a verdict and stands in no table; raises PeopleError."""
        name = self.assignment.name
        known = {one.student: one for one in read_people(self.folder / PEOPLE, name)}
        graded = (one.student for one in read_lines(self.results))
        others = {who: Person(who, name, HandInStatus.TAKEN) for who in graded if who not in known}
        return {**others, **known}

    def write_people(self, people: Mapping[str, Person]) -> None:
        """Write the table of everybody; raises OSError."""
        write_people(self.folder / PEOPLE, people.values())

    def roster(self) -> Path | None:
        """The roster of an earlier run, if there was one."""
        kept = self.folder / ROSTER
        return kept if kept.is_file() else None

    def keep_roster(self, roster: Path) -> None:
        """Keep a roster for the runs to come; raises OSError."""
        keep_copy(roster, self.folder / ROSTER)

    def verdicts(self) -> dict[str, Verdict]:
        """The verdicts by student, as they count."""
        graded = {one.submission.student or "": one for one in read_verdicts(self.results)}
        return shown_verdicts(graded, self.exemptions)

    def old_verdicts(self, students: Collection[str]) -> dict[str, Verdict]:
        """The verdicts that the ones of these students replaced last, as they would count now."""
        lines = self._last_old()
        found = {student: lines[student].verdict() for student in students if student in lines}
        read = {student: one for student, one in found.items() if one}
        return shown_verdicts(read, self.exemptions)

    def keep(self, wanted: Callable[[ResultLine], bool] = lambda _: True) -> None:
        """Leave one verdict for each student, if it is wanted; raises OSError.

        All others move to where old ones are. Called before a run, too: one that was killed leaves
        several.
        """
        tidy(self.results, self._old_results, wanted)
        self._older = None

    def seed(self) -> int | None:
        """The seed of the inputs that this class was begun with."""
        return next((verdict.seed for verdict in read_verdicts(self.results)), None)

    def problems(self) -> dict[str, str]:
        """Why students had no verdict in the runs before; nothing where that cannot be read."""
        try:
            told = json.loads((self.folder / PROBLEMS).read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}

    def write_problems(self, problems: Mapping[str, str]) -> None:
        """Note why students have no verdict; raises OSError."""
        self.write(PROBLEMS, f"{json.dumps(problems, indent=1, sort_keys=True)}\n")

    def write_page(self, verdict: Verdict, replaced: ResultLine | None = None) -> None:
        """Write a student's page, unless it is there already; raises OSError.

        ``replaced`` is the line of results.jsonl in whose place the verdict comes, if one is.
        """
        line = replaced or self._last_old().get(verdict.submission.student or "")
        old, counts = line.verdict() if line else None, exempted(verdict, self.exemptions)
        before = exempted(old, self.exemptions) if old else None
        change = change_for_student(before, counts, self.titles) if before else None
        self.pages.write(counts, change, self._gradebook(counts))

    def write(self, name: str, text: str) -> Path:
        """Write a whole file of this folder; raises OSError."""
        with atomic_write(self.folder / name) as handle:
            handle.write(text.encode("utf-8", "backslashreplace"))
        return self.folder / name

    def beside_gradebook(self, verdicts: Mapping[str, Verdict]) -> dict[str, str]:
        """Who has other points in the gradebook, in words, by student."""
        named = {same(student): student for student in (*self.people(), *verdicts)}
        told = beside_gradebook(self.booked, verdicts)
        return {named.get(same(who), who): words for who, words in told.items()}

    def _gradebook(self, verdict: Verdict) -> str:
        """What the page of one student says of other points in the gradebook."""
        student = verdict.submission.student or ""
        mine = {who: one for who, one in self.booked.items() if same(who) == same(student)}
        return next(iter(beside_gradebook(mine, {student: verdict}).values()), "")

    @property
    def _old_results(self) -> Path:
        return self.folder / "results.old.jsonl"

    def _last_old(self) -> dict[str, ResultLine]:
        if self._older is None:
            self._older = {line.student: line for line in read_lines(self._old_results)}
        return self._older
