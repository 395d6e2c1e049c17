"""What CONTRIBUTING shows is true: its front end works, and its way of a submission exists."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STATION = re.compile(r"^\d+\. `([\w/]+\.py)` `([\w.]+)`", re.MULTILINE)


@pytest.fixture(scope="module")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = re.search(r"```python\n(# one_line\.py\n.*?)```", TEXT, re.DOTALL)
    assert program
    assert len([line for line in program[1].split("\n") if line.strip()]) <= 20
    path = tmp_path_factory.mktemp("front_end") / "one_line.py"
    path.write_text(program[1], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "status", "said"),
    [
        ("solutions/mnist.py", 0, "100 of 100, done: normalize, split, build_model"),
        ("exercises/mnist.py", 1, "0 of 100, done: nothing"),
        ("README.md", 2, "README.md: is neither a .py file nor an .ipynb notebook."),
    ],
)
def test_the_front_end_works(front_end: Path, file: str, status: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, str(front_end), file],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert done.stdout.startswith(said)


def test_the_way_of_a_submission_is_short_and_exists() -> None:
    stations = STATION.findall(TEXT)
    assert 8 <= len(stations) <= 12
    assert len({file for file, _ in stations}) <= 8
    for file, name in stations:
        found: object = importlib.import_module(
            "autograder." + file.removesuffix(".py").replace("/", ".")
        )
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found)


def test_every_room_is_in_the_table() -> None:
    rooms = {
        path.name
        for path in (ROOT / "autograder").iterdir()
        if path.is_dir() and not path.name.startswith("_")
    }
    assert all(f"`{room}/" in TEXT for room in rooms - {"exercises"}), rooms
