"""Scripts reach the gradebook as notebooks do: graded by their own bytes, which stay untouched."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import pytest
from support import making
from support.gradebook import gradebook

from autograder.frontends.nbgrader.gradebook_points import find_gradebook, read_gradebook
from autograder.results.results_file import read_verdicts

pytest.importorskip("nbgrader")

pytestmark = pytest.mark.slow
RIGHT = making.answers()
HEAD = "import numpy as np\n\nWIDTH = 28\n\n\n"
SCRIPTS = {
    "right": HEAD + RIGHT["normalize"] + "\n\n" + RIGHT["split"] + "\n",
    "wrong": HEAD + making.MISTAKES["normalize"][0],
    "broken": HEAD + RIGHT["normalize"] + "\n\ndef split(images, labels:\n    return 1\n",
    "no_functions": "print('hello')\n",
}
UNREADABLE = b"\xff\xfe\x00d"


def submitted(course: Path, student: str) -> Path:
    return course / "submitted" / student / "mnist" / "mnist.py"


def hand_in(course: Path, student: str, script: bytes) -> None:
    submitted(course, student).parent.mkdir(parents=True, exist_ok=True)
    submitted(course, student).write_bytes(script)


@pytest.fixture(scope="module")
def graded(generated: Path) -> Path:
    """A class of scripts and one notebook, graded as a class first."""
    for student, text in SCRIPTS.items():
        hand_in(generated, student, text.encode())
    hand_in(generated, "unreadable", UNREADABLE)
    book = making.filled_in(making.released(generated), {"normalize": RIGHT["normalize"]})
    making.hand_in(generated, "notebook", book)
    hand_in(generated, "notebook", b"raise SystemExit\n")  # the notebook is what is graded
    done = making.autograder(generated, "grade", "submitted", "--seed", "7")
    assert done.returncode == 0, done.stdout
    before = (generated / "graded" / "results.jsonl").read_bytes()
    making.nbgrader(generated, "autograde", "mnist")
    assert (generated / "graded" / "results.jsonl").read_bytes() == before
    making.nbgrader(generated, "generate_feedback", "mnist")
    return generated


def test_the_class_runs_verdict_is_taken_over(graded: Path) -> None:
    verdicts = {
        one.submission.student: one for one in read_verdicts(graded / "graded" / "results.jsonl")
    }
    told = read_gradebook(find_gradebook(graded), "mnist")
    assert told.pop("unreadable").points is None
    assert {name: (one.points, one.sha256) for name, one in told.items()} == {
        name: (verdicts[name].points, verdicts[name].submission.sha256) for name in told
    }
    assert {name: one.points for name, one in told.items()} == {
        "right": 35, "wrong": 10, "broken": 15, "no_functions": 0, "notebook": 15,
    }  # fmt: skip


def test_what_was_handed_in_stays_as_it_was(graded: Path) -> None:
    for student, text in SCRIPTS.items():
        assert sorted(path.name for path in submitted(graded, student).parent.iterdir()) == [
            "mnist.py"
        ]
        copy = graded / "autograded" / student / "mnist" / "mnist.py"
        for path in (submitted(graded, student), copy):
            assert path.read_bytes() == text.encode()


def test_each_has_a_page_with_the_code_and_what_is_wrong(graded: Path) -> None:
    pages = {name: " ".join(making.feedback(graded, name).split()) for name in SCRIPTS}
    assert making.MISTAKES["normalize"][1] in pages["wrong"]
    assert "is opened and never closed" in pages["broken"]
    assert "WIDTH" in pages["right"]  # all of the script, not its functions alone
    assert "hello" in pages["no_functions"]
    for name, page in pages.items():
        told = read_gradebook(find_gradebook(graded), "mnist")[name]
        assert f"(Score: {told.points} / 100.0)" in page


def test_functions_stand_in_the_cells_that_were_given_for_them(graded: Path) -> None:
    cells = making.released(graded)["cells"]
    answers = [one for one in cells if one["metadata"].get("nbgrader", {}).get("solution")]
    given = {one["metadata"]["nbgrader"]["grade_id"]: "".join(one["source"]) for one in answers}
    shown = making.answer_cells(graded, "right")
    assert shown["normalize"] == RIGHT["normalize"]
    assert shown["build_model"] == given["build_model"]
    comments = gradebook(graded)["right"]["comments"]
    assert (comments["normalize"], comments["build_model"]) == (None, "No response.")
    assert making.answer_cells(graded, "broken")["split"].startswith("def split(images, labels:")


def test_marks_of_a_person_are_kept_and_are_not_for_the_next_script(
    graded: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(graded, tmp_path / "course")
    gradebook(course, ("wrong", "check_normalize", {"manual_score": 14}))
    making.nbgrader(course, "autograde", "mnist", "--force", "--student=wrong")
    before = read_gradebook(find_gradebook(course), "mnist")["wrong"]
    assert before.points == 14
    hand_in(course, "wrong", SCRIPTS["right"].encode())
    making.nbgrader(course, "autograde", "mnist")
    now = read_gradebook(find_gradebook(course), "mnist")["wrong"]
    assert (now.points, now.manual) == (None, {"check_normalize": 14})
    assert before.sha256[:12] in now.why
    assert now.sha256 == hashlib.sha256(SCRIPTS["right"].encode()).hexdigest()


def test_whoever_has_no_file_of_the_name_is_named(generated_once: Path, tmp_path: Path) -> None:
    course = shutil.copytree(generated_once, tmp_path / "course")
    hand_in(course, "right", SCRIPTS["right"].encode())
    submitted(course, "helper").parent.mkdir(parents=True)
    submitted(course, "helper").with_name("conftest.py").write_text("import pytest\n")
    submitted(course, "renamed").parent.mkdir(parents=True)
    submitted(course, "renamed").with_name("mnist (1).ipynb").write_text("{}")
    done = making.nbgrader(course, "autograde", "mnist", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    for name in ("helper", "renamed"):
        assert f"{name}: has no mnist.ipynb" in done.stdout
    making.nbgrader(course, "export")
    with (course / "grades.csv").open(encoding="utf-8") as table:
        points = {row["student_id"]: row["score"] for row in csv.DictReader(table)}
    assert points == {"right": "35.0", "helper": "", "renamed": ""}
