"""The files by which points come back: tables, comments and pages that a platform imports.

People and their grades come in, maybe with a table that the platform exported. What leaves tells of
everybody who is left without a grade, and why. No cell that is written here is a formula, and where
there is no grade, what the platform's own table has stays as it is.
"""

from autograder.platforms.sheets.filling import Filled
from autograder.platforms.sheets.grades import Grades, number_text
from autograder.platforms.sheets.table import SheetError, Table, read_table, table_text

__all__ = ["Filled", "Grades", "SheetError", "Table", "number_text", "read_table", "table_text"]
