"""Finds what was handed in, in a folder or a zip file, and reads each student's work once.

A path comes in; everybody of the class leaves, and one ``HandedIn`` for each who handed in, with
bytes or with the reason why there are none. Names and sizes are not trusted.
"""

from collections.abc import Iterator
from pathlib import Path

from autograder.classes.collecting.collection import Collection, open_collection
from autograder.classes.collecting.handed_in import HandedIn

__all__ = ["Collection", "HandedIn", "collect", "count", "open_collection"]


def collect(place: Path, assignment: str, out: Path | None = None) -> Iterator[HandedIn]:
    """Give every submission in ``place``, sorted by student; raises SubmissionError."""
    with open_collection(place, assignment, out=out) as collection:
        yield from collection.handed_in()


def count(place: Path, assignment: str, out: Path | None = None) -> int:
    """How many submissions ``collect`` will give; raises what it raises."""
    return sum(1 for _ in collect(place, assignment, out))
