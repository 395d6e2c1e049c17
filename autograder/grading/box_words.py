"""Words for what a box does not give: files of one's computer, other programs, the network."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.box.wire.observations import Fault

__all__ = ["BoxWords", "box_words"]


@dataclass(frozen=True)
class BoxWords:
    """What was not there, what a function has instead, and what to do: each a sentence."""

    rationale: str
    expected: str
    help: str


IN_A_BOX = "a function that works where it is graded, in a closed box: {}"
PLACE = BoxWords(
    "This asks for a file or folder that is not there when your work is graded.",
    IN_A_BOX.format("it has an empty folder of its own, and no file of your computer"),
    "No file of your computer is there: use what comes in by the parameters, or load the digits as "
    "the lesson does. A file that the function makes itself gets a plain name, as 'curves.png'.",
)
PROGRAM = BoxWords(
    "This starts another program, which cannot be when your work is graded.",
    IN_A_BOX.format("Python and its libraries, and no other program"),
    "Do the same in Python, or leave it out.",
)
NETWORK = BoxWords(
    "This asks for something from the internet, which is not there when your work is graded.",
    IN_A_BOX.format("it has no network"),
    "Leave the download out. The digits of the lesson are there: load them as the lesson does.",
)
ERRORS = r"(OSError|PermissionError|FileNotFoundError)"
# The kind of exception, and its message: which errors the kernel gives depends on the level.
TABLE = (
    (r".*", r"[Nn]ame resolution|URL fetch failure|urlopen error|Max retries exceeded", NETWORK),
    (ERRORS, r"^\[Errno (2|13|30)\] .*: ", PLACE),
    (ERRORS, r"^\[Errno 2\] No such file or directory$", PLACE),
    (r"PermissionError", r"^\[Errno 1\] ", PROGRAM),
)


def box_words(fault: Fault) -> BoxWords | None:
    """What to say of an exception that comes of the box; None for every other one."""
    for kind, pattern, words in TABLE:
        if re.fullmatch(kind, fault.kind) and re.search(pattern, fault.message):
            return words
    return None
