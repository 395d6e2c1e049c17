"""Grades for Canvas and Moodle, by the command that instructors type, from a real gradebook.

nbgrader and SQLAlchemy warn of their own deprecations, so they run in processes of their own.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.platforms.people_table import write_people
from autograder.platforms.person import HandInStatus, Person
from autograder.results import Status, SubmissionId, TaskResult, Verdict
from autograder.results.results_file import add_verdict

pytest.importorskip("nbgrader")

ROOT = Path(__file__).parents[3]
NBGRADER = Path(sys.executable).with_name("nbgrader")

# Makes a gradebook for each line that it reads, with assignments of 20 points: 15 checked by the
# kit, 5 by a person. One process makes all, since nbgrader takes longer to import than this.
MAKE = """
import json, shutil, sys
from nbgrader.api import Gradebook

Gradebook("sqlite:///empty.db", "").close()
for line in sys.stdin:
    path, students, assignments = json.loads(line)
    shutil.copy("empty.db", path)
    with Gradebook(f"sqlite:///{path}", "") as book:
        for name in assignments:
            book.add_assignment(name, duedate="2026-01-10 12:00:00 UTC")
            book.add_notebook("nb", name)
            for cell, points in (("check", 15), ("essay", 5)):
                book.add_grade_cell(cell, "nb", name, max_score=points, cell_type="code")
        for student in students:
            book.add_student(student["id"], **student["about"])
            for name, (points, penalty, manual) in student["scores"].items():
                made = book.add_submission(name, student["id"])
                made.notebooks[0].late_submission_penalty = penalty
                for grade in made.notebooks[0].grades:
                    is_check = grade.name == "check"
                    grade.auto_score = points if is_check else None
                    grade.manual_score = None if is_check else 0
                    grade.needs_manual_grade = manual and not is_check
        book.db.commit()
    print("made", flush=True)
