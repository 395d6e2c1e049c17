"""What a gradebook has of students, and in which words it differs from the class run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.platforms.comparing import same
from autograder.platforms.sheets import number_text
from autograder.results import Verdict

__all__ = ["Booked", "beside_gradebook", "gradebook_words"]


@dataclass(frozen=True)
class Booked:
    """What a gradebook says of one student; ``points`` is None while a person has to look.

    ``sha256`` is of the file that the points are for; "" where that was not recorded.
    """

    points: float | None
    max_points: float
    late_penalty: float = 0.0
    why: str = ""
    sha256: str = ""


def gradebook_words(book: Booked, verdict: Verdict | None) -> str:
    """The gradebook's points and the verdict's, in one line; "" where they are the same.

    The verdict is taken as it is: exempted before, if it is to be.
    """
    graded = verdict if verdict and verdict.status == "graded" else None
    if book.points is None:
        waiting = f"no points in the gradebook yet: {book.why or 'a person has to look'}"
        return f"{waiting} {number_text(graded.points)} in the class run" if graded else ""
    if graded is None:
        return f"{number_text(book.points)} in the gradebook, none in the class run"
    mine, other = number_text(book.points), number_text(graded.points)
    if mine == other:
        return ""
    if book.max_points != graded.max_points:
        mine += f" of {number_text(book.max_points)}"
        other += f" of {number_text(graded.max_points)}"
    late = f", {number_text(book.late_penalty)} lost for being late" if book.late_penalty else ""
    earlier = ", for another file" if book.sha256 not in ("", graded.submission.sha256) else ""
    return f"{mine} in the gradebook{earlier}{late}, {other} in the class run"


def beside_gradebook(
    booked: Mapping[str, Booked], verdicts: Mapping[str, Verdict]
) -> dict[str, str]:
    """What differs, in words, by student as the gradebook writes them; nobody who agrees."""
    by_key = {same(student): one for student, one in verdicts.items()}
    told = {who: gradebook_words(one, by_key.get(same(who))) for who, one in booked.items()}
    return {student: words for student, words in told.items() if words}
