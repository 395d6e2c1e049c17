"""Cells and rows of CSV files, in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

__all__ = ["csv_table", "csv_text"]

# A spreadsheet of a country with decimal commas begins a cell after each semicolon. Some take signs
# of other widths for =, + and the like.
FORMULA = re.compile(
    r"(^|[;|])(?=[\s\"']*[=+@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212-])"
)
CONTROL = ("\t", "\r", "\n")


def csv_text(text: str) -> str:
    """A text that no spreadsheet evaluates as a formula (OWASP, "CSV injection")."""
    inert = FORMULA.sub(r"\1'", text)
    return f"'{inert}" if inert.startswith(CONTROL) else inert


def csv_table(rows: Iterable[Sequence[str]], delimiter: str = ",", *, quoted: bool = True) -> str:
    """Rows as CSV, with every cell in quotes: what separates cells differs between countries."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator="\n",
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    return text.getvalue()
