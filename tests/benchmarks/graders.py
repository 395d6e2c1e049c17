"""Ways to grade one class: the kit's class run, nbgrader, pytest, otter-grader."""

from __future__ import annotations

import ast
import csv
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import making

from autograder.suite.assignment import load_assignment

CLASS_RUN = "autograder grade"
JOBS = 2
LEVEL = "L3"
SCRIPTS, NOTEBOOKS = "scripts", "otter"  # what pytest and otter grade, beside submitted/

# Otter's tests pass or fail, so each check is one. The kit grades a task once, from the cells that
# were run, as the lesson's check("split") does.
OTTER_TESTS = """
import functools

from autograder.grading import open_grader
from autograder.submission import submission_from_cells
from autograder.suite.assignment import load_assignment
from IPython import get_ipython
from otter.test_files import test_case

OK_FORMAT = False
name = {task!r}


@functools.cache
def passed():
    assignment = load_assignment("mnist")
    cells = [str(cell) for cell in get_ipython().history_manager.input_hist_raw[1:]]
    submission = submission_from_cells(cells, assignment.functions, "mnist")
    with open_grader(assignment, shared=True) as grader:
        verdict = grader.grade(submission, tasks={{name}}).verdict
    return {{check.id: check.points for check in verdict.tasks[name].checks}}

"""
OTTER_TEST = """
@test_case(name={check!r}, points={points})
def test_{check}():
    assert passed()[{check!r}] == {points}

"""


@dataclass(frozen=True)
class Way:
    """How a copy of the course is graded, and where the points are then."""

    name: str
    isolation: str
    run: Callable[[Path], None]
    scores: Callable[[Path], Mapping[str, float]]


def make_class(folder: Path, count: int, sample: int) -> tuple[Path, list[str]]:
    """A course with its submissions, as notebooks and as scripts; and a sample of its students."""
    chosen = []
    course = making.make_course(folder)
    making.nbgrader(course, "generate_assignment", "mnist")
    blank, right, tasks = making.released(course), making.answers(), list(making.MISTAKES)
    for number in range(count):
        task = tasks[number % len(tasks)] if number >= count / 2 else ""
        student = f"{'ab'[number % 2]}{number}_{task or 'right'}"
        if min(number, number - (count + 1) // 2, key=lambda n: (n < 0, n)) < sample / 2:
            chosen.append(student)
        own = right | ({task: making.MISTAKES[task][0]} if task else {})
        own["normalize"] = f"# {student}\n{own['normalize']}"
        notebook = making.filled_in(blank, own)
        making.hand_in(course, student, notebook)
        _write(course / SCRIPTS / student / "mnist.py", script(own))
        notebook["cells"] = [one for one in notebook["cells"] if not _checks(one)]
        _write(course / NOTEBOOKS / student / making.NOTEBOOK, json.dumps(notebook))
    return course, chosen


def keep(course: Path, students: Sequence[str]) -> None:
    """Remove the work of all others."""
    for folder in ("submitted", SCRIPTS, NOTEBOOKS):
        for place in (course / folder).iterdir():
            if place.name not in students:
                shutil.rmtree(place)


def _checks(cell: Mapping[str, Any]) -> bool:
    """Whether a cell calls the kit's checks, which for otter its tests do."""
    return "autograder.notebook" in "".join(cell["source"])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def script(functions: Mapping[str, str]) -> str:
    """The exercise as a student hands it in who works on the script."""
    text = (making.ROOT / "exercises" / "mnist.py").read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            lines[node.lineno - 1 : node.end_lineno] = functions[node.name].splitlines()
    return "\n".join(lines) + "\n"


def class_run(course: Path) -> None:
    options = ("--jobs", str(JOBS), "--isolation", LEVEL)
    done = making.autograder(course, "grade", "submitted", *options)
    assert done.returncode == 0, done.stdout


def class_scores(course: Path) -> dict[str, float]:
    with (course / "graded" / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["isolation"] for row in rows} == {LEVEL}
    return {row["student"]: float(row["points"]) for row in rows}


def stock_nbgrader(course: Path, *, shares: Sequence[str] = ("*",)) -> None:
    """In a process for each share of the students; all have one gradebook."""
    making.use_stock_execution(course)
    with ThreadPoolExecutor(len(shares)) as pool:
        list(
            pool.map(
                lambda share: making.nbgrader(course, "autograde", "mnist", f"--student={share}"),
                shares,
            )
        )


def pytest_each(course: Path, *, jobs: int) -> None:
    """A fresh process for each student, as students run it."""
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "mnist.py")
    _each(course / SCRIPTS, jobs, lambda _: pytest, (0, 1), making.environment(course))


