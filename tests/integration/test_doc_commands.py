"""Every command of the documentation is run here, or a table says which test tries it instead."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from support import making
from support.canvas_class import (
    COLUMN,
    expected_points,
    mailed_points,
    points,
    write_class,
    write_download,
)
from support.doc_pages import DOCS, ROOT, Block, blocks, commands, copy_project

CLASS = "grade-a-class.md"
COLLECT = "autograder collect submissions.zip --roster gradebook.csv"
PAGES = ("index.md", "student.md", "self-study.md", "instructor.md", "author.md")
# Run in tests/integration/long/test_teaching_week.py and nbgrader/test_after_the_deadline.py, in
# courses with students; accessibility.md in tests/browser/test_accessibility.py.
OTHERS = ("teach-in-a-week.md", "after-the-deadline.md", "accessibility.md")
# How a command begins that is not run here: the file that tries it, and what of it stands there.
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    # These set a machine up.
    'python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e ".[notebook]"': (
        "tests/integration/test_environments.py",
        "-e '.[notebook]'",
    ),
    "source .venv/bin/activate": ("tests/integration/test_doc_commands.py", '"PATH": path'),
    'pip install -c constraints.txt -e ".[instructor]"': ("README.md", '-e ".[instructor]" &&'),
    'pip install -c constraints.txt -e ".[docs]"': ("pyproject.toml", "kit[cluster,docs]"),
    'pip install -c constraints.txt -e ".[cluster]"': ("pyproject.toml", "kit[cluster,docs]"),
    # These never end, or want a person, a cluster or a file that not every machine has.
    "zensical": ("tests/support/docs_site.py", "--strict"),
    "autograder watch": ("tests/integration/test_watch.py", "watch"),
    "autograder demo": ("tests/integration/test_demo.py", '"demo"'),
    "autograder check mnist.py --data full": ("tests/integration/test_full_data.py", "full"),
    "dask ": ("tests/integration/test_cluster.py", "worker"),
    "autograder grade submitted --scheduler": ("tests/integration/test_cluster.py", "scheduler"),
}
NO_FULL_MARKS, BOX_OR_NONE = {1}, {0, 1}
# What a command ends with where that is not 0: the page says so, or it depends on the machine.
STATUS: Mapping[tuple[str, str], set[int]] = {
    ("student.md", "autograder check"): NO_FULL_MARKS,
    ("student.md", "autograder check --task split"): NO_FULL_MARKS,
    ("self-study.md", "autograder check"): NO_FULL_MARKS,
    ("author.md", "autograder check exercises/tiny.py"): NO_FULL_MARKS,
    ("instructor.md", "autograder doctor"): BOX_OR_NONE,
    (CLASS, COLLECT): {0, 1},  # 1 until somebody has decided
}
FUNCTIONS = ("normalize", "split", "build_model", "plot_metrics")
Before = Mapping[str, Callable[[Path], None]]


def is_elsewhere(command: str) -> bool:
    return command.startswith(tuple(ELSEWHERE))


def environment(kit: Path) -> dict[str, str]:
    """This Python's commands and that kit, as in an environment that it is installed in."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(kit), "COLUMNS": "100"}


def run_page(page: str, place: Path, kit: Path, before: Before | None = None) -> dict[str, str]:
    """Run a page's commands in their order; what each of them said."""
    said = {}
    for command in commands(page):
        if is_elsewhere(command):
            continue
        if before and command in before:
            before[command](place)
        if command.startswith("cd "):
            place /= command.removeprefix("cd ")
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=place, env=environment(kit), text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        expected = STATUS.get((page, command), {0})
        assert done.returncode in expected, f"{command}\n{done.stdout}"
        assert "Traceback" not in done.stdout
        said[command] = done.stdout
    return said


def functions_of(path: Path) -> dict[str, tuple[int, int]]:
    """The first and last line of each task's function."""
    found = ast.parse(path.read_text(encoding="utf-8")).body
    defined = [node for node in found if isinstance(node, ast.FunctionDef)]
    return {one.name: (one.lineno, one.end_lineno or 0) for one in defined if one.name in FUNCTIONS}


