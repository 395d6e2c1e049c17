"""Grades in nbgrader's gradebook: what people and the kit write there, and what students try.

The real commands run on a real course directory with the settings that the kit ships. nbgrader
and SQLAlchemy warn of their own deprecations, so no test imports them into pytest's own process.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support import postgres
from support.gradebook import gradebook
from support.making import (
    MISTAKES,
    NOTEBOOK,
    answers,
    filled_in,
    hand_in,
    make_course,
    nbgrader,
    released,
)

pytestmark = pytest.mark.slow

pytest.importorskip("nbgrader")

RIGHT = answers()
WRONG = {task: code for task, (code, _) in MISTAKES.items()}
# What each has written. Bert's two functions are graded without TensorFlow, which is soon done.
CLASS = {
    "anna": RIGHT,
    "bert": {"normalize": WRONG["normalize"], "split": RIGHT["split"]},
    "cleo": WRONG,
}
COMMENT = "Which grey level is the largest? Schwarz & Weiß zählen mit."


def autos(student: dict[str, Any]) -> dict[str, float]:
    """A student's automatic points by task, for the kit's own checks."""
    grades = student["grades"]
    return {f"{name}": grades[f"check_{name}"]["auto"] for name in (*MISTAKES, "accuracy")}


def hand_in_as(course: Path, student: str, like: str) -> Path:
    """Hand in what ``like`` has written; the same bytes each time, so graded only once."""
    return hand_in(course, student, filled_in(released(course), CLASS[like]))


def exported(course: Path, *options: str) -> dict[str, dict[str, str]]:
    """The rows that nbgrader's own export gives, by student."""
    nbgrader(course, "export", *options)
    text = (course / "grades.csv").read_text(encoding="utf-8")
    return {row["student_id"]: row for row in csv.DictReader(text.splitlines())}


@pytest.fixture(scope="module")
def graded(generated: Path) -> Path:
    """A course whose three students are graded; for copying only."""
    for student in CLASS:
        hand_in_as(generated, student, student)
    nbgrader(generated, "autograde", "mnist")
    return generated


@pytest.fixture(scope="module")
def grades(graded: Path) -> dict[str, Any]:
    """The grades of its students."""
    return gradebook(graded)


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy of the graded course, for a test to change."""
    return shutil.copytree(graded, tmp_path / "course")


def test_what_a_person_gave_survives_grading_again(course: Path) -> None:
    before = gradebook(
        course,
        ("cleo", "check_normalize", {"manual_score": 12.5}),
        ("cleo", "check_split", {"extra_credit": 2}),
        ("cleo", "normalize", {"manual_comment": COMMENT}),
    )["cleo"]
    assert not before["needs_manual_grade"]
    nbgrader(course, "autograde", "mnist", "--force", "--student=cleo")
    assert gradebook(course)["cleo"] == before  # the same file: nobody has to look again

    hand_in_as(course, "cleo", "anna")  # who corrected all of it
    nbgrader(course, "autograde", "mnist", "--force", "--student=cleo")
    corrected = gradebook(course)["cleo"]
    assert_kept(corrected)
    assert sum(autos(before).values()) < sum(autos(corrected).values()) == 100
    assert corrected["score"] == 100 - 15 + 12.5 + 2


def assert_kept(student: dict[str, Any]) -> None:
    """The manual score counts, and a person is to look whether it still should."""
    grade = student["grades"]["check_normalize"]
    assert (grade["manual"], grade["score"], grade["open"]) == (12.5, 12.5, True)
    split = student["grades"]["check_split"]
    assert (split["score"], split["open"]) == (split["auto"] + 2, True)
    assert student["comments"]["normalize"] == COMMENT
    assert student["needs_manual_grade"]


LATE = """
from nbgrader.plugins import BasePlugin


class PointsAnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2 * total_seconds_late / 3600
"""


@pytest.fixture
def course_with_duedate(course: Path) -> Path:
    """Where anna is two hours and a half late, bert a second early, and nobody knows of cleo."""
    nbgrader(course, "db", "assignment", "add", "mnist", "--duedate=2026-01-10 12:00:00 UTC")
    for student, when in (("anna", "14:30:00"), ("bert", "11:59:59")):
        stamp = course / "submitted" / student / "mnist" / "timestamp.txt"
        stamp.write_text(f"2026-01-10 {when} UTC", encoding="utf-8")
    return course


def penalties(course: Path) -> dict[str, tuple[float, float]]:
    """Penalty and what it leaves of the points, by student, from nbgrader's own export."""
    told = {}
    for student, row in exported(course).items():
        penalty, score = float(row["late_submission_penalty"]), float(row["score"])
        assert score == float(row["raw_score"]) - penalty
        told[student] = penalty, score
    return told


