"""Late penalties and extensions by nbgrader's own plug-in, from a download with times in it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from support import making

from autograder.frontends.nbgrader.gradebook_points import (
    GradebookPoints,
    find_gradebook,
    read_gradebook,
)

pytest.importorskip("nbgrader")

pytestmark = pytest.mark.slow
RIGHT = making.answers()
FUNCTIONS = f"{RIGHT['normalize']}\n\n{RIGHT['split']}\n"
DUE = "2026-01-10 12:00:00 UTC"
RULES = "c.LateRules.percent = 10\nc.LateRules.grace_minutes = 15\nc.LateRules.most_percent = 25\n"
POINTS = 35  # for `normalize` and `split`, out of 100
HANDED_IN = {  # by submission of Gradescope's: what it wrote of the time
    "ada": "2026-01-10 12:00:00.000000000 Z",
    "bob": "2026-01-10 13:14:59.000000000 +01:00",  # a second before the minutes of grace are over
    "cleo": "2026-01-11 12:15:00.000000000 Z",
    "dora": "2026-01-11 12:15:01.000000000 Z",
    "emil": "2026-01-20 12:00:00.000000000 Z",
    "fay": "2026-01-12 12:00:00.000000000 Z",
}


def gradescope_export(course: Path) -> Path:
    """A download of a script from each, with their times in Gradescope's table."""
    rows = []
    with zipfile.ZipFile(course / "assignment_7_export.zip", "w") as archive:
        for number, (student, time) in enumerate(HANDED_IN.items(), start=1):
            script = f"# {student}\nimport numpy as np\n\n\n{FUNCTIONS}"
            archive.writestr(f"assignment_7_export/submission_{number}/mnist.py", script)
            person = f":name: {student}\n    :sid: {student}\n    :email: {student}@uni.example"
            rows.append(
                f"submission_{number}:\n  :submitters:\n  - {person}\n  :created_at: {time}\n"
            )
        archive.writestr("assignment_7_export/submission_metadata.yml", "---\n" + "".join(rows))
    return course / "assignment_7_export.zip"


@pytest.fixture(scope="module")
def late(generated: Path) -> Path:
    """A collected class that is graded with a deadline and rules, and no extensions."""
    export = gradescope_export(generated)
    done = making.autograder(generated, "collect", export.name)
    assert done.returncode == 0, done.stdout
    with (generated / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(RULES)
    making.nbgrader(generated, "db", "assignment", "add", "mnist", f"--duedate={DUE}")
    making.nbgrader(generated, "autograde", "mnist")
    return generated


def told(course: Path) -> dict[str, GradebookPoints]:
    return read_gradebook(find_gradebook(course), "mnist")


def lost(course: Path) -> dict[str, float]:
    return {student: one.late_penalty for student, one in told(course).items()}


def test_each_day_costs_a_part_of_the_maximum_after_grace_and_up_to_a_limit(late: Path) -> None:
    assert (late / "submitted" / "bob" / "mnist" / "timestamp.txt").read_text() == (
        "2026-01-10 12:14:59 UTC"
    )
    assert lost(late) == {"ada": 0, "bob": 0, "cleo": 10, "dora": 20, "emil": 25, "fay": 20}
    for student, penalty in lost(late).items():
        assert told(late)[student].points == POINTS - penalty


def test_an_extension_moves_the_deadline_of_one_student(late: Path, tmp_path: Path) -> None:
    course = shutil.copytree(late, tmp_path / "course")
    (course / "extensions.csv").write_text(
        "student,assignment,until,reason\n"
        "FAY,mnist,2026-01-11 12:00 UTC,ill\n"
        "fay,mnist,2026-01-11 12:00 CET,an earlier one\n"
        "emil,mnist,2026-01-20 12:00 UTC,a child was born\n"
        "dora,other,2026-02-01 12:00 UTC,not for this assignment\n"
        "nobody,mnist,2026-01-20 12:00 UTC,a slip of the pen\n",
        encoding="utf-8",
    )
    said = making.nbgrader(course, "autograde", "mnist", "--force").stdout
    assert lost(course) == {"ada": 0, "bob": 0, "cleo": 10, "dora": 20, "emil": 0, "fay": 10}
    assert "emil has until 2026-01-20 12:00 UTC: a child was born" in said
    assert "extensions.csv, line 6: the gradebook has no such student." in said


def test_a_table_that_cannot_be_read_is_one_clear_line_and_costs_nobody(
    late: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(late, tmp_path / "course")
    (course / "extensions.csv").write_text(
        "student,assignment,until,reason\nfay,mnist,next week,ill\n", encoding="utf-8"
    )
    done = making.nbgrader(course, "autograde", "mnist", "--force", "--student=fay", check=False)
    assert "Traceback" not in done.stdout
    lines = [one for one in done.stdout.splitlines() if "extensions.csv" in one]
    assert len(lines) == 1, done.stdout
    assert "extensions.csv, line 2: 'next week' is no time. Nobody loses points" in lines[0]
    assert (lost(course)["fay"], told(course)["fay"].points) == (0, POINTS)


def test_a_time_that_cannot_be_read_is_named_and_leaves_the_one_that_is_known(
    late: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(late, tmp_path / "course")
    (course / "submitted" / "fay" / "mnist" / "timestamp.txt").write_text("yesterday\n")
    done = making.nbgrader(course, "autograde", "mnist", "--force", "--student=fay")
    assert "Traceback" not in done.stdout
    assert "timestamp.txt: holds no time" in done.stdout
    assert lost(course)["fay"] == 20
