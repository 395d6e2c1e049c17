"""Makes course directories, and notebooks as students hand them in."""

from __future__ import annotations

import ast
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
NOTEBOOK = "mnist.ipynb"

# One mistake in each function, with a part of what its student must read.
MISTAKES = {
    "normalize": (
        "def normalize(images):\n    return images.astype('float32') / 256\n",
        "dividing by 256",
    ),
    "split": (
        "def split(images, labels, validation_split=0.2):\n"
        "    n = round(len(images) * (1 - validation_split))\n"
        "    return (images[:n], labels[n:]), (images[n:], labels[:n])\n",
        "labels",
    ),
    "build_model": (
        "def build_model():\n"
        "    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(),\n"
        "        keras.layers.Dense(128, 'relu'), keras.layers.Dense(64, 'sigmoid'),\n"
        "        keras.layers.Dense(10, 'softmax')])\n"
        "    model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])\n"
        "    return model\n",
        "sigmoid",
    ),
    "plot_metrics": (
        "def plot_metrics(history):\n"
        "    figure, axes = plt.subplots()\n"
        "    axes.plot(history.history['accuracy'])\n"
        "    return figure\n",
        "",
    ),
}


def answers() -> dict[str, str]:
    """The four functions of the reference solution, by name."""
    text = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in functions
        if node.name in MISTAKES
    }


def make_course(folder: Path) -> Path:
    """A fresh course directory: what the project's root has that nbgrader looks at."""
    (folder / "source" / "mnist").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copy(ROOT / "source" / "mnist.py", folder / "source")
    shutil.copy(ROOT / "source" / "mnist" / NOTEBOOK, folder / "source" / "mnist")
    return folder


def environment(course: Path) -> dict[str, str]:
    """Nobody's own Jupyter settings, and this Python's commands (nbgrader starts alembic)."""
    own = {
        name: str(course / ".jupyter" / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, **own, "PATH": path, "JUPYTER_PLATFORM_DIRS": "1"}


def nbgrader(
    course: Path, *arguments: str, check: bool = True, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real command in the course directory; what it said is in ``stdout``."""
    exchange = course / "exchange"
    exchange.mkdir(exist_ok=True)
    exchange.chmod(0o777)  # nbgrader insists that everybody can write to it
    done = subprocess.run(
        [str(BIN / "nbgrader"), *arguments, f"--Exchange.root={exchange}"],
        cwd=course, env={**environment(course), **(env or {})}, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stdout
    return done


def use_stock_execution(course: Path) -> None:
    """Switch the kit's preprocessor off, as the settings say: by uncommenting one line."""
    config = course / "nbgrader_config.py"
    before = config.read_text(encoding="utf-8")
    after = before.replace("# c.Autograde.autograde_pre", "c.Autograde.autograde_pre")
    assert before != after
    config.write_text(after, encoding="utf-8")


def autograder(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the kit's own commands in the course directory."""
    return subprocess.run(
        [str(BIN / "autograder"), *arguments], cwd=course, env=environment(course), check=False,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def scores(course: Path) -> dict[str, float]:
    """Points by student, as ``nbgrader export`` has them; who waits for a person has none."""
    nbgrader(course, "export")
    with (course / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["score"]]
        return {row["student_id"]: float(row["score"]) for row in rows}


def graded_cells(course: Path, student: str) -> dict[str, str]:
    """What stands under each grade cell of the graded notebook, by task, as JSON text."""
    return {
        str(mark["grade_id"]).removeprefix("check_"): json.dumps(cell["outputs"])
        for mark, cell in _marked(course, student)
        if mark.get("grade") and cell["cell_type"] == "code"
    }


def answer_cells(course: Path, student: str) -> dict[str, str]:
    """The text of each answer in the graded notebook, by the cell's name."""
    return {
        str(mark["grade_id"]): "".join(cell["source"])
        for mark, cell in _marked(course, student)
        if mark.get("solution")
    }


def _marked(course: Path, student: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The cells of a graded notebook, each after nbgrader's marks of it."""
    path = course / "autograded" / student / "mnist" / NOTEBOOK
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(cell["metadata"].get("nbgrader", {}), cell) for cell in cells]


def feedback(course: Path, student: str) -> str:
    """The page that ``nbgrader generate_feedback`` made for a student."""
    path = course / "feedback" / student / "mnist" / "mnist.html"
    return path.read_text(encoding="utf-8")


def released(course: Path) -> dict[str, Any]:
    """The notebook that students get, after ``generate_assignment``."""
    text = (course / "release" / "mnist" / NOTEBOOK).read_text(encoding="utf-8")
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def filled_in(notebook: dict[str, Any], functions: Mapping[str, str]) -> dict[str, Any]:
    """The released notebook with these functions written into their cells."""
    copy: dict[str, Any] = json.loads(json.dumps(notebook))
    for cell in copy["cells"]:
        task = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if task in functions:
            cell["source"] = functions[task].splitlines(keepends=True)
    return copy


def hand_in(course: Path, student: str, notebook: Mapping[str, Any] | bytes) -> Path:
    """Put a notebook where nbgrader looks for what this student submitted."""
    place = course / "submitted" / student / "mnist"
    place.mkdir(parents=True, exist_ok=True)
    raw = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    (place / NOTEBOOK).write_bytes(raw)
    return place / NOTEBOOK


def hand_in_class(course: Path) -> dict[str, str]:
    """Hand in 8 notebooks, 4 correct and 4 with one mistake; gives the mistaken function of each.

    The names of the correct ones map to "".
    """
    blank, right = released(course), answers()
    students = {f"right{number}": "" for number in range(1, 5)}
    students |= {f"wrong_{task}": task for task in MISTAKES}
    for student, task in students.items():
        own = right | ({task: MISTAKES[task][0]} if task else {})
        own["normalize"] = f"# {student}\n{own['normalize']}"  # no two hand in the same bytes
        hand_in(course, student, filled_in(blank, own))
    return students
