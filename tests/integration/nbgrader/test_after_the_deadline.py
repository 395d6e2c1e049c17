"""After the deadline: what people decide, one after the other, and what every place says of it.

After each step these agree: the gradebook, the class's table of points, the students' pages, and
the files for Canvas and Moodle. Where the class run has other points than the gradebook, the table
and the page say so, with both values, and the files have the gradebook's.
"""

from __future__ import annotations

import csv
import html
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import making
from support.doc_pages import commands
from support.gradebook import gradebook

from autograder.frontends.nbgrader.gradebook_points import (
    GradebookPoints,
    find_gradebook,
    read_gradebook,
)

pytest.importorskip("nbgrader")
pytestmark = pytest.mark.slow

RIGHT = making.answers()
PAGE = "after-the-deadline.md"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,mnist (55)\n"
    "    Points Possible,,,,,100\n"
    '"Lovelace, Ada",101,,ada,A,\n"Babbage, Bob",102,,bob,A,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 7,ada,,Submitted,,100.00,Yes,"Saturday, 10 January 2026",-,\n'
    'Participant 8,bob,,Submitted,,100.00,Yes,"Saturday, 10 January 2026",-,\n'
)


@dataclass(frozen=True)
class Told:
    """What the places say of one student; ``words`` are of the table, and on the page as well."""

    gradebook: float | None
    run: str
    words: str
    canvas: str
    moodle: str


def hand_in(course: Path, student: str, time: str, answers: dict[str, str]) -> None:
    book = making.filled_in(making.released(course), answers)
    place = making.hand_in(course, student, book)
    place.with_name("timestamp.txt").write_text(f"{time} UTC\n", encoding="utf-8")


def typed(course: Path, command: str) -> str:
    """What a command says that is typed in the course directory, as on the page on all this."""
    program, *arguments = shlex.split(command)
    run = making.nbgrader if program == "nbgrader" else making.autograder
    done = run(course, *arguments)
    assert (done.returncode, "Traceback" in done.stdout) == (0, False), done.stdout
    return done.stdout


def exported(course: Path, kind: str, key: str, value: str) -> dict[str, str]:
    """Points by student, as the platform's file has them; empty where a cell was left alone."""
    roster = course / f"{kind}-roster.csv"
    roster.write_text(CANVAS if kind == "canvas" else MOODLE, encoding="utf-8")
    made = course / f"{kind}.csv"
    made.unlink(missing_ok=True)
    done = making.autograder(
        course, "export", "--to", kind, "--roster", roster.name, "--out", made.name
    )
    assert done.returncode in (0, 1), done.stdout
    with made.open(encoding="utf-8-sig", newline="") as table:
        return {row[key]: row[value] for row in csv.DictReader(table)}