"""


def student(name: str, *scores: float, manual: bool = False, **about: str) -> dict[str, Any]:
    """A student whose first score is their points of ``mnist``, and the second their penalty."""
    points = {"mnist": (scores[0], scores[1] if len(scores) > 1 else 0, manual)} if scores else {}
    return {"id": name, "about": about, "scores": points}


CLASS = [
    student("anna", 12.5, first_name="Änne", last_name="Groß, Dr.", email="anna@uni.example"),
    student("bert", 10, 2.255, first_name="Bert", last_name="Öz"),
    student("cleo", 3, 7, first_name="=cmd()", last_name="=cmd()", lms_user_id="777"),
    student("dora", 15, manual=True, first_name="Dora", last_name="Tu"),
    student("emil", first_name="Emil", last_name="Uhl", email="emil@uni.example"),
]

Book = Callable[..., Path]


def environment() -> dict[str, str]:
    """This environment, with the programs that nbgrader starts by name, such as alembic."""
    path = f"{NBGRADER.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """Makes a gradebook of the given students and assignments in a file."""
    folder = tmp_path_factory.mktemp("maker")
    complaints = folder / "complaints.txt"
    with (
        complaints.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-c", MAKE],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):

        def make(*order: object) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "made\n", complaints.read_text(encoding="utf-8")

        yield make


@pytest.fixture
def book(tmp_path: Path, maker: Callable[..., None]) -> Book:
    """Makes a course directory with a gradebook of the given students."""

    def make(*students: dict[str, Any], assignments: tuple[str, ...] = ("mnist",)) -> Path:
        maker(str(tmp_path / "gradebook.db"), students, assignments)
        return tmp_path

    return make


def export(course: Path, to: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``nbgrader export`` in a course directory, with the exporter named like the platform."""
    exporter = f"autograder.frontends.nbgrader.exports.{to}Export"
    command = [str(NBGRADER), "export", f"--exporter={exporter}", *options]
    return subprocess.run(
        command,
        cwd=course,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    """A CSV file's cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def failure(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failed export says; nothing was written then."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert len(lines) == 1, done.stderr
    return lines[0]


CANVAS_HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
MOODLE_HEADER = ["Identifier", "Full name", "ID number", "Username", "Email address"]
MARKS = ["Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"]
WORKSHEET = [
    "Identifier",
    "Full name",
    "ID number",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
]


def test_canvas_from_the_gradebook_alone(book: Book) -> None:
    course = book(*CLASS)
    done = export(course, "Canvas", "--to", "out/grades.csv")
    assert done.returncode == 0, done.stderr
    rows = read(course / "out" / "grades.csv")
    assert rows[:2] == [[*CANVAS_HEADER, "mnist"], ["    Points Possible", "", "", "", "", "20"]]
    assert sorted(rows[2:]) == [
        ["'=cmd(), =cmd()", "777", "", "", "", "0"],  # the penalty is more than the points
        ["Groß, Dr., Änne", "", "anna", "anna", "", "12.5"],
        ["Tu, Dora", "", "dora", "dora", "", ""],
        ["Uhl, Emil", "", "emil", "emil", "", ""],
        ["Öz, Bert", "", "bert", "bert", "", "7.75"],  # 7.745, rounded as people do
    ]
    assert "dora has no grade for mnist: A person has to look at essay." in done.stderr
    assert "emil has no grade for mnist: has handed in nothing." in done.stderr


def test_moodle_from_the_gradebook_alone(book: Book) -> None:
    course = book(*CLASS)
    done = export(course, "Moodle")
    assert done.returncode == 0, done.stderr
    rows = read(course / "moodle.csv")
    assert rows[0] == [*MOODLE_HEADER, *MARKS]
    assert sorted(row[:7] for row in rows[1:]) == [
        ["", "'=cmd(), =cmd()", "777", "", "", "0", "20"],
        ["", "Groß, Dr., Änne", "anna", "", "anna@uni.example", "12.5", "20"],
        ["", "Tu, Dora", "dora", "", "", "", "20"],
        ["", "Uhl, Emil", "emil", "", "emil@uni.example", "", "20"],
        ["", "Öz, Bert", "bert", "", "", "7.75", "20"],
    ]
    said = {row[1]: row[8] for row in rows[1:]}
    late = "Autograder: 7.75 of 20 points. Late penalty: 2.26."
    assert (said["Öz, Bert"], said["Tu, Dora"]) == (late, "")


def test_options_for_whoever_has_no_grade(book: Book) -> None:
    course = book(*CLASS)
    options = ("--CanvasExport.include_ungraded=True", "--CanvasExport.missing_as_zero=True")
    done = export(course, "Canvas", *options)
    assert done.returncode == 0, done.stderr
    grades = {row[2]: row[5] for row in read(course / "canvas.csv")[2:]}
    assert grades == {"anna": "12.5", "bert": "7.75", "": "0", "dora": "15", "emil": "0"}


def test_chosen_students_and_assignments(book: Book) -> None:
    course = book(*CLASS, assignments=("mnist", "other"))
    done = export(course, "Canvas", '--student=["bert", "emil"]', '--assignment=["mnist"]')
    assert done.returncode == 0, done.stderr
    rows = read(course / "canvas.csv")
    assert rows[0] == [*CANVAS_HEADER, "mnist"]
    assert sorted(row[2] for row in rows[2:]) == ["bert", "emil"]
    assert "it has: mnist, other." in failure(
        export(course, "Canvas", "--to=no.csv", '--assignment=["mnits"]')
    )
    assert not (course / "no.csv").exists()


def test_a_canvas_gradebook_is_filled_in_and_otherwise_kept(book: Book) -> None:
    course = book(*CLASS, student("flo", 9), student("gerd", 8))
    header = [*CANVAS_HEADER, "quiz (7)", "mnist (42)", "Final Score"]
    roster = [
        header,
        ["", "", "", "", "", "", "Manual Posting", ""],
        ["    Points Possible", "", "", "", "", "5", "20.00", "(read only)"],
        ["Uhl, Emil", "5", "e-5", "emil", "A", "1", "3", "50"],  # no submission: stays as it is
        ["Groß, Dr., Änne", "1", "a-1", "ANNA@uni.example", "A and B", "EX", "", "0"],
        ["=cmd()", "777", "", "someone", "A", "", "", ""],  # found by Canvas's own number
        ["Öz, Bert", "2", "bert", "b2", "B", "4", "1", ""],
        ["Tu, Dora", "4", "", "dora", "B", "", "", ""],
        ["Flo", "6", "flo", "flo", "B", "", "EX", ""],
        ["Stranger", "12", "", "stranger", "B", "", "", ""],
        ["Student, Test", "99", "", "", "B", "", "", ""],
    ]
    with (course / "roster.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(roster)
    done = export(course, "Canvas", "--CanvasExport.roster=roster.csv")
    assert done.returncode == 1, done.stderr
    expected = [list(row) for row in roster]
    for at, grade in ((4, "12.5"), (5, "0"), (6, "7.75")):
        expected[at][6] = grade
    expected[0][0] = "\ufeffStudent"  # the file's mark is kept, as all else
    assert read(course / "canvas.csv") == expected
    assert "dora has no grade for mnist: A person has to look at essay." in done.stderr
    assert "flo keeps the roster's EX for mnist." in done.stderr
    assert "In the class, but not in the roster: gerd." in done.stderr
    assert "Uhl, Emil (5): has handed in nothing; the roster's 3 stays." in done.stderr
    assert "Stranger (12): nobody of the class fits this row." in done.stderr
    assert "Student, Test" not in done.stderr  # Canvas's own, for trying things out


def test_a_row_in_doubt_is_nobodys(book: Book) -> None:
    course = book(student("twin", 5), student("12", 6), student("Eva", 7), student("eva", 8))
    rows = [
        [*CANVAS_HEADER, "mnist"],
        ["Twin", "1", "", "twin", "", ""],
        ["Twin again", "2", "", "TWIN ", "", ""],
        ["Other", "12", "", "other", "", ""],  # Canvas's number is not the student's 12
        ["Eva", "4", "", "eva", "", ""],
    ]
    (course / "roster.csv").write_text("\n".join(",".join(row) for row in rows))
    done = export(course, "Canvas", "--CanvasExport.roster=roster.csv")
    assert done.returncode == 1, done.stderr
    assert read(course / "canvas.csv") == rows
    assert "more than one row or person would fit: Eva, eva, twin." in done.stderr
    assert "In the class, but not in the roster: 12." in done.stderr


def test_other_points_in_canvas_are_told(book: Book) -> None:
    course = book(student("anna", 5))
    text = "Student,ID,SIS Login ID,Section,mnist (1)\n    Points Possible,,,,{}\nA,1,anna,,\n"
    (course / "roster.csv").write_text(text.format("100"))
    done = export(course, "Canvas", "--CanvasExport.roster=roster.csv")
    assert "mnist has 20 points here and 100 in Canvas" in done.stderr
    assert read(course / "canvas.csv")[2] == ["A", "1", "anna", "", "5"]


COUNT = itertools.count(4711)  # participants are known by no other number


def worksheet(course: Path, *rows: list[str], delimiter: str = ",") -> list[list[str]]:
    """Write a Moodle worksheet with these rows; gives all that is in there."""
    with (course / "sheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([WORKSHEET, *rows])
    return [["\ufeffIdentifier", *WORKSHEET[1:]], *(list(row) for row in rows)]


def line(number: str, email: str, grade: str, maximum: str, change: str = "Yes") -> list[str]:
    status, feedback = "Submitted for grading - ", "=Well, done;\nmore"
    start = [f"Participant {next(COUNT)}", "Name, =X", number, email, status]
    return [*start, grade, maximum, change, "-", "Monday, 1 June 2026, 9:00 AM", feedback]


def test_a_moodle_worksheet_with_semicolons_is_filled_in_and_scaled(book: Book) -> None:
    course = book(*CLASS)
    expected = worksheet(
        course,
        line("emil", "", "", "100,00"),
        line("", "Anna@Uni.example", "", "100,00"),
        line("bert", "", "33,00", "100,00"),
        line("cleo", "", "", "100,00", "No"),
        line("dora", "", "", "100,00"),
        line("99", "stranger@uni.example", "", "100,00"),
        delimiter=";",
    )
    done = export(course, "Moodle", "--MoodleExport.roster=sheet.csv", "--to", "filled.csv")
    assert done.returncode == 1, done.stderr
    expected[2][5], expected[3][5] = "62,5", "38,73"  # 12.5 and 7.745 of 20
    assert read(course / "filled.csv", ";") == expected
    assert done.stderr.count("Scaled from 20 points to Moodle's 100.") == 1
    assert "cleo keeps the grade in Moodle" in done.stderr
    assert "dora has no grade for mnist: A person has to look at essay." in done.stderr
    assert done.stderr.count("keeps the comment that the worksheet has") == 2
    assert "nobody of the class fits this row" in done.stderr


def test_a_moodle_worksheet_of_the_same_points_is_not_scaled(book: Book) -> None:
    course = book(*CLASS)
    expected = worksheet(course, line("anna", "x@y.example", "", "20.00"), delimiter="\t")
    done = export(course, "Moodle", "--MoodleExport.roster=sheet.csv")
    assert done.returncode == 1, done.stderr
    expected[1][5] = "12.5"
    assert read(course / "moodle.csv", "\t") == expected
    assert "Scaled" not in done.stderr
    lost = done.stderr.partition("not in the roster: ")[2].partition(".")[0]
    assert sorted(lost.split(", ")) == ["bert", "cleo", "dora", "emil"]


def test_without_its_roster_nothing_is_written(book: Book) -> None:
    course = book(student("anna", 5))
    before = sorted(course.iterdir())
    done = export(course, "Canvas", "--CanvasExport.roster=none.csv", "--to=new/out.csv")
    assert "Cannot read the roster none.csv: No such file or directory." in failure(done)
    assert sorted(course.iterdir()) == before


def test_one_worksheet_takes_one_assignment(book: Book) -> None:
    course = book(student("anna", 5), assignments=("mnist", "other"))
    worksheet(course, line("anna", "", "", "20.00"))
    said = failure(export(course, "Moodle", "--MoodleExport.roster=sheet.csv"))
    assert "not of these: mnist, other. Choose one with --assignment." in said
    options = ("--MoodleExport.roster=sheet.csv", '--assignment=["mnist"]')
    assert export(course, "Moodle", *options).returncode == 0
    assert read(course / "moodle.csv")[1][5] == "5"


def test_a_place_that_cannot_be_written_is_told(book: Book) -> None:
    course = book(student("anna", 5))
    (course / "folder").mkdir()
    assert "Cannot write folder" in failure(export(course, "Canvas", "--to=folder"))
    assert list((course / "folder").iterdir()) == []


def test_numbers_of_the_platform_come_from_the_table_of_people(book: Book) -> None:
    course = book(student("s1", 12), student("s2", 9))
    mates = (("s1", "101"), ("s2", "102"))
    people = [
        Person(name, "mnist", HandInStatus.TAKEN, "Ada Lovelace", "moodle", number)
        for name, number in mates
    ]
    absent = Person("s3", "mnist", HandInStatus.NOT_HANDED_IN, "Bob", "moodle", "103")
    write_people(course / "people.csv", [*people, absent])
    sheet = [
        ["Teilnehmer/in102", "Ada Lovelace", "Zur Bewertung", "", "20,00", "Ja", "-", "-", ""],
        ["Teilnehmer/in101", "Ada Lovelace", "Zur Bewertung", "", "20,00", "Ja", "-", "-", ""],
        ["Teilnehmer/in103", "Bob", "Keine Abgabe", "5,00", "20,00", "Ja", "-", "-", ""],
    ]
    header = ["ID", "Vollständiger Name", "Status", "Bewertung", "Bestwertung", "Änderbar"]
    with (course / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [[*header, "Abgabe", "Zuletzt geändert", "Feedback als Kommentar"], *sheet]
        csv.writer(file).writerows(rows)
    done = export(course, "Moodle", "--MoodleExport.roster=sheet.csv")
    assert done.returncode == 1, done.stderr
    assert [row[3] for row in read(course / "moodle.csv")[1:]] == ["9", "12", "5,00"]
    assert "Bob (103): has handed in nothing; the roster's 5,00 stays." in done.stderr


def test_autograder_export_takes_the_points_of_the_gradebook(book: Book) -> None:
    course = book(student("ada", 12), student("bob", 9, 2), student("dora", 15, manual=True))
    for name, points in (("ada", 12), ("bob", 9), ("dora", 15), ("eve", 20), ("flo", 20)):
        most = 15 if name == "flo" else 20
        add_verdict(course / "graded" / "results.jsonl", verdict(name, points, most))
    run = [str(NBGRADER.with_name("autograder")), "export", "--to", "canvas"]
    done = subprocess.run(
        run, cwd=course, env=environment(), capture_output=True, encoding="utf-8", timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines() == [
        "bob: 7 in the gradebook, 2 lost for being late, 9 in the class run",
        "left out: dora: A person has to look at essay.",
        "left out: flo: graded out of 15 points and not of 20; grade again",
        "canvas.csv: 3 filled in, 2 left out",
    ]
    grades = {row[2]: row[5] for row in read(course / "canvas.csv")[2:]}
    assert grades == {"ada": "12", "bob": "7", "eve": "20"}


def verdict(name: str, points: float, most: float) -> Verdict:
    return Verdict(
        assignment="mnist",
        submission=SubmissionId(student=name, path="x.py", sha256="0" * 64),
        status="graded",
        points=points,
        max_points=most,
        seed=1,
        isolation="L0",
        seconds=1,
        tasks={"split": TaskResult(status=Status.PASS, points=points, max_points=most, checks=())},
    )
