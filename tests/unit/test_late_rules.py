"""What handing in late costs, and the table of extensions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from autograder.frontends.nbgrader.extensions import (
    ExtensionError,
    extension_of,
    read_extensions,
)
from autograder.frontends.nbgrader.late_rules import late_percent

HOUR, DAY = 3600, 86_400
HEAD = "student,assignment,until,reason\n"


@pytest.mark.parametrize(
    ("seconds", "lost"),
    [(-5, 0), (0, 0), (1, 10), (DAY, 10), (DAY + 1, 20), (10 * DAY, 100), (11 * DAY, 110)],
)
def test_a_day_counts_once_it_begins(seconds: float, lost: float) -> None:
    assert late_percent(seconds, 10, "day", 0) == lost


@pytest.mark.parametrize(
    ("seconds", "lost"), [(900, 0), (901, 10), (DAY + 900, 10), (DAY + 901, 20)]
)
def test_minutes_of_grace_help_at_the_end_of_every_day(seconds: float, lost: float) -> None:
    assert late_percent(seconds, 10, "day", 15) == lost


def test_hours_count_where_they_are_asked_for() -> None:
    assert [late_percent(one, 2.5, "hour", 0) for one in (1, HOUR, 2 * HOUR + 1)] == [2.5, 2.5, 7.5]


def write(folder: Path, text: str) -> Path:
    path = folder / "extensions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_latest_row_of_a_student_counts_in_any_form_of_unicode(tmp_path: Path) -> None:
    rows = read_extensions(
        write(
            tmp_path,
            "\ufeffReason,Student,assignment, until\n"
            "ill,Ame\u0301lie,mnist,2026-01-12 12:00 UTC\n"
            "still ill,am\u00e9lie,mnist,2026-01-13 12:00 CET\n"
            "other,am\u00e9lie,tiny,2026-02-13 12:00 UTC\n",
        )
    )
    found = extension_of(rows, "Am\u00e9lie", "mnist")
    assert found is not None
    assert (found.until, found.reason) == (datetime(2026, 1, 13, 11, 0), "still ill")
    assert extension_of(rows, "bob", "mnist") is None


def test_without_a_table_nobody_has_an_extension(tmp_path: Path) -> None:
    assert read_extensions(tmp_path / "extensions.csv") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("student,until,reason\n", "extensions.csv: has no column assignment."),
        ("", "extensions.csv: has no column student."),
        (f"{HEAD}ada,mnist,soon,ill\n", "extensions.csv, line 2: 'soon' is no time."),
        (f"{HEAD}ada,mnist,2026-01-12 12:00 UTC,\n", "extensions.csv, line 2: reason is empty."),
        (f"{HEAD}ada,mnist\n", "extensions.csv, line 2: until is empty."),
        (f"{HEAD}ada,mnist,2026-01-12 12:00 XYZ,ill\n", "line 2: 'XYZ' is no time zone."),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ExtensionError) as raised:
        read_extensions(write(tmp_path, text))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
