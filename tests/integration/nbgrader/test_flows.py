"""nbgrader's own commands with the kit's preprocessor: what runs where, and what is recorded.

Most notebooks here have one or two functions written, which are graded without TensorFlow.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support import making

from autograder.results.results_file import read_verdicts

RIGHT = making.answers()
WRONG = {name: text for name, (text, _) in making.MISTAKES.items()}


def copy_of(course: Path, folder: Path) -> Path:
    return shutil.copytree(course, folder / "course")


@pytest.fixture(scope="module")
def graded(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded course: ada has a mistake, and eve's notebook writes a file when it runs."""
    course = copy_of(generated, tmp_path_factory.mktemp("graded"))
    blank = making.released(course)
    making.hand_in(course, "ada", making.filled_in(blank, {"normalize": WRONG["normalize"]}))
    touch = f"from pathlib import Path\nran = Path({str(course / 'it_ran')!r}).write_text('x')\n"
    making.hand_in(
        course, "eve", making.filled_in(blank, {"normalize": touch + RIGHT["normalize"]})
    )
    making.nbgrader(course, "autograde", "mnist")
    return course


def test_nothing_of_a_notebook_runs_in_nbgrader(graded: Path) -> None:
    assert "15 of 15" in making.graded_cells(graded, "eve")["normalize"]
    assert not (graded / "it_ran").exists()


def test_a_changed_notebook_is_graded_again(graded: Path, tmp_path: Path) -> None:
    course = copy_of(graded, tmp_path)
    first = making.scores(course)["ada"]
    book = making.filled_in(making.released(course), {"normalize": RIGHT["normalize"]})
    making.hand_in(course, "ada", book)
    making.nbgrader(course, "autograde", "mnist", "--force", "--student=ada")
    assert (first, making.scores(course)["ada"]) == (10, 15)


def test_a_class_run_leaves_nbgrader_nothing_but_to_record(generated: Path, tmp_path: Path) -> None:
    course = copy_of(generated, tmp_path)
    blank = making.released(course)
    making.hand_in(course, "ada", making.filled_in(blank, RIGHT))
    wrong = {"normalize": RIGHT["normalize"], "split": WRONG["split"]}
    making.hand_in(course, "bob", making.filled_in(blank, wrong))
    making.hand_in(course, "cem", making.filled_in(blank, wrong))  # the same bytes
    done = making.autograder(course, "grade", "submitted", "--seed", "11")
    assert done.returncode == 0, done.stdout
    before = (course / "graded" / "results.jsonl").read_bytes()
    said = making.nbgrader(course, "autograde", "mnist").stdout
    assert said.count("the verdict on these bytes, seed 11") == 3
    assert (course / "graded" / "results.jsonl").read_bytes() == before
    verdicts = {
        one.submission.student: one for one in read_verdicts(course / "graded" / "results.jsonl")
    }
    assert making.scores(course) == {name: one.points for name, one in verdicts.items()}
    assert sorted(verdicts) == ["ada", "bob", "cem"]


def test_a_machine_that_keeps_nothing_apart_does_not_grade(generated: Path, tmp_path: Path) -> None:
    """Where neither bubblewrap nor libseccomp is, an instructor has to ask for L0 by name."""
    course = copy_of(generated, tmp_path)
    making.hand_in(course, "ada", making.released(course))
    bare = {
        "PATH": str(making.BIN),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(making.ROOT)]),
    }
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\nkept = ctypes.CDLL\n"
        "def cdll(name, *a, **k):\n"
        "    if name and 'seccomp' in str(name): raise OSError('no such library')\n"
        "    return kept(name, *a, **k)\n"
        "ctypes.CDLL = cdll\n"
    )
    done = making.nbgrader(course, "autograde", "mnist", check=False, env=bare)
    assert done.returncode == 1
    assert "autograder doctor" in done.stdout
    done = making.nbgrader(
        course, "autograde", "mnist", "--GradeInBox.isolation=L0", check=False, env=bare
    )
    assert done.returncode == 0, done.stdout
    assert "isolation L0" in making.graded_cells(course, "ada")["normalize"]


def test_alembic_is_found_where_the_environment_is_not_active(tmp_path: Path) -> None:
    course = making.make_course(tmp_path)
    making.nbgrader(course, "generate_assignment", "mnist", env={"PATH": os.defpath})
    assert (course / "gradebook.db").is_file()
