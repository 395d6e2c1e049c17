"""``decisions.csv``: what a person decided on files of which nothing else tells whose they are.

Columns are ``file`` (its path in the download), ``student`` (id, name, login or address) and
``choice``: ``take`` for the file to be graded, ``leave`` for one to be passed over. A row without
a choice is a question, unless a student was filled in. The table is only ever added to.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder._util.files import atomic_write
from autograder.platforms.people_table import from_cell, to_cell
from autograder.submission import SubmissionError

__all__ = ["DECISIONS", "LEAVE", "TAKE", "Decision", "add_questions", "read_decisions"]

DECISIONS = "decisions.csv"
COLUMNS = ("file", "student", "choice")
TAKE, LEAVE = "take", "leave"
WORDS = {
    **dict.fromkeys((TAKE, "yes", "x", "1", "this"), TAKE),
    **dict.fromkeys((LEAVE, "no", "0", "ignore"), LEAVE),
    "": "",
}


@dataclass(frozen=True)
class Decision:
    """A row of the table; ``choice`` is ``TAKE``, ``LEAVE``, or empty."""

    file: str
    student: str = ""
    choice: str = ""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """All rows of the table; none where there is no table. Raises SubmissionError."""
    return tuple(_decision(row, path) for row in _table(path).rows)


def add_questions(path: Path, questions: Iterable[Decision]) -> None:
    """Add a row for each question that is not in the table yet; raises OSError.

    Raises SubmissionError where the table cannot be read: it is left as it is then.
    """
    table = _table(path)
    asked = {(row["file"], row["student"]) for row in table.rows}
    answered = {row["file"] for row in table.rows if row["choice"].strip()}
    files = {row["file"] for row in table.rows}
    new = [
        one
        for one in questions
        if (one.file, one.student) not in asked
        and one.file not in (answered if one.student else files)
    ]
    if not new:
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=table.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(table.header)
    for row in [*table.rows, *map(asdict, new)]:
        writer.writerow([to_cell(row.get(name) or "") for name in table.header])
    with atomic_write(path) as stream:
        stream.write(text.getvalue().encode("utf-8", "backslashreplace"))


@dataclass(frozen=True)
class _Table:
    """The table as it is; what a person added in columns of their own is kept."""

    header: Sequence[str] = COLUMNS
    rows: Sequence[dict[str, str]] = ()
    delimiter: str = ","


def _table(path: Path) -> _Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _Table()
    except (OSError, UnicodeDecodeError) as error:
        raise SubmissionError(f"{path}: cannot be read: {error}.") from None
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header, *rows = [row for row in read if row] or [[]]
    except csv.Error as error:
        raise SubmissionError(f"{path}: is no CSV file: {error}.") from None
    if missing := [name for name in COLUMNS if name not in header]:
        raise SubmissionError(f"{path}: has no column {missing[0]}; put it back.")
    cells = [map(from_cell, [*row, *[""] * len(header)]) for row in rows]
    return _Table(header, [dict(zip(header, one, strict=False)) for one in cells], delimiter)


def _decision(row: dict[str, str], path: Path) -> Decision:
    word = row["choice"].strip().casefold()
    if word not in WORDS:
        raise SubmissionError(
            f"{path}: {row['file']} has the choice {row['choice']!r}; write {TAKE} or {LEAVE}."
        )
    return Decision(row["file"], row["student"].strip(), WORDS[word])
