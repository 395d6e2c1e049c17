"""A class's points as a table for spreadsheets: one line for each student."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from autograder.report.names import csv_text
from autograder.report.text import clean, points
from autograder.verdict import Verdict

__all__ = ["grades_csv"]


def grades_csv(
    verdicts: Mapping[str, Verdict], problems: Mapping[str, str], tasks: Sequence[str]
) -> str:
    """Points by student: all, of how many, of each task, and why there are none.

    A student without a verdict has no points, which is not the same as 0.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["student", "points", "max_points", *tasks, "seed", "isolation", "problem"])
    for student in sorted({*verdicts, *problems}):
        problem = " ".join(clean(problems.get(student, ""), 300).split())
        row = _row(verdicts.get(student), tasks)
        table.writerow([csv_text(clean(student, 200)), *row, csv_text(problem)])
    return text.getvalue()


def _row(verdict: Verdict | None, tasks: Sequence[str]) -> list[str]:
    if verdict is None or verdict.status == "no_verdict":
        return [""] * (len(tasks) + 4)
    each = [points(verdict.tasks[task].points) for task in tasks]
    got, most = points(verdict.points), points(verdict.max_points)
    return [got, most, *each, str(verdict.seed), verdict.isolation]
