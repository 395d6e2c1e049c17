"""What a gradebook and the table of people say together: everybody, and their grades."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder.platforms.comparing import same
from autograder.platforms.people_table import PEOPLE, read_people
from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, number_text
from autograder.platforms.sheets.moodle import OURS

__all__ = ["BookedGrades", "booked_grades", "everybody"]

NOTHING = "has handed in nothing"
BY_HAND = "grade it by hand first"
RESULTS = "graded"  # where `autograder grade` puts its results, and the class's table of people


@dataclass(frozen=True)
class BookedGrades:
    """The grades of one assignment, and what nbgrader's own table says of each submission.

    ``handed_in`` has times, ``raw`` points and ``penalties`` what is off of them, by student.
    """

    grades: Grades
    due: str = ""
    handed_in: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, float] = field(default_factory=dict)
    penalties: Mapping[str, float] = field(default_factory=dict)

    def only(self, students: Collection[str]) -> BookedGrades:
        """The same with the grades of these students alone."""
        scores = {who: score for who, score in self.grades.scores.items() if who in students}
        return replace(self, grades=replace(self.grades, scores=scores))


def everybody(
    gradebook: Any, course: Path, assignments: Sequence[str], lms_number: str
) -> list[Person]:
    """Students of the gradebook, as the course's ``people.csv`` knows them, then others in there.

    ``lms_number`` is the field of a person that nbgrader's ``lms_user_id`` stands for. Raises
    PeopleError for a table that cannot be read.
    """
    places = (course / PEOPLE, course / RESULTS / PEOPLE)
    listed = [one for place in places for one in read_people(place)]
    # A number may be of one assignment alone: rows of the one that is exported come first.
    listed.sort(key=lambda one: one.assignment not in assignments)
    known: dict[str, Person] = {}
    for one in listed:
        known.setdefault(same(one.student), one)
    booked = [
        _person(one, known.pop(same(str(one.id)), None), lms_number) for one in gradebook.students
    ]
    return [*booked, *(one for one in known.values() if one.assignment in assignments)]


def booked_grades(
    gradebook: Any,
    assignment: Any,
    people: Sequence[Person],
    *,
    include_ungraded: bool = False,
    missing_as_zero: bool = False,
) -> BookedGrades:
    """The grades of one assignment, late penalties taken off; who has none is told with why."""
    scores: dict[str, float] = {}
    missing: dict[str, str] = {}
    handed_in: dict[str, str] = {}
    raw: dict[str, float] = {}
    penalties: dict[str, float] = {}
    for one in people:
        try:
            submission = gradebook.find_submission(assignment.name, one.student)
        except MissingEntry:
            if missing_as_zero:
                scores[one.student] = 0.0
            else:
                missing[one.student] = _why_absent(one, str(assignment.name))
            continue
        penalty = float(submission.late_submission_penalty or 0)
        handed_in[one.student] = str(submission.timestamp or "")
        raw[one.student], penalties[one.student] = float(submission.score), penalty
        if submission.needs_manual_grade and not include_ungraded:
            missing[one.student] = BY_HAND
        else:
            scores[one.student] = max(0.0, raw[one.student] - penalty)
    most = float(assignment.max_score or 0)
    comments = {who: _comment(score, most, penalties.get(who, 0)) for who, score in scores.items()}
    grades = Grades(str(assignment.name), most, scores, missing, comments)
    return BookedGrades(grades, str(assignment.duedate or ""), handed_in, raw, penalties)


def _person(student: Any, listed: Person | None, lms_number: str) -> Person:
    """A student of the gradebook; what neither the table nor the gradebook knows is empty."""
    names = [str(one) for one in (student.last_name, student.first_name) if one]
    one = listed or Person(str(student.id), "", HandInStatus.TAKEN)
    known = replace(
        one,
        student=str(student.id),
        name=", ".join(names) or one.name,
        email=str(student.email or one.email),
    )
    number = str(student.lms_user_id or "")
    if lms_number == "sis_id":
        return replace(known, sis_id=one.sis_id or number)
    return replace(known, platform_id=one.platform_id or number)


def _why_absent(person: Person, assignment: str) -> str:
    """Why somebody has no submission in the gradebook, by what the collection said."""
    if person.assignment != assignment or person.status is HandInStatus.NOT_HANDED_IN:
        return NOTHING
    if person.status is HandInStatus.TAKEN:
        return "is not in the gradebook: run nbgrader autograde"
    return f"{person.status.value}: {person.why}"


def _comment(score: float, most: float, penalty: float) -> str:
    late = f" Late penalty: {number_text(penalty)}." if penalty else ""
    return f"{OURS} {number_text(score)} of {number_text(most)} points.{late}"