def test_late_penalties(course_with_duedate: Path) -> None:
    course = course_with_duedate
    zero = "--LateSubmissionPlugin.penalty_method=zero"
    nbgrader(course, "autograde", "mnist", "--force", zero)
    told = penalties(course)
    assert told["anna"] == (100, 0)
    in_time = {student: told[student] for student in ("bert", "cleo")}
    assert [penalty for penalty, _ in in_time.values()] == [0, 0]

    (course / "late.py").write_text(LATE, encoding="utf-8")
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nimport sys\n\nsys.path.insert(0, {str(course)!r})\n")
        config.write('c.AssignLatePenalties.plugin_class = "late.PointsAnHour"\n')
    nbgrader(course, "autograde", "mnist", "--force")
    assert penalties(course) == {"anna": (5, 95), **in_time}


def own_cell(name: str, kind: str, source: str, points: int, *, answer: bool) -> dict[str, Any]:
    """A cell that an instructor adds to the source notebook."""
    marks = {"grade": True, "grade_id": name, "locked": not answer, "points": points}
    marks |= {"schema_version": 3, "solution": answer, "task": False, "cell_type": kind}
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "source": source}
    cell |= {"metadata": {"nbgrader": marks}}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


OWN = [
    own_cell("essay", "markdown", "Why is a pixel never divided by 256?", 10, answer=True),
    own_cell("own_check", "code", "assert normalize is not None", 6, answer=False),
    # Named as a task of the kit's is, but without the prefix that makes a cell its check.
    own_cell("accuracy", "code", "assert True", 7, answer=False),
]


OPEN = {"auto": None, "manual": None, "score": 0, "open": True}  # a grade that a person must give


@pytest.fixture(scope="module")
def with_own_cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded course with an instructor's cells: anna answered the question, bert did not."""
    course = make_course(tmp_path_factory.mktemp("own"))
    source = course / "source" / "mnist" / NOTEBOOK
    notebook = json.loads(source.read_text(encoding="utf-8"))
    notebook["cells"] += OWN
    source.write_text(json.dumps(notebook), encoding="utf-8")
    nbgrader(course, "generate_assignment", "mnist")
    written = {"normalize": RIGHT["normalize"], "split": RIGHT["split"]}
    answered = filled_in(released(course), written | {"essay": "The largest level is 255."})
    hand_in(course, "anna", answered)
    hand_in_as(course, "bert", "bert")
    nbgrader(course, "autograde", "mnist")
    return course


@pytest.fixture(scope="module")
def own_grades(with_own_cells: Path) -> dict[str, Any]:
    """The grades of its students, before a person looked at them."""
    return gradebook(with_own_cells)


def test_a_free_text_answer_waits_for_a_person(
    with_own_cells: Path, own_grades: dict[str, Any], tmp_path: Path
) -> None:
    anna, bert = own_grades["anna"], own_grades["bert"]
    assert anna["max_score"] == 123
    assert autos(anna) == {
        "normalize": 15, "split": 20, "build_model": 0, "accuracy": 0, "plot_metrics": 0,
    }  # fmt: skip
    assert anna["grades"]["essay"] == OPEN
    assert bert["grades"]["essay"] == {"auto": 0, "manual": None, "score": 0, "open": False}
    assert (bert["comments"]["essay"], anna["comments"]["essay"]) == ("No response.", None)
    assert anna["needs_manual_grade"]

    course = shutil.copytree(with_own_cells, tmp_path / "course")
    by_hand = {"essay": 8.5, "own_check": 6, "accuracy": 0}
    changes = [("anna", cell, {"manual_score": points}) for cell, points in by_hand.items()]
    anna = gradebook(course, *changes)["anna"]
    assert (anna["score"], anna["needs_manual_grade"]) == (49.5, False)
    assert float(exported(course)["anna"]["score"]) == 49.5


@pytest.mark.parametrize("cell", ["own_check", "accuracy"])
def test_a_check_that_is_none_of_the_kits_gives_nothing_by_itself(
    own_grades: dict[str, Any], cell: str
) -> None:
    # The kit runs no cell, so silence says nothing; nbgrader alone would give all points for it.
    assert [student["grades"][cell] for student in own_grades.values()] == [OPEN, OPEN]
    assert all(student["needs_manual_grade"] for student in own_grades.values())


