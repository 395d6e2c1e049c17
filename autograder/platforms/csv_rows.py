"""The rows of a CSV file, whatever its language separates cells with."""

from __future__ import annotations

import csv
import io

__all__ = ["csv_rows"]

DELIMITERS = ",;\t"


def csv_rows(text: str) -> tuple[list[list[str]], str]:
    """All rows of a text, empty ones too, and what separates cells; raises csv.Error.

    Cells are separated by what makes most of them in the first line.
    """
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return list(read), delimiter