def pytest_scores(course: Path) -> dict[str, float]:
    return {
        place.name: float(re.findall(r"(?m)^  total +([\d.]+) of", _said(place))[0])
        for place in (course / SCRIPTS).iterdir()
    }


def otter_each(course: Path, *, python: Path, jobs: int) -> None:
    otter, env = _otter(course, python)
    options = ("run", "-a", str(course / "autograder.zip"), "--no-logo")
    run = (*otter, *options, making.NOTEBOOK)
    _each(course / NOTEBOOKS, jobs, lambda _: run, (0,), env)


def otter_scores(course: Path) -> dict[str, float]:
    found = {}
    for place in (course / NOTEBOOKS).iterdir():
        results = json.loads((place / "results.json").read_text(encoding="utf-8"))
        found[place.name] = sum(float(one.get("score", 0)) for one in results["tests"])
    return found


def make_otter_zip(course: Path, python: Path) -> None:
    """The tests as otter's own command packs them."""
    assignment = load_assignment("mnist")
    for task in assignment.tasks:
        cases = [OTTER_TEST.format(check=one.id, points=one.points) for one in task.checks]
        text = OTTER_TESTS.format(task=task.id) + "".join(cases)
        _write(course / "otter_tests" / f"{task.id}.py", text)
    otter, env = _otter(course, python)
    without = ("--no-config", "--no-requirements", "--no-environment")
    subprocess.run(
        [*otter, "generate", "-t", "otter_tests", "-o", "autograder.zip", *without],
        cwd=course, env=env, check=True, capture_output=True,
    )  # fmt: skip


def _otter(course: Path, python: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """Otter's command, and an environment in which kernels are those of its own Python."""
    env = making.environment(course)
    path = f"{python.parent}{os.pathsep}{env['PATH']}"
    return (str(python), "-m", "otter"), {**env, "PATH": path}


def _each(
    folder: Path,
    jobs: int,
    command: Callable[[Path], Sequence[str]],
    statuses: Sequence[int],
    env: Mapping[str, str],
) -> None:
    """Run a command in each student's folder, ``jobs`` at a time, and keep what it says there."""

    def one(place: Path) -> None:
        with (place / "said.txt").open("w", encoding="utf-8") as said:
            done = subprocess.run(
                command(place), cwd=place, env=env, check=False,
                stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        assert done.returncode in statuses, _said(place)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, sorted(folder.iterdir())))


def _said(place: Path) -> str:
    return (place / "said.txt").read_text(encoding="utf-8")


def ways(otter: Path | None) -> list[Way]:
    """The class run first."""
    kernel, plain = "a kernel, no box", "L0"
    halves = functools.partial(stock_nbgrader, shares=("a*", "b*"))
    found = [
        Way(CLASS_RUN, LEVEL, class_run, class_scores),
        Way("nbgrader autograde", kernel, stock_nbgrader, making.scores),
        Way("nbgrader autograde, two", kernel, halves, making.scores),
        Way("pytest", plain, functools.partial(pytest_each, jobs=1), pytest_scores),
        Way("pytest, two", plain, functools.partial(pytest_each, jobs=JOBS), pytest_scores),
    ]
    if otter:
        one_by_one = functools.partial(otter_each, python=otter, jobs=1)
        two = functools.partial(otter_each, python=otter, jobs=JOBS)
        found += [
            Way("otter run", kernel, one_by_one, otter_scores),
            Way("otter run, two", kernel, two, otter_scores),
        ]
    return found
