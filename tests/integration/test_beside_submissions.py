"""What lies beside a submission, or in the current folder, is read and run by no command."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.making import BIN

CODE = """
def normalize(images):
    return images / 255.0

def split(images, labels, validation_split=0.2):
    raise NotImplementedError
"""
# Names that Python, pytest, IPython, Matplotlib, Jupyter or the kit itself import or read.
MODULES = (
    "conftest.py", "sitecustomize.py", "usercustomize.py", "numpy.py", "keras.py", "json.py",
    "tensorflow.py", "matplotlib.py", "psutil.py", "click.py", "rich.py", "typing.py", "evil.py",
    "autograder/__init__.py", "autograder/grading.py", "assignments/mnist/__init__.py",
    "assignments/mnist/checks/normalize.py", "__init__.py", "nbgrader_config.py", "_pytest.py",
    "autograder.py", "source/mnist.py", "setup.py", "ipython_config.py", "pydantic/__init__.py",
)  # fmt: skip
SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = -p evil\n",
    "tox.ini": "[pytest]\naddopts = -p evil\n",
    "setup.cfg": "[tool:pytest]\naddopts = -p evil\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-p evil'\n",
    "evil.pth": "import evil\n",
    "pyvenv.cfg": "home = .\n",
    "matplotlibrc": "backend: module://evil\n",
    "assignments/mnist/assignment.toml": "title = 'evil'\n",
}
# As somebody would type them in the folder of the submissions.
CHECK = ("check", "mnist.py", "--task", "normalize", "--isolation")
COMMANDS = {
    "check L0": (*CHECK, "L0"),
    "check": (*CHECK, "auto"),
    "grade L0": ("grade", ".", "--out", "../out", "--isolation", "L0"),
    "grade": ("grade", ".", "--out", "../out"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a submission, and everything beside it that somebody might import."""
    place = tmp_path / "in"
    for name in MODULES:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})\n")
    for name, text in SETTINGS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    for name in ("mnist.py", "ada.py"):  # the first is nobody's where a class is graded
        (place / name).write_text(CODE)
    return place


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, text=True, stdin=subprocess.DEVNULL, check=False, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
    )  # fmt: skip
    return done.stdout


def ran(folder: Path) -> str:
    mark = folder.parent / "ran"
    return mark.read_text() if mark.exists() else ""


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_runs_what_lies_beside_a_submission(
    folder: Path, command: tuple[str, ...]
) -> None:
    told = run(folder, str(BIN / "autograder"), *command)
    assert not ran(folder), told
    assert "15" in told, told
    assert "Traceback" not in told


def test_watch_runs_none_of_it_either(folder: Path) -> None:
    watch = subprocess.Popen(
        [str(BIN / "autograder"), "watch", "mnist.py", "--plain"], cwd=folder, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    deadline = threading.Timer(300, watch.kill)
    deadline.start()
    try:
        assert watch.stdout is not None
        told = [next(line for line in watch.stdout if "15 of 100 points" in line)]
        told.append(watch.communicate("q\n")[0])
    finally:
        deadline.cancel()
        watch.kill()
    assert not ran(folder), told


def test_as_a_module_of_python_it_runs_none_of_it_either(folder: Path) -> None:
    told = run(folder, sys.executable, "-P", "-m", "autograder.frontends.cli", *CHECK, "L0")
    assert not ran(folder), told
    assert "15" in told


def test_pytest_does(folder: Path) -> None:
    """So the documentation and its own output say."""
    (folder / "evil.py").write_text("")
    run(folder, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "mnist.py")
    assert ran(folder)
