"""The walls between the rooms stand: who may import whom, and what is never imported."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder._util.places import PACKAGE
from autograder.suite.fingerprint import rooms_behind

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the contracts of pyproject.toml in a folder that holds the package."""
    return subprocess.run(
        [str(LINT), "--no-cache"],
        cwd=folder, env={"PYTHONPATH": str(folder), "PATH": ""}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_import_contracts_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kit with one assignment more, that nobody has heard of."""
    folder = tmp_path_factory.mktemp("kit")
    unwanted = shutil.ignore_patterns("__pycache__", "corpus", "calibration")
    shutil.copytree(PACKAGE, folder / "autograder", ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        folder / "autograder" / "assignments" / "mnist",
        folder / "autograder" / "assignments" / "newcomer",
    )
    return folder


PLANTED = [
    ("assignments/mnist/probes/planted.py", "autograder.assignments.mnist.checks.split"),
    ("assignments/newcomer/probes/planted.py", "autograder.assignments.newcomer.checks.split"),
    ("assignments/newcomer/probes/planted.py", "autograder.assignments.mnist.data"),
    ("assignments/newcomer/probes/planted.py", "autograder.results"),
    ("assignments/mnist/checks/planted.py", "tensorflow"),
    ("assignments/newcomer/checks/planted.py", "keras"),
    ("assignments/newcomer/checks/planted.py", "autograder.assignments.mnist.probes"),
    ("assignments/newcomer/checks/planted.py", "autograder.box.probing"),
    ("box/planted.py", "autograder.grading.judge"),
    ("box/worker/planted.py", "autograder._util.places"),
    ("box/worker/planted.py", "pydantic"),
    ("box/lockdown/planted.py", "numpy"),
    ("grading/planted.py", "autograder.report.text"),
    ("report/planted.py", "autograder.classes.statistics"),
    ("classes/planted.py", "autograder.frontends.cli"),
    ("sandbox/planted.py", "autograder.suite.assignment"),
    ("frontends/watch/planted.py", "autograder.box.worker.server"),
    ("submission/planted.py", "autograder.sandbox"),
]


@pytest.mark.parametrize(("place", "imported"), PLANTED)
def test_a_wall_that_is_broken_is_told(copy: Path, place: str, imported: str) -> None:
    planted = copy / "autograder" / place
    planted.write_text(f"import {imported}\n", encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        planted.unlink()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "planted" in done.stdout


def test_every_room_says_what_lives_there() -> None:
    rooms = [path for path in PACKAGE.iterdir() if path.is_dir() and path.name != "exercises"]
    for room in (one for one in rooms if one.name != "__pycache__"):
        text = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))
        assert text, room
        assert len([one for one in text.replace("\n", " ").split(". ") if one.strip()]) >= 2, room


def test_a_fingerprint_is_of_what_grades_and_not_of_what_shows() -> None:
    found = rooms_behind(b"from autograder.datasets import load_digits")
    assert {"grading", "box", "checks", "sandbox", "submission", "suite", "datasets"} <= found
    assert not found & {"frontends", "classes", "lesson", "quality", "report"}


JUDGING = (
    "autograder.grading, autograder.assignments.mnist.data, autograder.assignments.mnist.checks"
)


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        (JUDGING, "tensorflow keras matplotlib sklearn pandas mlxtend pytest typer"),
        (
            "autograder.frontends.cli",
            "tensorflow keras matplotlib sklearn pandas mlxtend numpy nbformat",
        ),
        ("autograder.frontends.pytest.plugin", "tensorflow keras matplotlib numpy pydantic rich"),
        (
            "autograder.box.worker.server",
            "tensorflow keras matplotlib pydantic autograder.grading.judge",
        ),
    ],
    ids=["grading", "cli", "pytest_plugin", "worker"],
)
def test_what_a_module_must_not_drag_in(modules: str, heavy: str) -> None:
    code = f"import sys, {modules}; print(sorted(set({heavy.split()!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
