"""Everybody's points that count: a gradebook's where it has the student, else the class run's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from autograder.classes.booked import Booked, gradebook_words
from autograder.classes.exemptions import ExemptionError, exempted, read_exemptions
from autograder.classes.failures import ClassError
from autograder.platforms.comparing import same
from autograder.platforms.people_table import PEOPLE, PeopleError, read_people
from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, number_text
from autograder.platforms.sheets.moodle import OURS
from autograder.results import Status, Verdict
from autograder.results.results_file import read_verdicts

__all__ = ["ClassPoints", "read_class"]

One = TypeVar("One")
RESULTS, PROBLEMS = "results.jsonl", "problems.json"


@dataclass(frozen=True)
class ClassPoints:
    """Everybody of a class with their grades; ``differences`` are lines on who has two values."""

    people: tuple[Person, ...]
    grades: Grades
    differences: tuple[str, ...] = ()

    def mates(self, person: Person) -> list[Person]:
        """Others who handed in the same file as a group."""
        return _mates(person, self.people)


def read_class(
    folder: Path,
    assignment: str,
    booked: Mapping[str, Booked] | None = None,
    *,
    missing_as_zero: bool = False,
) -> ClassPoints:
    """Read a class's folder, with its exemptions; raises ClassError where there are no results.

    ``booked`` are the gradebook's points by student. With ``missing_as_zero``, who handed in
    nothing gets 0 points.
    """
    verdicts = _verdicts(folder, assignment)
    in_book = {same(name): one for name, one in (booked or {}).items()}
    people = _everybody(folder, assignment, verdicts, booked or {})
    most = _maximum(verdicts.values(), in_book.values())
    reader = _Reader(verdicts, in_book, people, most, _problems(folder))
    if missing_as_zero:
        reader.absent_points = 0.0
    for one in people:
        reader.read(one)
    grades = Grades(assignment, reader.maximum, reader.scores, reader.missing, reader.comments)
    return ClassPoints(people, grades, tuple(reader.differences))


@dataclass
class _Reader:
    """Decides for one person after the other."""

    verdicts: Mapping[str, Verdict]
    booked: Mapping[str, Booked]
    people: tuple[Person, ...]
    maximum: float
    problems: Mapping[str, str]
    absent_points: float | None = None
    scores: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def read(self, person: Person) -> None:
        """Note a person's points, or why there are none."""
        verdict = self._of(self.verdicts, person)
        book = self._of(self.booked, person)
        points, why = _from_book(book) if book else self._from_verdict(person, verdict)
        if points is None:
            self.missing[person.student] = why
            return
        self.scores[person.student] = points
        self.comments[person.student] = self._comment(points, book, verdict)
        if book and verdict and verdict.status == "graded":
            self._compare(person, book, verdict)

    def _of(self, found: Mapping[str, One], person: Person) -> One | None:
        """What there is of a person, or of a member of the same group with the same file."""
        who = (person, *_mates(person, self.people))
        return next((found[key] for one in who if (key := same(one.student)) in found), None)

    def _from_verdict(self, person: Person, verdict: Verdict | None) -> tuple[float | None, str]:
        absent = person.status is HandInStatus.NOT_HANDED_IN
        if verdict is None and absent and self.absent_points is not None:
            return self.absent_points, ""
        if verdict is None:
            return None, _why_none(person, self.problems.get(person.student, ""))
        if verdict.status == "no_verdict":
            return None, f"no verdict: {_fault(verdict)}"
        if verdict.max_points != self.maximum:
            most, own = number_text(self.maximum), number_text(verdict.max_points)
            return None, f"graded out of {own} points and not of {most}; grade again"
        return verdict.points, ""

    def _compare(self, person: Person, book: Booked, verdict: Verdict) -> None:
        if words := gradebook_words(book, verdict):
            self.differences.append(f"{person.student}: {words}")

    def _comment(self, points: float, book: Booked | None, verdict: Verdict | None) -> str:
        said = f"{OURS} {number_text(points)} of {number_text(self.maximum)} points."
        if book and book.late_penalty:
            said += f" Late penalty: {number_text(book.late_penalty)}."
        if verdict is None or verdict.status != "graded":
            return said
        tasks = (
            f"{name} {number_text(one.points)} of {number_text(one.max_points)}"
            for name, one in verdict.tasks.items()
        )
        return f"{said} {', '.join(tasks)}."