def forge(cell: dict[str, Any]) -> None:
    """Make of a check what would give its student all points, if anybody believed it."""
    points = 1000.0
    cell["source"] = [str(points)]
    value = {"data": {"text/plain": str(points)}, "execution_count": 1, "metadata": {}}
    cell["outputs"] = [{"output_type": "execute_result", **value}]
    cell["metadata"]["nbgrader"] |= {"points": points, "locked": False}
    cell["metadata"].pop("editable", None)
    cell["metadata"].pop("deletable", None)


def test_forged_checks_are_put_right(course: Path, grades: dict[str, Any]) -> None:
    forged = filled_in(released(course), CLASS["bert"])
    checks = [cell for cell in forged["cells"] if is_check(cell)]
    assert len(checks) == 5
    for cell in checks:
        forge(cell)
    hand_in(course, "dora", forged)
    nbgrader(course, "autograde", "mnist", "--student=dora")
    dora = gradebook(course)["dora"]
    assert dora == grades["bert"]
    assert dora["score"] < dora["max_score"] == 100
    saved = course / "autograded" / "dora" / "mnist" / NOTEBOOK
    cells = json.loads(saved.read_text(encoding="utf-8"))["cells"]
    sound = filter(is_check, released(course)["cells"])
    for before, after in zip(sound, filter(is_check, cells), strict=True):
        assert "".join(after["source"]) == "".join(before["source"])
        assert after["metadata"]["nbgrader"]["points"] == before["metadata"]["nbgrader"]["points"]
        assert after["metadata"]["nbgrader"]["locked"]
        assert "1000" not in json.dumps(after["outputs"])


def is_check(cell: dict[str, Any]) -> bool:
    """Whether it is one of the kit's checks."""
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


class _Text(HTMLParser):
    """Takes what a reader sees of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0
        self.feed(page)
        self.text = " ".join("".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def squeezed(text: str) -> str:
    """A text without its spaces: HTML puts spans between the parts of a line of code."""
    return "".join(text.split())


def test_feedback_tells_what_a_student_needs_and_no_more(course: Path) -> None:
    told = gradebook(course, ("cleo", "normalize", {"manual_comment": COMMENT}))["cleo"]
    nbgrader(course, "generate_feedback", "mnist", "--student=cleo")
    page = (course / "feedback" / "cleo" / "mnist" / "mnist.html").read_text(encoding="utf-8")
    text = _Text(page).text
    for task, (_, cause) in MISTAKES.items():
        grade = told["grades"][f"check_{task}"]
        assert grade["score"] < released_points(course)[f"check_{task}"]
        assert f"Grade cell: check_{task} Score: {grade['score']} / " in text
        assert cause in text
    assert f"(Score: {told['score']} / 100.0)" in text
    assert COMMENT in text
    assert_nothing_hidden(course, page, text)


def released_points(course: Path) -> dict[str, float]:
    """The points of each check, by its cell's name."""
    marks = (cell["metadata"]["nbgrader"] for cell in filter(is_check, released(course)["cells"]))
    return {one["grade_id"]: one["points"] for one in marks}


def assert_nothing_hidden(course: Path, page: str, text: str) -> None:
    """No line of the solution that the student has not written, and no row of labels."""
    assert "SOLUTION" not in page
    known = (course / "submitted" / "cleo" / "mnist" / NOTEBOOK).read_text(encoding="utf-8")
    seen = squeezed("".join("".join(cell["source"]) for cell in json.loads(known)["cells"]))
    lines = {squeezed(line) for code in RIGHT.values() for line in code.splitlines()}
    secret = {line for line in lines if len(line) > 15 and line not in seen}
    assert len(secret) > 10
    assert not [line for line in secret if line in squeezed(text)]
    assert not re.search(r"(?:\b[0-9]\b[\s,]+){12}", text)


def student_home(course: Path, folder: Path) -> Path:
    """Where a student works: nothing of the course but the way to the exchange."""
    folder.mkdir()
    (folder / "exchange").symlink_to(course / "exchange")
    return folder


