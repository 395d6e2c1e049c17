"""Finds the columns of Moodle's grading worksheet in any language, by places and cells.

In every language the worksheet has, in this order: Identifier ("Participant 12" and the like), Full
name unless marking is blind, fields of the profile, Status, maybe the group and the marker, Grade,
Maximum Grade, maybe the state of marking, whether the grade can be changed, texts handed in, Last
modified (grade), and what feedback has fields for. (Sources: mod/assign/gradingtable.php and
mod/assign/feedback/offline/importgradeslib.php in moodle/moodle.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.platforms.sheets.grades import NUMBER
from autograder.platforms.sheets.table import SheetError, Table

__all__ = ["MoodleColumns", "participant", "worksheet_columns"]

IDENTIFIER = re.compile(r"(?P<word>\D*?)(?P<number>\d+)")
DATE = re.compile(r"-|.*\d{4}.*|.*\d{1,2}[:.h]\d{2}.*")  # "-", "Monday, 1 June 2026, 9:00 AM", ...
DECIMALS = re.compile(r"\d[\d.,]*[.,]\d{2,}")
# "No" in languages in which Moodle is much used; in others Moodle itself skips such rows.
NO = frozenset(
    {"no", "nein", "non", "não", "nee", "nej", "nei", "nie", "ne", "nem", "ei", "nu", "không",
     "tidak", "hay\u0131r", "нет", "ні", "όχι", "いいえ", "否", "아니오", "לא", "لا"}
)  # fmt: skip


@dataclass(frozen=True)
class MoodleColumns:
    """Places of columns; ``feedback`` is None where comments are switched off."""

    identifier: int
    grade: int
    maximum: int
    changeable: int | None
    feedback: int | None


def participant(cell: str) -> str:
    """The number in an identifier, such as "Participant 12"; nothing where there is none."""
    found = IDENTIFIER.fullmatch(cell.strip())
    return found["number"] if found else ""


def worksheet_columns(sheet: Table) -> MoodleColumns:
    """Where a worksheet has what is to be filled in; raises SheetError for another table."""
    if not sheet.rows:
        raise SheetError("The worksheet has no rows: download it again from the assignment.")
    identifier, maximum = _identifier(sheet), _maximum(sheet)
    return MoodleColumns(
        identifier, maximum - 1, maximum, _changeable(sheet, maximum), _feedback(sheet, maximum)
    )


def _identifier(sheet: Table) -> int:
    """Mostly the first: the same word and a number in each row; or what English calls so."""
    for at in sorted(range(len(sheet.header)), key=lambda at: at not in sheet.headed("Identifier")):
        found = [IDENTIFIER.fullmatch(cell.strip()) for cell in sheet.column(at)]
        if all(found) and len({one["word"] for one in found if one}) == 1:
            return at
    raise SheetError(
        "The worksheet has no column of identifiers, such as Participant 12: download the grading "
        "worksheet from the assignment."
    )


def _maximum(sheet: Table) -> int:
    """The column of one number in all rows, right of one that holds grades or nothing."""
    headed = [at for at in sheet.headed("Maximum Grade") if at]
    if len(headed) == 1:
        return headed[0]
    fits = [at for at in range(2, len(sheet.header)) if _holds_maximum(sheet, at)]
    likely = [at for at in fits if DECIMALS.fullmatch(sheet.rows[0][at].strip())] or fits
    if len(likely) == 1:
        return likely[0]
    raise SheetError(
        f"The worksheet has {len(likely)} columns that could be the maximum grade, but must have "
        "one, with the same number for everybody: download it from an assignment with points."
    )


def _holds_maximum(sheet: Table, at: int) -> bool:
    cells = {cell.strip() for cell in sheet.column(at)}
    return (
        len(cells) == 1 and all(map(NUMBER.fullmatch, cells)) and _are_grades(sheet.column(at - 1))
    )


def _are_grades(cells: Sequence[str]) -> bool:
    return all(NUMBER.fullmatch(one.strip()) for one in cells if one.strip() not in ("", "-"))


def _changeable(sheet: Table, maximum: int) -> int | None:
    """Of the next two columns, the last that has two words at most; the first may be a state."""
    headed = sheet.headed("Grade can be changed")
    if headed:
        return headed[0]
    near = range(maximum + 1, min(maximum + 3, len(sheet.header)))
    short = [at for at in near if any(one.strip().casefold() in NO for one in sheet.column(at))]
    return short[0] if short else None


def _feedback(sheet: Table, maximum: int) -> int | None:
    """The last column, unless that is the one of dates, which ends a sheet without comments."""
    headed = sheet.headed("Feedback comments")
    if headed:
        return headed[0]
    last = len(sheet.header) - 1
    cells = [cell.strip() for cell in sheet.column(last)]
    dates = all(map(DATE.fullmatch, cells)) or "-" in cells
    return None if last < maximum + 3 or dates else last
