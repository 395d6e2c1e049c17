"""What to teach tomorrow: the commonest mistakes with an example and a question for the class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from autograder.checks import Attachment, Picture, Tiles
from autograder.classes.misconceptions import Misconception

__all__ = ["Lesson", "lessons", "with_pictures"]

LESSONS = 2
LONGEST = 160  # characters of a value that a question repeats


@dataclass(frozen=True)
class Lesson:
    """A mistake to talk about, a question to begin with, and a picture, where there is one."""

    mistake: Misconception
    question: str
    picture: Picture | Tiles | None = None


def lessons(found: Sequence[Misconception]) -> tuple[Lesson, ...]:
    """The two commonest mistakes of several students; of a single one where there are no others."""
    several = [one for one in found if len(one.students) > 1]
    chosen = (several or [*found])[:LESSONS]
    return tuple(Lesson(one, _question(one)) for one in chosen)


def with_pictures(
    found: Sequence[Lesson], attachments: Callable[[str], Sequence[Attachment]]
) -> tuple[Lesson, ...]:
    """The same with a picture each, of the example's ``attachments`` (by student)."""
    return tuple(replace(one, picture=_picture(one.mistake, attachments)) for one in found)


def _picture(
    mistake: Misconception, attachments: Callable[[str], Sequence[Attachment]]
) -> Picture | Tiles | None:
    """What shows the task of the mistake."""
    for one in attachments(mistake.example):
        if one.task == mistake.task and isinstance(one, (Picture, Tiles)):
            return one
    return None


def _question(mistake: Misconception) -> str:
    """A question that is open before the answer is shown."""
    cause = mistake.cause
    expected, got = _first_line(cause.expected), _first_line(cause.actual)
    if cause.stopped and got:
        return (
            f"Python stops here and says \u201c{got}\u201d. What does it try to tell us, and which "
            "line would you look at first?"
        )
    if expected and got:
        return (
            f"We wanted \u201c{expected}\u201d, and \u201c{got}\u201d came out. Which line of code "
            "could do that, and how would you find it?"
        )
    return f"\u201c{mistake.description}\u201d How would you test that in one line, by yourself?"


def _first_line(text: str) -> str:
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}..."