def fill_in(path: Path, *names: str) -> None:
    """Write the solution's functions over those of an exercise."""
    solution = ROOT / "solutions" / "mnist.py"
    answers, text = functions_of(solution), solution.read_text(encoding="utf-8").splitlines()
    for name in names:
        lines = path.read_text(encoding="utf-8").splitlines()
        first, last = functions_of(path)[name]
        begin, end = answers[name]
        lines[first - 1 : last] = text[begin - 1 : end]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_a_students_page_goes_as_it_says(tmp_path: Path) -> None:
    exercise = tmp_path / "my-digits" / "mnist.py"
    before = {"pytest mnist.py": lambda _: fill_in(exercise, *FUNCTIONS)}
    said = run_page("student.md", tmp_path, ROOT, before)
    assert said["autograder check"].count("not attempted yet") == 5
    assert said["autograder hint split"] != said["autograder hint split 2"]
    assert "100" in said["autograder check mnist.py"]


@pytest.mark.slow
def test_the_notebook_cells_of_a_students_page_check_and_hint() -> None:
    import nbclient
    import nbformat

    texts = [block.text for block in blocks("student.md") if block.language == "python"]
    cells = ["def split(images, labels, validation_split=0.2):\n    return images, labels"]
    cells += [text for text in texts if "google.colab" not in text]
    assert len(cells) == 3
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3")
    _, check, hint = client.execute().cells
    assert "not right yet" in str(check.outputs)
    assert hint.outputs


@pytest.mark.slow
def test_learning_alone_goes_as_the_page_says(tmp_path: Path) -> None:
    kit = copy_project(tmp_path / "kit")
    solve = "autograder solution normalize mnist.py"
    before = {solve: lambda place: fill_in(place / "mnist.py", "normalize")}
    said = run_page("self-study.md", kit, kit, before)
    assert (kit / "out" / "mistakes.png").is_file()
    hints = [said[f"autograder hint normalize{step}"] for step in ("", " 2", " 3")]
    assert len(set(hints)) == 3
    assert "255" in said[solve]


@pytest.mark.slow
def test_an_instructors_page_goes_as_it_says(tmp_path: Path) -> None:
    kit = copy_project(tmp_path / "kit")
    run_page("instructor.md", kit, kit)
    names = zipfile.ZipFile(kit / "student.zip").namelist()
    assert any(name.endswith("mnist.ipynb") for name in names)
    (wheel,) = (kit / "dist").glob("*.whl")
    student = (DOCS / "student.md").read_text(encoding="utf-8")
    assert set(re.findall(r"[\w.-]+\.whl", student)) == {wheel.name}
    demand_that_the_wheel_grades(wheel, tmp_path)


def demand_that_the_wheel_grades(wheel: Path, tmp_path: Path) -> None:
    """The one file that a student gets for Colab is the whole kit, and holds no solution."""
    alone = tmp_path / "alone"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(alone)
        assert [name for name in archive.namelist() if "solutions" in name] == []
    (tmp_path / "work").mkdir()
    shutil.copy(ROOT / "solutions" / "mnist.py", tmp_path / "work")
    done = subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", "check", "mnist.py", "--quiet"],
        cwd=tmp_path / "work", env=environment(alone), text=True, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_an_assignment_made_of_the_authors_page_works(tmp_path: Path) -> None:
    kit = copy_project(tmp_path)
    files = [block for block in blocks("author.md") if block.path]
    assert len(files) == 11
    for block in files:
        write(kit, block)
    said = run_page("author.md", kit, kit)
    assert "4 of 4" in said["autograder check solutions/tiny.py"]
    assert "not attempted yet" in said["autograder check exercises/tiny.py"]
    assert "Hint 2 of 3: NumPy" in said["autograder hint double 2 --assignment tiny"]
    assert "No miss." in said["autograder audit tiny --seeds 3"]
    assert "| the solution | yes | 100 | 1.000 |" in said["autograder calibrate tiny"]
    assert "| id" not in (kit / "graded-tiny" / "grades.csv").read_text(encoding="utf-8")


