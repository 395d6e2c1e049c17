"""nbgrader's own flow, with the kit's preprocessor and with stock execution: the same grades."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support import making

from autograder.results.results_file import read_verdicts

PATCHED = (
    "import autograder.notebook\n"
    "points = dict(normalize=15, split=20, build_model=35, plot_metrics=15, accuracy=15)\n"
    "autograder.notebook.check = lambda task: float(points[task])\n"
)


@pytest.fixture(scope="module")
def students(generated: Path) -> dict[str, str]:
    return making.hand_in_class(generated)


@pytest.fixture(scope="module")
def kit(generated: Path, students: dict[str, str]) -> Path:
    """The class, graded by the kit's preprocessor."""
    course = generated.parent / f"{generated.name}-kit"
    shutil.copytree(generated, course)
    making.nbgrader(course, "autograde", "mnist")
    making.nbgrader(course, "generate_feedback", "mnist")
    return course


@pytest.fixture(scope="module")
def stock(generated: Path, students: dict[str, str]) -> Path:
    """The class, graded in kernels, and one who has patched the kit."""
    course = generated.parent / f"{generated.name}-stock"
    shutil.copytree(generated, course)
    making.use_stock_execution(course)
    wrong = making.filled_in(making.released(course), {"normalize": PATCHED})
    making.hand_in(course, "forger", wrong)
    making.nbgrader(course, "autograde", "mnist")
    making.nbgrader(course, "generate_feedback", "mnist")
    return course


def empty_copy(course: Path, folder: Path) -> Path:
    """The course before anybody has handed in anything."""
    copy = folder / "course"
    shutil.copytree(course, copy, ignore=shutil.ignore_patterns("submitted"))
    return copy


@pytest.mark.slow
def test_both_flows_give_the_same_scores(kit: Path, stock: Path, students: dict[str, str]) -> None:
    by_kit, by_stock = making.scores(kit), making.scores(stock)
    forged = by_stock.pop("forger")
    assert by_kit == by_stock
    assert {name for name, score in by_kit.items() if score == 100} == {
        name for name, mistaken in students.items() if not mistaken
    }
    assert forged == 100  # what stock execution cannot keep a notebook from


@pytest.mark.slow
@pytest.mark.parametrize("flow", ["kit", "stock"])
def test_feedback_names_the_mistake(
    flow: str, students: dict[str, str], request: pytest.FixtureRequest
) -> None:
    course = request.getfixturevalue(flow)
    for student, task in students.items():
        page = making.feedback(course, student)
        if task:
            assert "not right yet" in page
            assert making.MISTAKES[task][1] in page
        else:
            assert "not right yet" not in page


def test_nothing_of_a_notebook_runs_in_nbgrader(generated: Path, tmp_path: Path) -> None:
    course = empty_copy(generated, tmp_path)
    marker = tmp_path / "it_ran"
    touch = f"from pathlib import Path\nran = Path({str(marker)!r}).write_text('x')\n"
    right = making.answers()
    book = making.filled_in(
        making.released(course), right | {"normalize": touch + right["normalize"]}
    )
    making.hand_in(course, "eve", book)
    making.nbgrader(course, "autograde", "mnist")
    assert not marker.exists()


def test_a_class_run_leaves_nbgrader_nothing_but_to_record(generated: Path, tmp_path: Path) -> None:
    course = empty_copy(generated, tmp_path)
    blank, right = making.released(course), making.answers()
    making.hand_in(course, "ada", making.filled_in(blank, right))
    wrong = right | {"split": making.MISTAKES["split"][0]}
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


def test_a_changed_notebook_is_graded_again(generated: Path, tmp_path: Path) -> None:
    course = empty_copy(generated, tmp_path)
    blank, right = making.released(course), making.answers()
    wrong = right | {"normalize": making.MISTAKES["normalize"][0]}
    making.hand_in(course, "ada", making.filled_in(blank, wrong))
    making.nbgrader(course, "autograde", "mnist")
    first = making.scores(course)["ada"]
    making.hand_in(course, "ada", making.filled_in(blank, right))
    making.nbgrader(course, "autograde", "mnist", "--force")
    assert (first, making.scores(course)["ada"]) == (91, 100)


def test_a_machine_that_keeps_nothing_apart_does_not_grade(generated: Path, tmp_path: Path) -> None:
    """Where neither bubblewrap nor libseccomp is, an instructor has to ask for L0 by name."""
    course = empty_copy(generated, tmp_path)
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
