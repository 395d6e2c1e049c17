"""Notes on submissions that the kit itself failed at: a file for each, and what to do in a line."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from autograder import __version__
from autograder._util.files import atomic_write
from autograder.classes.run import StudentOutcome
from autograder.report.pages import file_name_of
from autograder.report.text import clean

__all__ = ["ProblemNotes"]

FOLDER = "problems"
LONGEST = 100_000  # characters of a note


@dataclass(frozen=True)
class ProblemNotes:
    """The folder ``problems`` beside a class's results."""

    out: Path
    submissions: Path
    seed: int

    def forget(self, student: str) -> None:
        """Take away the note on who is no longer of the class; raises OSError."""
        self._note(student).unlink(missing_ok=True)

    def noted(self, one: StudentOutcome) -> str:
        """The problem as its row tells it; where the kit failed, with a file. Raises OSError.

        A file of an earlier run goes away where there is nothing more to report.
        """
        note = self._note(one.student)
        if not one.trace:
            note.unlink(missing_ok=True)
            return one.problem
        text = f"autograder {__version__}\n{one.name}\n{one.problem}\n\n{one.trace}"
        with atomic_write(note) as stream:
            stream.write(clean(text, LONGEST).encode())
        again = self._again(one)
        return (
            f"{one.problem} To try again, {again}. To report it, send {note} to the kit's authors."
        )

    def _note(self, student: str) -> Path:
        return self.out / FOLDER / f"{file_name_of(student)}.txt"

    def _again(self, one: StudentOutcome) -> str:
        """What to type: a class run grades again who has no verdict."""
        if not (self.submissions / one.name).is_file():
            return "run the same command"
        file = shlex.quote(str(self.submissions / one.name))
        return f"run the same command, or `autograder check {file} --seed {self.seed}`"