def _mates(person: Person, people: Iterable[Person]) -> list[Person]:
    if not person.group or not person.sha256:
        return []
    work = person.group, person.sha256
    return [one for one in people if (one.group, one.sha256) == work and one != person]


def _from_book(book: Booked) -> tuple[float | None, str]:
    return book.points, book.why or "a person has to grade a part by hand"


def _why_none(person: Person, problem: str) -> str:
    """Why somebody without a verdict has none, by what the collection and the last run said."""
    if person.status is HandInStatus.NOT_HANDED_IN:
        return "has handed in nothing"
    if person.status is HandInStatus.AMBIGUOUS:
        return f"a person has to decide: {person.why}"
    if person.status is HandInStatus.NOTHING_USABLE:
        return f"handed in nothing that can be graded: {person.why}"
    return f"no verdict: {problem or 'run `autograder grade` again, which says why'}"


def _problems(folder: Path) -> dict[str, str]:
    """Why students had no verdict in the last run; nothing where that was not noted."""
    try:
        told = json.loads((folder / PROBLEMS).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(who): str(why) for who, why in told.items()} if isinstance(told, dict) else {}


def _fault(verdict: Verdict) -> str:
    """What the grader failed at."""
    failed = (one for one in verdict.checks.values() if one.status is Status.ERROR and one.cause)
    cause = next((one.cause.rationale for one in failed if one.cause), "the grader failed")
    return " ".join(cause.split())


def _verdicts(folder: Path, assignment: str) -> dict[str, Verdict]:
    """The last verdict on each student of an assignment, as it counts."""
    results = folder / RESULTS
    if not results.is_file():
        raise ClassError(f"{results}: is not there. Grade first: autograder grade PLACE --out DIR.")
    try:
        exemptions = read_exemptions(folder)
        found = [one for one in read_verdicts(results) if one.assignment == assignment]
    except OSError as error:
        raise ClassError(f"{results}: cannot be read: {error.strerror}.") from None
    except ExemptionError as error:
        raise ClassError(str(error)) from None
    return {same(one.submission.student or ""): exempted(one, exemptions) for one in found}


def _everybody(
    folder: Path,
    assignment: str,
    verdicts: Mapping[str, Verdict],
    booked: Mapping[str, Booked],
) -> tuple[Person, ...]:
    """Who is in the table of people, and who has points and is not in there; sorted by student."""
    try:
        places = (folder / PEOPLE, folder.absolute().parent / PEOPLE)
        people = next((found for one in places if (found := read_people(one, assignment))), ())
    except PeopleError as error:
        raise ClassError(str(error)) from None
    known = {same(one.student) for one in people}
    graded = [one.submission.student or "" for one in verdicts.values()]
    for name in (*graded, *booked):
        if same(name) not in known:
            known.add(same(name))
            people = (*people, Person(name, assignment, HandInStatus.TAKEN))
    if not people:
        raise ClassError(f"{folder}: has no results of the assignment {assignment}.")
    return tuple(sorted(people, key=lambda one: one.student))


def _maximum(verdicts: Iterable[Verdict], booked: Iterable[Booked]) -> float:
    """Out of how many points grades are: the gradebook's, if one is used, or most verdicts'."""
    in_book = Counter(one.max_points for one in booked)
    graded = Counter(one.max_points for one in verdicts if one.status == "graded")
    return next((number for count in (in_book, graded) for number, _ in count.most_common(1)), 0.0)