def page(course: Path, student: str) -> str:
    text = (course / "graded" / "feedback" / f"{student}.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def told(course: Path) -> dict[str, Told]:
    """Everything on both students, after the class run has gone over them once more."""
    said = typed(course, "autograder grade submitted")
    book = read_gradebook(find_gradebook(course), "mnist")
    with (course / "graded" / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["student"]: row for row in csv.DictReader(table)}
    canvas = exported(course, "canvas", "SIS Login ID", "mnist (55)")
    moodle = exported(course, "moodle", "Full name", "Grade")
    found = {}
    for student in ("ada", "bob"):
        words, shown = rows[student]["gradebook"], page(course, student)
        assert (words in shown) if words else ("in the gradebook" not in shown)
        assert not words or f"{student}: {words}" in said
        assert f"{rows[student]['points']} of {rows[student]['max_points']}" in shown
        found[student] = Told(
            book[student].points,
            rows[student]["points"],
            words,
            canvas[student],
            moodle[student],
        )
        print(student, found[student])
    return found


def counts(course: Path, student: str = "ada") -> GradebookPoints:
    return read_gradebook(find_gradebook(course), "mnist")[student]


@pytest.fixture(scope="module")
def course(generated: Path) -> Path:
    """ada has not begun one task, and bob has a mistake and handed in a day late."""
    ada = {task: RIGHT[task] for task in ("normalize", "build_model", "plot_metrics")}
    wrong = making.MISTAKES["normalize"][0]
    hand_in(generated, "ada", "2026-01-10 11:00:00", ada)
    hand_in(generated, "bob", "2026-01-11 11:00:00", {"normalize": wrong, "split": RIGHT["split"]})
    with (generated / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write("c.LateRules.percent = 10\n")
    typed(generated, 'nbgrader db assignment add mnist --duedate="2026-01-10 12:00:00 UTC"')
    typed(generated, "autograder grade submitted")
    typed(generated, "nbgrader autograde mnist")
    return generated


def test_every_place_agrees_after_each_decision(course: Path) -> None:
    late = "20 in the gradebook, 10 lost for being late, 30 in the class run"
    bob = Told(20, "30", late, "20", "20")
    assert told(course) == {"ada": Told(65, "65", "", "65", "65"), "bob": bob}

    # Points by hand.
    gradebook(course, ("ada", "check_split", {"manual_score": 12}))
    ada = Told(77, "65", "77 in the gradebook, 65 in the class run", "77", "77")
    assert told(course) == {"ada": ada, "bob": bob}

    # A comment changes no points.
    comment = "You said it in words; so it counts for a part."
    gradebook(course, ("ada", "split", {"manual_comment": comment}))
    assert told(course) == {"ada": ada, "bob": bob}

    # An extension counts once nbgrader has worked the penalty out again.
    (course / "extensions.csv").write_text(
        "student,assignment,until,reason\nbob,mnist,2026-01-12 12:00 UTC,ill\n", encoding="utf-8"
    )
    said = typed(course, "nbgrader autograde mnist --force --student=bob")
    assert "bob has until 2026-01-12 12:00 UTC: ill" in said
    bob = Told(30, "30", "", "30", "30")
    assert told(course) == {"ada": ada, "bob": bob}

    # An exemption counts in the class run at once, and in the gradebook when it is graded again.
    reason = '--reason "It was not asked for"'
    typed(course, f"autograder exempt scales_to_unit_range --full-marks {reason}")
    bob = Told(30, "35", "30 in the gradebook, 35 in the class run", "30", "30")
    assert told(course) == {"ada": ada, "bob": bob}
    assert "It was not asked for" in page(course, "bob")

    # Grading everybody again keeps what people gave.
    typed(course, "nbgrader autograde mnist --force")
    bob = Told(35, "35", "", "35", "35")
    assert told(course) == {"ada": ada, "bob": bob}
    assert counts(course).comments == {"split": comment}
    making.nbgrader(course, "generate_feedback", "mnist", "--force")
    assert comment in making.feedback(course, "ada")

    # A new file: the class run grades it, and the gradebook still has the old one.
    before = counts(course).sha256
    hand_in(course, "ada", "2026-01-10 11:30:00", RIGHT)
    words = "77 in the gradebook, for another file, 100 in the class run"
    ada = Told(77, "100", words, "77", "77")
    assert told(course) == {"ada": ada, "bob": bob}
    assert "What grading again changed for you" in page(course, "ada")

    # nbgrader grades it without --force, and what was given for the old file waits for a look.
    typed(course, "nbgrader autograde mnist")
    found = told(course)
    assert (found["ada"].gradebook, found["ada"].run, found["bob"]) == (None, "100", bob)
    assert found["ada"].words.startswith("no points in the gradebook yet: A person has to look at")
    assert before[:12] in found["ada"].words
    assert (found["ada"].canvas, found["ada"].moodle) == ("", "")
    waiting = counts(course)
    assert (waiting.manual, waiting.comments) == ({"check_split": 12}, {"split": comment})

    # Somebody has looked, and takes the points by hand back.
    gradebook(course, ("ada", "check_split", {"manual_score": None}))
    assert told(course) == {"ada": Told(100, "100", "", "100", "100"), "bob": bob}


def test_these_are_the_commands_of_the_page() -> None:
    tried = Path(__file__).read_text(encoding="utf-8")
    for command in commands(PAGE):
        assert command.partition(" --reason")[0] in tried
