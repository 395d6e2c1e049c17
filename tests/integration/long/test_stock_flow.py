"""The same class graded by the kit's preprocessor and by stock execution gets the same points.

Stock execution runs every cell of a notebook in a kernel of its own, which imports TensorFlow and
trains: a notebook of each kind is enough.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import making

pytestmark = pytest.mark.slow

PATCHED = (
    "import autograder.notebook\n"
    "points = dict(normalize=15, split=20, build_model=35, plot_metrics=15, accuracy=15)\n"
    "autograder.notebook.check = lambda task: float(points[task])\n"
)
# Whose notebook has which mistakes; each mistake is in one of them.
MISTAKEN = {
    "right": (),
    "wrong_data": ("normalize", "split"),
    "wrong_network": ("build_model", "plot_metrics"),
}


@pytest.fixture(scope="module")
def course(generated: Path) -> Path:
    """The class has handed in, and nobody is graded."""
    blank = making.released(generated)
    for student, tasks in MISTAKEN.items():
        own = making.answers() | {task: making.MISTAKES[task][0] for task in tasks}
        making.hand_in(generated, student, making.filled_in(blank, own))
    return generated


@pytest.fixture(scope="module")
def kit(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded by the kit's preprocessor."""
    return graded(shutil.copytree(course, tmp_path_factory.mktemp("kit") / "course"))


@pytest.fixture(scope="module")
def stock(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded in kernels, and one who has patched the kit."""
    copy = shutil.copytree(course, tmp_path_factory.mktemp("stock") / "course")
    making.use_stock_execution(copy)
    patched = making.filled_in(making.released(copy), {"normalize": PATCHED})
    making.hand_in(copy, "forger", patched)
    return graded(copy)


def graded(course: Path) -> Path:
    making.nbgrader(course, "autograde", "mnist")
    making.nbgrader(course, "generate_feedback", "mnist")
    return course


def points(course: Path, student: str) -> dict[str, float]:
    """The value of each grade cell, by task."""
    found = {}
    for task, outputs in making.graded_cells(course, student).items():
        found[task] = float("".join(json.loads(outputs)[-1]["data"]["text/plain"]))
    return found


def test_both_flows_give_the_same_points(kit: Path, stock: Path) -> None:
    by_kit, by_stock = making.scores(kit), making.scores(stock)
    forged = by_stock.pop("forger")
    assert by_kit == by_stock
    assert [points(kit, one) for one in MISTAKEN] == [points(stock, one) for one in MISTAKEN]
    assert {name for name, score in by_kit.items() if score == 100} == {"right"}
    assert forged == 100  # what stock execution cannot keep a notebook from


@pytest.mark.parametrize("flow", ["kit", "stock"])
def test_feedback_names_the_mistakes(flow: str, request: pytest.FixtureRequest) -> None:
    course = request.getfixturevalue(flow)
    for student, tasks in MISTAKEN.items():
        page = making.feedback(course, student)
        assert ("not right yet" in page) == bool(tasks)
        assert all(making.MISTAKES[task][1] in page for task in tasks)
