"""What a gradebook and the table of people say together: everybody, and their grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder.frontends.nbgrader.gradebook_points import points_of
from autograder.frontends.nbgrader.marks_for_files import current_files, outdated_marks
from autograder.platforms.comparing import same
from autograder.platforms.people_table import PEOPLE, read_people
from autograder.platforms.person import HandInStatus, Person
from autograder.platforms.sheets import Grades, number_text
from autograder.platforms.sheets.moodle import OURS

__all__ = ["booked_grades", "everybody"]

NOTHING = "has handed in nothing"
RESULTS = "graded"  # where `autograder grade` puts its results, and the class's table of people


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
) -> Grades:
    """The grades of one assignment, late penalties taken off; who has none is told with why."""
    files, outdated = current_files(gradebook.db), outdated_marks(gradebook.db)
    scores: dict[str, float] = {}
    missing: dict[str, str] = {}
    comments: dict[str, str] = {}
    most = float(assignment.max_score or 0)
    for one in people:
        try:
            found = gradebook.find_submission(assignment.name, one.student)
        except MissingEntry:
            if missing_as_zero:
                scores[one.student] = 0.0
            else:
                missing[one.student] = _why_absent(one, str(assignment.name))
            continue
        told = points_of(found, files, outdated)
        points = told.points
        if points is None and include_ungraded:
            points = max(0.0, told.raw_points - told.late_penalty)
        if points is None:
            missing[one.student] = told.why.rstrip(".")
        else:
            scores[one.student] = points
            comments[one.student] = _comment(points, most, told.late_penalty)
    return Grades(str(assignment.name), most, scores, missing, comments)


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