def test_through_the_exchange_and_back(
    course: Path, grades: dict[str, Any], tmp_path: Path
) -> None:
    nbgrader(course, "release_assignment", "mnist")
    home = student_home(course, tmp_path / "home")
    who = ("--course=digits", "--student=emil")
    nbgrader(home, "fetch_assignment", "mnist", *who)
    fetched = home / "mnist" / NOTEBOOK
    blank = json.loads(fetched.read_text(encoding="utf-8"))
    assert blank == released(course)
    fetched.write_text(json.dumps(filled_in(blank, CLASS["bert"])), encoding="utf-8")
    nbgrader(home, "submit", "mnist", *who)

    nbgrader(course, "collect", "mnist")
    nbgrader(course, "autograde", "mnist", "--student=emil")
    assert gradebook(course)["emil"] == grades["bert"]
    only = "--student=emil"
    nbgrader(course, "generate_feedback", "mnist", only)
    nbgrader(course, "release_feedback", "mnist", only)
    nbgrader(home, "fetch_feedback", "mnist", *who)
    pages = list((home / "mnist" / "feedback").glob("*/mnist.html"))
    assert len(pages) == 1
    assert MISTAKES["normalize"][1] in _Text(pages[0].read_text(encoding="utf-8")).text


def test_a_zip_of_notebooks_is_collected(course: Path, grades: dict[str, Any]) -> None:
    archive = course / "downloaded" / "mnist" / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "class.zip", "w") as file:
        for student in CLASS:
            notebook = course / "submitted" / student / "mnist" / NOTEBOOK
            # nbgrader takes a time with "-" in it for one in some other time zone.
            file.write(notebook, f"digits_{student}_attempt_20260110T115959_mnist.ipynb")
    for made in ("submitted", "autograded"):
        shutil.rmtree(course / made)
    (course / "gradebook.db").unlink()
    nbgrader(course, "generate_assignment", "mnist", "--force")
    names = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9T]+)_(?P<file_id>\w+)"
    nbgrader(course, "zip_collect", "mnist", f"--FileNameCollectorPlugin.named_regexp={names}")
    nbgrader(course, "autograde", "mnist")
    assert gradebook(course) == grades
    assert exported(course)["anna"]["timestamp"] == "2026-01-10 11:59:59"


ROSTER = """id,first_name,last_name,email
anna,Änne,Groß,anna@uni.example
bert,Bert,Öz,bert@uni.example
cleo,Cleo,Adu,cleo@uni.example
"""


def whole_run(course: Path, db: str, *, upgrade: bool = False) -> bytes:
    """From the source notebook to the table of grades, in the database with this URL."""
    (course / "students.csv").write_text(ROSTER, encoding="utf-8")
    option = f"--db={db}"
    nbgrader(course, "generate_assignment", "mnist", option)
    nbgrader(course, "db", "student", "import", "students.csv", option)
    if upgrade:
        nbgrader(course, "db", "upgrade", option)
    due = "--duedate=2026-01-10 12:00:00 UTC"
    nbgrader(course, "db", "assignment", "add", "mnist", due, option)
    for student in CLASS:
        path = hand_in_as(course, student, student)
        path.with_name("timestamp.txt").write_text("2026-01-11 12:00:00 UTC", encoding="utf-8")
    late = "--LateSubmissionPlugin.penalty_method=zero"
    nbgrader(course, "autograde", "mnist", late, option)
    by_hand = ("bert", "check_normalize", {"manual_score": 12.5, "extra_credit": 0.25})
    gradebook(course, by_hand, ("bert", "split", {"manual_comment": COMMENT}), db=db)
    hand_in_as(course, "cleo", "bert")
    others = "--CourseDirectory.student_id_exclude=anna"
    nbgrader(course, "autograde", "mnist", "--force", others, option)
    nbgrader(course, "export", option)
    return (course / "grades.csv").read_bytes()


@pytest.fixture
def fresh(graded: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes courses with nothing but the verdicts that were reached before."""

    def make(name: str) -> Path:
        course = make_course(tmp_path / name)
        (course / "graded").mkdir()
        shutil.copy(graded / "graded" / "results.jsonl", course / "graded")
        return course

    return make


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of a PostgreSQL server that runs for one test."""
    if problem := postgres.missing():
        pytest.skip(problem)
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("no driver for PostgreSQL: pip install 'psycopg[binary]'")
    with postgres.database() as url:
        yield url


@pytest.mark.slow
def test_postgresql_holds_the_same_grades(fresh: Callable[[str], Path], postgres_url: str) -> None:
    lite, server = fresh("lite"), fresh("server")
    expected = whole_run(lite, f"sqlite:///{lite / 'gradebook.db'}")
    assert whole_run(server, postgres_url, upgrade=True) == expected
    assert not (server / "gradebook.db").exists()
    assert gradebook(server, db=postgres_url) == gradebook(lite)
    rows = list(csv.DictReader(expected.decode().splitlines()))
    scores = {row["student_id"]: float(row["score"]) for row in rows}
    assert list(scores.items()) == [("cleo", 30), ("anna", 0), ("bert", 32.75)]