def write(kit: Path, block: Block) -> None:
    """Put the file of a block where its first line says; that line is not part of a lesson."""
    path = kit / block.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text.split("\n", 1)[1], encoding="utf-8")


def test_the_authors_code_is_as_the_kits_own(tmp_path: Path) -> None:
    for block in blocks("author.md"):
        if block.path.startswith("autograder/") and block.language == "python":
            write(tmp_path, block)
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,B,N,UP,W",
         "--line-length", "100", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_first_page_has_its_one_command(tmp_path: Path) -> None:
    from autograder import __version__

    said = run_page("index.md", tmp_path, ROOT)
    assert said == {"autograder --version": f"autograder {__version__}\n"}


def scripts() -> tuple[bytes, bytes]:
    """Work with all points, and work that loses those of ``split``."""
    right = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
    wrong = right.replace(making.answers()["split"], making.MISTAKES["split"][0].rstrip())
    assert wrong != right
    return right.encode(), wrong.encode()


def decide(place: Path) -> None:
    """Once it is asked, a person takes the second of the two files that one student handed in."""
    table = place / "decisions.csv"
    if not (place / "people.csv").exists():
        return
    rows = table.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3
    chosen = [row.removesuffix(',""') + ',"take"' if "_b.py" in row else row for row in rows]
    assert chosen != rows
    table.write_text("\n".join(chosen) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_grading_a_class_ends_with_all_points_in_the_platforms_file(tmp_path: Path) -> None:
    right, wrong = scripts()
    write_class(tmp_path, {
        "lovelaceada_123_456_mnist.py": right, "lovelaceada_129_460_mnist.py": wrong,
        "hoppergrace_LATE_124_457_mnist-1.py": wrong, "turingalan_125_458_mnist.py": wrong,
        "noetheremmy_126_459_a.py": wrong, "noetheremmy_126_461_b.py": right,
    })  # fmt: skip
    again = {"turingalan_125_470_mnist-1.py": right}
    before = {
        COLLECT: decide,
        "autograder collect again.zip --roster gradebook.csv": lambda place: write_download(
            place / "again.zip", again
        ),
    }
    said = run_page(CLASS, tmp_path, ROOT, before)
    canvas = points(tmp_path / "canvas.csv", "SIS Login ID", COLUMN)
    assert canvas == {"": "100"} | expected_points()
    assert mailed_points(tmp_path / "mail.csv") == expected_points() | {
        "aturing": "95"  # written before that student handed in again
    }
    assert "aturing: 95 -> 100" in said["autograder grade submitted --student aturing"]
    assert "To be decided" not in said[COLLECT]
    page = (tmp_path / "graded" / "feedback" / "ghopper.html").read_text(encoding="utf-8")
    assert re.search(r"autograder check mnist\.py --seed \d+", page)
    files = (DOCS / CLASS).read_text(encoding="utf-8").partition("## How fast")[0]
    promised = re.findall(r"^\| `([^`<]+)", files, re.MULTILINE)
    assert len(promised) >= 8
    assert [one for one in promised if not (tmp_path / "graded" / one).exists()] == []


def test_no_page_is_forgotten() -> None:
    known = {*PAGES, *OTHERS, CLASS, "security.md"}
    assert {path.name for path in DOCS.glob("*.md")} == known


@pytest.mark.parametrize("beginning", ELSEWHERE)
def test_what_is_not_run_here_is_tried_elsewhere(beginning: str) -> None:
    pages = [*PAGES, CLASS]
    assert any(one.startswith(beginning) for page in pages for one in commands(page)), "unused"
    place, part = ELSEWHERE[beginning]
    assert part in (ROOT / place).read_text(encoding="utf-8")


def test_each_exit_status_belongs_to_a_command() -> None:
    assert [pair for pair in STATUS if pair[1] not in commands(pair[0])] == []
