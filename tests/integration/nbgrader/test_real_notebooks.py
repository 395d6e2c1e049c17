"""Notebooks as classes hand them in: whatever became of the cells, the functions are graded."""

from __future__ import annotations

import contextlib
import csv
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import making

pytestmark = pytest.mark.slow

Notebook = dict[str, Any]
RIGHT = making.answers()
FIRST_TWO = {name: RIGHT[name] for name in ("normalize", "split")}
WRONG = {name: text for name, (text, _) in making.MISTAKES.items()}
TASKS = ["normalize", "split", "build_model", "plot_metrics", "accuracy"]


def code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code", "metadata": metadata, "source": source, "outputs": [],
        "execution_count": None,
    }  # fmt: skip


def text(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell_of(book: Notebook, name: str) -> dict[str, Any]:
    return next(cell for cell in book["cells"] if grade_id(cell) == name)


def without(book: Notebook, *names: str) -> Notebook:
    return book | {"cells": [cell for cell in book["cells"] if grade_id(cell) not in names]}


def more_cells(book: Notebook) -> Notebook:
    extra = [code("for n in range(3):\n    print(n)"), text("# My notes"), code("")]
    return book | {"cells": [*extra, *book["cells"], *extra]}


def no_marks(book: Notebook) -> Notebook:
    return book | {"cells": [cell | {"metadata": {}} for cell in book["cells"]]}


def defined_again(book: Notebook) -> Notebook:
    cell_of(book, "normalize")["source"] = WRONG["normalize"]
    return book | {"cells": [*book["cells"], code(RIGHT["normalize"])]}


def spoilt_further_down(book: Notebook) -> Notebook:
    return book | {"cells": [*book["cells"], code(WRONG["normalize"])]}


def in_two_cells(book: Notebook) -> Notebook:
    cell = cell_of(book, "split")
    whole = "".join(cell["source"]).rstrip().splitlines()
    cell["source"] = "\n".join([*whole[:-1], "    return ("])
    at = book["cells"].index(cell)
    book["cells"].insert(at + 1, code(whole[-1]))
    return book


def helper_in_own_cell(book: Notebook) -> Notebook:
    cell = cell_of(book, "normalize")
    at = book["cells"].index(cell)
    cell["source"] = "def normalize(images):\n    return as_floats(images) / GREATEST\n"
    helper = "GREATEST = 255.0\n\ndef as_floats(images):\n    return images.astype('float32')\n"
    book["cells"].insert(at, code(helper))
    return book


def with_magics(book: Notebook) -> Notebook:
    lines = "%matplotlib inline\n!pip install -q tensorflow\nimport numpy as np\n?np.sum\n"
    files = "%%writefile notes.txt\nnot Python at all\n"
    timed = "%%time\n" + RIGHT["split"]
    cell_of(book, "split")["source"] = timed
    return book | {"cells": [code(lines), code(files), *book["cells"]]}


def foreign_kernel(book: Notebook) -> Notebook:
    kernel = {"name": "tf-gpu-2019", "display_name": "Lab PC 7", "language": "python"}
    return book | {"metadata": {"kernelspec": kernel}}


def from_colab(book: Notebook) -> Notebook:
    """No cell ids, metadata of its own, a form, a magic, a mounted drive."""
    cells = [{k: v for k, v in cell.items() if k != "id"} for cell in book["cells"]]
    for number, cell in enumerate(cells):
        cell["metadata"] = {"id": f"a{number}", **cell["metadata"]}
    first = code(
        "#@title Set-up { display-mode: 'form' }\n%tensorflow_version 2.x\n"
        "from google.colab import drive\ndrive.mount('/content/drive')\n",
        cellView="form", colab={"base_uri": "https://localhost:8080/"},
    )  # fmt: skip
    metadata = {
        "colab": {"provenance": []},
        "kernelspec": {"name": "python3"},
        "accelerator": "GPU",
    }
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": [first, *cells]}


def huge_outputs(book: Notebook) -> Notebook:
    rows = "0.123, " * 1000 + "\n"
    stream = {"output_type": "stream", "name": "stdout", "text": [rows] * 3_000}  # 21 MB
    shown = code("print(images)")
    shown["outputs"] = [stream]
    return book | {"cells": [*book["cells"], shown]}


def of_the_future(book: Notebook) -> Notebook:
    """nbgrader would stop grading the whole class here."""
    for cell in book["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"schema_version": 99, "points": 1000, "locked": False}
    return book


def odd_marks(book: Notebook) -> Notebook:
    marks: list[Any] = [
        [],
        "x",
        {"grade_id": 7},
        {"grade": True},
        {"grade_id": "check_split"},
        None,
    ]
    return book | {"cells": [*book["cells"], *(code("1", nbgrader=one) for one in marks)]}


def odd_cells(book: Notebook) -> Notebook:
    odd: list[Any] = [
        {"cell_type": "code", "source": "x = 1"},
        {"cell_type": "heading", "level": 1, "source": "Old", "metadata": {}},
        {"cell_type": "markdown", "source": ["a"], "metadata": {}, "attachments": {"x": 1}},
        {"cell_type": "code", "source": "y = 2", "metadata": {}, "outputs": [{"a": 1}], "id": "!"},
    ]
    return book | {"cells": [*odd, *book["cells"]]}


def answer_as_markdown(book: Notebook) -> Notebook:
    cell = cell_of(book, "split")
    cell["cell_type"] = "markdown"
    return book


def broken_elsewhere(book: Notebook) -> Notebook:
    return book | {"cells": [code("this is no Python"), *book["cells"], code("def f(:\n  pass")]}


def of_version_3(book: Notebook) -> Notebook:
    cells: list[Any] = []
    for cell in book["cells"]:
        source = cell["source"]
        if cell["cell_type"] == "code":
            cells.append({"cell_type": "code", "language": "python", "metadata": cell["metadata"],
                          "collapsed": False, "input": source, "outputs": []})  # fmt: skip
        else:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": source})
    sheets = [{"metadata": {}, "cells": cells}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets}


def ends_when_called(book: Notebook) -> Notebook:
    source = "import os\n\ndef normalize(images):\n    os._exit(0)\n"
    cell_of(book, "normalize")["source"] = source
    return book


# What was done to a notebook with right answers: the change, and the points lost by task.
CHANGES: dict[str, tuple[Callable[[Notebook], Notebook], dict[str, float]]] = {
    "more_cells": (more_cells, {}),
    "check_deleted": (lambda book: without(book, "check_normalize", "check_accuracy"), {}),
    "answer_deleted": (lambda book: without(book, "split"), {"split": 20}),
    "checks_all_deleted": (lambda book: without(book, *(f"check_{one}" for one in TASKS)), {}),
    "every_cell_twice": (lambda book: book | {"cells": book["cells"] * 2}, {}),
    "other_order": (lambda book: book | {"cells": book["cells"][::-1]}, {}),
    "no_marks": (no_marks, {}),
    "defined_again": (defined_again, {}),
    "spoilt_further_down": (spoilt_further_down, {"normalize": 5}),
    "in_two_cells": (in_two_cells, {"split": 20, "accuracy": 15}),
    "helper_in_own_cell": (helper_in_own_cell, {}),
    "with_magics": (with_magics, {}),
    "foreign_kernel": (foreign_kernel, {}),
    "from_colab": (from_colab, {}),
    "huge_outputs": (huge_outputs, {}),
    "of_the_future": (of_the_future, {}),
    "odd_marks": (odd_marks, {}),
    "odd_cells": (odd_cells, {}),
    "answer_as_markdown": (answer_as_markdown, {"split": 20}),
    "broken_elsewhere": (broken_elsewhere, {}),
    "of_version_3": (of_version_3, {}),
    "ends_when_called": (ends_when_called, {"normalize": 15, "accuracy": 15}),
}
# Who has answered all; the others have written two functions, which are graded without a network.
WHOLE = {"every_cell_twice", "other_order", "no_marks", "in_two_cells", "ends_when_called"}

# Files that hold no notebook: what the student and the instructor read.
UNREADABLE = {
    "empty": (b"", "The file is empty"),
    "half": (b'{"cells": [{"cell_type": "co', "not valid JSON"),
    "python": (b"def normalize(images):\n    return images / 255\n", "not valid JSON"),
    "list": (b"[1, 2, 3]", "JSON without the cells"),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "text_cells": (b'{"nbformat": 4, "cells": ["x"]}', "JSON without the cells"),
    "latin": ('{"cells": "\xe4"}'.encode("latin-1"), "no UTF-8 text"),
    "nothing_in_it": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
        "and no code",
    ),
}
LINK = "link"
EMPTY = "nothing_in_it"  # it can be read, and is worth 0 points
SOME = ("other_order", "no_marks", "in_two_cells", "from_colab", "of_version_3")


@pytest.fixture(scope="module")
def course(generated: Path) -> Path:
    blank = making.released(generated)
    for student, (change, _) in CHANGES.items():
        answers = RIGHT if student in WHOLE else FIRST_TWO
        making.hand_in(generated, student, change(making.filled_in(blank, answers)))
    for student, (raw, _) in UNREADABLE.items():
        making.hand_in(generated, student, raw)
    place = making.hand_in(generated, LINK, b"")
    place.unlink()
    place.symlink_to(generated / "submitted" / "more_cells" / "mnist" / making.NOTEBOOK)
    making.nbgrader(generated, "autograde", "mnist")
    making.nbgrader(generated, "generate_feedback", "mnist")
    return generated


@pytest.fixture(scope="module")
def scores(course: Path) -> dict[str, float]:
    return making.scores(course)


@pytest.mark.parametrize("student", CHANGES)
def test_what_can_be_graded_is_graded(course: Path, scores: dict[str, float], student: str) -> None:
    lost = CHANGES[student][1]
    assert scores[student] == (100 if student in WHOLE else 15 + 20) - sum(lost.values())
    assert sorted(making.graded_cells(course, student)) == sorted(TASKS)


def test_a_function_in_two_cells_is_told_where_it_breaks(course: Path) -> None:
    assert (
        "`split` cannot be read. The bracket ( at the mark is opened and never closed."
        in making.graded_cells(course, "in_two_cells")["split"]
    )


def waits_for_a_person(course: Path) -> set[str]:
    """Students of whom a grade cell has no automatic points, and is marked for manual grading."""
    query = (
        "select distinct s.student_id from grade g join submitted_notebook n on "
        "g.notebook_id = n.id join submitted_assignment s on n.assignment_id = s.id "
        "where g.auto_score is null and g.needs_manual_grade"
    )
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        return {student for (student,) in database.execute(query)}


def test_what_cannot_be_opened_waits_for_a_person(course: Path) -> None:
    assert waits_for_a_person(course) == {LINK, *UNREADABLE} - {EMPTY}


@pytest.mark.parametrize("student", [*UNREADABLE, LINK])
def test_what_cannot_be_read_gets_no_points_and_is_named(
    course: Path, scores: dict[str, float], student: str
) -> None:
    reason = UNREADABLE[student][1] if student in UNREADABLE else "is a link"
    assert scores.get(student) == (0.0 if student == EMPTY else None)
    found = making.graded_cells(course, student)
    assert sorted(found) == sorted(TASKS)
    told = {task: " ".join(text.split()) for task, text in found.items()}
    if student == EMPTY:
        told.pop("accuracy")
    assert all(reason in one for one in told.values())
    assert reason in " ".join(making.feedback(course, student).split())


def test_the_same_bytes_get_the_same_points_from_a_class_run(
    course: Path, scores: dict[str, float], tmp_path: Path
) -> None:
    """Also with fresh verdicts: nbgrader changes the notebook that it shows, not what is graded."""
    for student in (*SOME, "half", LINK):
        shutil.copytree(course / "submitted" / student, tmp_path / "in" / student, symlinks=True)
    done = making.autograder(course, "grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"))
    assert done.returncode == 1, done.stdout  # one has no verdict
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8") as table:
        rows = {row["student"]: row for row in csv.DictReader(table)}
    assert {name: float(rows[name]["points"]) for name in SOME} == {
        name: scores[name] for name in SOME
    }
    assert {name for name, row in rows.items() if row["problem"]} == {LINK}
    assert rows["half"]["points"] == "0"
