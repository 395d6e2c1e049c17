"""The points that count, read from a real gradebook; nothing in it changes by that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.making import environment

from autograder.frontends.nbgrader.gradebook_points import (
    GradebookError,
    find_gradebook,
    read_gradebook,
)

pytest.importorskip("nbgrader")

# nbgrader warns of its own deprecations, so its API runs in a process of its own.
MAKE = """
import sys
from nbgrader.api import Gradebook

with Gradebook(f"sqlite:///{sys.argv[1]}", "") as book:
    book.add_assignment("mnist")
    book.add_notebook("mnist", "mnist")
    for cell, points in (("check_split", 20), ("essay", 5)):
        book.add_grade_cell(cell, "mnist", "mnist", max_score=points, cell_type="code")
    book.add_solution_cell("split", "mnist", "mnist")
    for student in ("ada", "bob", "cleo", "dora"):
        book.add_student(student)
    given = {"ada": (15, 2, 0), "bob": (10, 1, 3), "cleo": (20, None, 0)}
    for student, (check, essay, late) in given.items():
        made = book.add_submission("mnist", student)
        made.notebooks[0].late_submission_penalty = late
        book.db.commit()
        grades = {one.name: one for one in made.notebooks[0].grades}
        grades["check_split"].auto_score = check
        grades["check_split"].needs_manual_grade = False
        grades["essay"].manual_score = essay
        grades["essay"].needs_manual_grade = essay is None
    bob = book.find_grade("check_split", "mnist", "mnist", "bob")
    bob.manual_score, bob.extra_credit = 12.5, 0.5
    book.find_comment("split", "mnist", "mnist", "bob").manual_comment = "Nearly."
    book.db.commit()
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("course") / "gradebook.db"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MAKE, str(path)],
        env=environment(path.parent), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return path


def test_points_by_hand_and_late_penalties_are_in_what_counts(database: Path) -> None:
    before = database.read_bytes()
    told = read_gradebook(find_gradebook(database.parent), "mnist")
    assert {name: one.points for name, one in told.items()} == {
        "ada": 17, "bob": 12.5 + 0.5 + 1 - 3, "cleo": None,
    }  # fmt: skip
    bob = told["bob"]
    assert (bob.raw_points, bob.late_penalty, bob.max_points) == (14, 3, 25)
    assert bob.manual == {"check_split": 13, "essay": 1}
    assert bob.comments == {"split": "Nearly."}
    assert told["cleo"].why == "A person has to look at essay."
    assert database.read_bytes() == before
    assert read_gradebook(f"sqlite:///{database}", "other") == {}


def test_nothing_is_made_where_there_is_no_gradebook(tmp_path: Path) -> None:
    assert find_gradebook(tmp_path) == ""
    with pytest.raises(GradebookError, match="There is no gradebook"):
        read_gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "mnist")
    (tmp_path / "gradebook.db").write_text("no database")
    with pytest.raises(GradebookError, match="cannot be read"):
        read_gradebook(find_gradebook(tmp_path), "mnist")
    with pytest.raises(GradebookError, match="is no URL"):
        read_gradebook("gradebook.db", "mnist")


def test_the_settings_tell_where_it_is_and_are_not_run(tmp_path: Path, database: Path) -> None:
    config = tmp_path / "nbgrader_config.py"
    ran = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    config.write_text(f"{ran}c.CourseDirectory.db_url = 'sqlite:///{database}'\n")
    assert find_gradebook(tmp_path) == f"sqlite:///{database}"
    config.write_text("c.CourseDirectory.db_url = 'postgresql://ada@localhost/grades'\n")
    assert find_gradebook(tmp_path) == "postgresql://ada@localhost/grades"
    config.write_text(f"{ran}c.CourseDirectory.db_url = os.environ['DB']\n")
    with pytest.raises(GradebookError, match="line 2 has to be run"):
        find_gradebook(tmp_path)
    assert not (tmp_path / "ran").exists()
