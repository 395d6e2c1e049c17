"""The grades of one assignment, as every sheet takes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from autograder.platforms.sheets.table import SheetError

__all__ = ["Grades", "decimal_sign", "number_in", "number_text"]

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Grades:
    """Points of one assignment, by ``Person.student``.

    ``scores`` has those who have points, out of ``max_score``; ``missing`` says in one line why
    somebody has none. ``comments`` are short texts for the student, without markup.
    """

    name: str
    max_score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    def text(self, student: str, decimal: str = ".") -> str:
        """A student's grade as a cell, empty if there is none."""
        return number_text(self.scores[student], decimal) if student in self.scores else ""

    def only(self, students: Collection[str]) -> Grades:
        """The grades of these students alone."""
        scores = {who: score for who, score in self.scores.items() if who in students}
        return replace(self, scores=scores)

    def why(self, student: str) -> str:
        """Why a student has no grade."""
        return self.missing.get(student) or "has no points"


def number_text(number: float, decimal: str = ".") -> str:
    """A number with at most two decimals, none of them needless; halves are rounded up."""
    rounded = Decimal(str(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".").replace(".", decimal)


def number_in(text: str, where: str) -> float:
    """A number that a platform wrote, maybe with a decimal comma, as in 1,000.00 and 1.000,00.

    The last sign is the decimal one, as for Canvas's import. Raises SheetError for other texts.
    """
    if not NUMBER.fullmatch(text.strip()):
        problem = f"{where} is {text!r}, but must be a number: use an assignment with points."
        raise SheetError(problem)
    whole, sign, rest = text.strip().replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}{sign}{rest}")


def decimal_sign(cells: Iterable[str]) -> str:
    """The decimal sign of a sheet's numbers: a comma where they have commas and no points."""
    numbers = [one.strip() for one in cells if NUMBER.fullmatch(one.strip())]
    commas = any("," in one for one in numbers) and not any("." in one for one in numbers)
    return "," if commas else "."
