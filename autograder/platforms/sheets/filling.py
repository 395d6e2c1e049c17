"""Fills grades into a platform's own table, and tells of everybody whom that left without one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from autograder.platforms.comparing import same
from autograder.platforms.person import Person
from autograder.platforms.sheets.grades import Grades
from autograder.platforms.sheets.matching import Matches, RosterRow, match_rows
from autograder.platforms.sheets.table import SheetError, Table

__all__ = ["Filled", "Filling"]

NOBODY = "nobody of the class fits this row"
DOUBT = "more than one row or person would fit"


@dataclass(frozen=True)
class Filled:
    """A table with its grades, and what a person should know of it.

    ``filled`` counts the cells that got points. ``blank`` has everybody without a grade, as a
    message shows them, with why; ``lost`` has students whose points stand nowhere in the table.
    """

    table: Table
    filled: int = 0
    notes: tuple[str, ...] = ()
    blank: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everybody in the table has a grade, and every grade a row."""
        return not self.blank and not self.lost


@dataclass
class Filling:
    """A roster under way; ``rows`` may be written to, and ``matches`` says whose they are."""

    roster: Table
    people: Sequence[Person]
    told: dict[int, RosterRow]  # rows that are a person's, by place
    platform: str
    rows: list[list[str]] = field(init=False)
    matches: Matches = field(init=False)
    notes: list[str] = field(default_factory=list)
    blank: list[tuple[str, str]] = field(default_factory=list)
    filled: int = 0

    def __post_init__(self) -> None:
        """Find everybody's row; raises SheetError where the roster tells of nobody."""
        if not self.told:
            raise SheetError("The roster tells of nobody: download it with names or identifiers.")
        self.rows = [list(row) for row in self.roster.rows]
        self.matches = match_rows(self.people, self.told, self.platform)

    def owners(
        self, grades: Grades, column: int, settled: Collection[str] = ()
    ) -> list[tuple[int, str]]:
        """Rows of people who have points, with their student; everybody else is noted as blank.

        Cells that say one of ``settled`` stay, and are no person's concern.
        """
        found = []
        for at in self.told:
            student = self.matches.student_at.get(at)
            if same(self.rows[at][column]) in settled:
                if student in grades.scores:
                    kept = self.rows[at][column]
                    self.notes.append(f"{student} keeps the roster's {kept} for {grades.name}.")
            elif student is None:
                self.leave(at, column, DOUBT if at in self.matches.doubtful_rows else NOBODY)
            elif student not in grades.scores:
                self.leave(at, column, grades.why(student))
            else:
                found.append((at, student))
        return found

    def write(self, at: int, column: int, text: str) -> None:
        """Put a grade into a row."""
        self.rows[at][column] = text
        self.filled += 1

    def leave(self, at: int, column: int, why: str) -> None:
        """Note a row that gets no grade; what stands there stays."""
        kept = self.rows[at][column].strip()
        stays = f"; the roster's {kept} stays" if kept else ""
        self.blank.append((self.told[at].shown, f"{why.rstrip('.')}{stays}"))

    def done(self, graded: Sequence[Grades]) -> Filled:
        """The table, and what is to be told."""
        doubtful = sorted(self.matches.doubtful)
        if doubtful:
            self.notes.append(f"Not filled in, since {DOUBT}: {', '.join(doubtful)}.")
        placed = set(self.matches.student_at.values())
        absent = [one.student for one in self.people if one.student not in placed]
        scored = {student for one in graded for student in one.scores}
        missing = [one for one in absent if one not in doubtful]
        if missing:
            self.notes.append(f"In the class, but not in the roster: {', '.join(missing)}.")
        return Filled(
            replace(self.roster, rows=self.rows),
            self.filled,
            tuple(dict.fromkeys(self.notes)),
            tuple(self.blank),
            tuple(one for one in absent if one in scored),
        )
