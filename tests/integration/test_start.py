"""`autograder start`: a new student's folder, from making it to the first task done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.watched import ROOT, answers

from autograder.submission.function_texts import filled_notebook, filled_script

NAMES = {"README.md", "mnist.py", "mnist.ipynb", ".vscode/settings.json", ".vscode/extensions.json"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done = run(tmp_path, "autograder.frontends.cli", "start", "work")
    assert done.returncode == 0, done.stderr
    return tmp_path / "work"


def test_it_holds_what_a_student_needs_and_no_more(folder: Path) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == NAMES
    texts = [(folder / name).read_text(encoding="utf-8") for name in sorted(NAMES)]
    assert not any("exercises/" in text or "pytest exercises" in text for text in texts)
    assert not any("$" in text for text in texts[1:2])  # README: every word was filled in


def test_from_an_empty_folder_to_the_first_task_in_three_commands(folder: Path) -> None:
    """Start, write the function, check: what a new student does."""
    path = folder / "mnist.py"
    path.write_bytes(
        filled_script(path.read_bytes(), {"normalize": answers()["normalize"]})
    )  # the work itself
    done = run(folder, "autograder.frontends.cli", "check", "--task", "normalize")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "15 of 15" in done.stdout


def test_nothing_that_is_there_is_overwritten(folder: Path) -> None:
    (folder / "mnist.py").write_text("my own work")
    again = run(folder.parent, "autograder.frontends.cli", "start", "work")
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "work: is there already, and not empty; name a new folder.\n"
    assert (folder / "mnist.py").read_text() == "my own work"
    (folder.parent / "a file").write_text("x")
    assert run(folder.parent, "autograder.frontends.cli", "start", "a file").returncode == 2
    (folder.parent / "empty").mkdir()
    assert run(folder.parent, "autograder.frontends.cli", "start", "empty").returncode == 0


def test_it_says_how_to_go_on_even_with_blanks_in_the_name(tmp_path: Path) -> None:
    said = run(tmp_path, "autograder.frontends.cli", "start", "my work").stdout
    for line in ("  cd 'my work'", "  autograder watch", "  pytest mnist.py"):
        assert line in said.split("\n")


def test_an_editor_s_test_explorer_lists_the_checks_by_name(folder: Path) -> None:
    settings = json.loads((folder / ".vscode" / "settings.json").read_text())
    assert settings["python.testing.pytestEnabled"] is True
    arguments = settings["python.testing.pytestArgs"]
    listed = run(folder, "pytest", "--collect-only", "-q", *arguments).stdout
    for check in ("normalize::keeps_shape", "split::validation_size", "layer_sizes"):
        assert check in listed
    bare = run(folder, "pytest", "--collect-only", "-q").stdout
    assert "mnist.py::normalize::keeps_shape" in bare
    assert "ipynb" not in bare


def test_the_notebook_asks_for_the_same_functions(folder: Path) -> None:
    raw = (folder / "mnist.ipynb").read_bytes()
    cells = json.loads(raw)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    for name in answers():
        assert sum(f"def {name}(" in text for text in code) == 1
        assert sum(f'check("{name}")' in text for text in code) == 1
    assert filled_notebook(raw, answers()) != raw


@pytest.mark.slow
def test_a_wheel_holds_the_exercise_and_no_solution(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(command, check=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(installed)
    # Nor does the exercise come from whatever else is called "exercises" beside the package.
    (installed / "exercises").mkdir()
    (installed / "exercises" / "mnist.py").write_text("something else")
    assert not [name for name in names if "solution" in Path(name).parent.as_posix()]
    assert not [name for name in names if "corpus" in Path(name).parts]  # whole solutions, too
    done = subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", "start", "work"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "work" / "mnist.py").is_file()
    assert "raise NotImplementedError" in (tmp_path / "work" / "mnist.py").read_text()
