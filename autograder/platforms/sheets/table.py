"""Tables from a learning platform: read as they are, written as they were."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from autograder._util.csv_cells import csv_table
from autograder.platforms.comparing import same
from autograder.platforms.csv_rows import csv_rows

__all__ = ["SheetError", "Table", "read_table", "table_text"]

BOM = "\ufeff"


class SheetError(Exception):
    """A sheet cannot be read or filled in; the message says why, and what to do."""


@dataclass(frozen=True)
class Table:
    """A CSV file's cells, and how the file was written."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    bom: bool = False

    def headed(self, *names: str) -> list[int]:
        """Where the columns are that have one of these headings; case does not matter."""
        wanted = {same(name) for name in names}
        return [at for at, heading in enumerate(self.header) if same(heading) in wanted]

    def column(self, at: int) -> list[str]:
        """All cells of a column, without its heading."""
        return [row[at] for row in self.rows]


def read_table(path: Path) -> Table:
    """Read a CSV file as a platform or a spreadsheet wrote it; short rows are filled up.

    Raises SheetError, in one line, for a file that is missing or is no such table.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SheetError(f"Cannot read the roster {path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SheetError(
            f"The roster {path} is not UTF-8 text: download it again, or save it as CSV UTF-8."
        ) from None
    plain = text.removeprefix(BOM)
    try:
        read, delimiter = csv_rows(plain)
        header, *rows = [row for row in read if row] or [[]]
    except csv.Error as error:
        problem = f"The roster {path} is no CSV file ({error}): download it again."
        raise SheetError(problem) from None
    if any(len(row) > len(header) for row in rows):
        raise SheetError(f"The roster {path} has rows longer than its first: download it again.")
    filled = [row + [""] * (len(header) - len(row)) for row in rows]
    return Table(header, filled, delimiter, text.startswith(BOM))


def table_text(table: Table) -> str:
    """A table as the text of a CSV file in UTF-8."""
    # After a byte order mark, many programs take a quote for a part of the first heading.
    text = csv_table([table.header], table.delimiter, quoted=not table.bom)
    return f"{BOM * table.bom}{text}{csv_table(table.rows, table.delimiter)}"
