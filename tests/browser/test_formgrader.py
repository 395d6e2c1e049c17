"""nbgrader's pages in a real browser: grading by button and by hand, and feedback.

Each test may run alone and in any order; what they share is made by fixtures.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.browsing import Server, browsing, jupyter, picture
from support.making import MISTAKES, NOTEBOOK, answers, filled_in, hand_in, nbgrader, released

pytest.importorskip("nbgrader")

GRADING_SECONDS = 300
STUDENTS = "id,last_name,first_name\nada,Rossi,Ada\nben,Novak,Ben\neve,Okoye,Eve\n"

# Each adds its name to a list of the page's if it ever acts.
ATTACK = "(window.acted = window.acted || []).push('{}')"
MARKDOWN = f"""A picture <img src="none" onerror="{ATTACK.format("image in Markdown")}">

<script>{ATTACK.format("script in Markdown")}</script>

<details ontoggle="{ATTACK.format("event in Markdown")}" open>more</details>

[a link](javascript:{ATTACK.format("link in Markdown").replace(" ", "%20")})
"""
HTML = f"""<p>an output</p><img src="none" onerror="{ATTACK.format("image in an output")}">
<script>{ATTACK.format("script in an output")}</script>"""
# What would stand for the page's own fields and buttons, or lie above them.
READ_ME = "Please read this first"
FIELDS = (
    '<div class="nbgrader_cell"><span id="check_split" class="score"></span>'
    '<span id="check_normalize"></span><textarea id="split-comment" class="comment"></textarea>'
    f'<a class="full-credit" href="#check_split">{READ_ME}</a></div>'
    '<div class="modal navbar-fixed-top" style="position: fixed; inset: 0; z-index: 9999">x</div>'
    '<form action="/formgrader"><input name="score"></form><style>.score {display: none}</style>'
    '<base href="http://x.y/">'
)
HTML += FIELDS
OUTPUT = {"output_type": "display_data", "metadata": {}, "data": {"text/html": HTML}}
SHOWS = "show_something()"
ACTING = {
    "image in Markdown", "script in Markdown", "event in Markdown", "image in an output",
    "script in an output",
}  # fmt: skip
LINK = "a[href^='javascript:']"


@dataclass(frozen=True)
class Site:
    """A course, and a page of a browser that is logged in to its server."""

    course: Path
    server: Server
    page: Any

    def open(self, path: str) -> None:
        """Open one of formgrader's pages."""
        self.page.goto(f"{self.server.url}/formgrader/{path}")

    def open_feedback(self, student: str, folder: str = "feedback") -> None:
        """Open the file that this student gets."""
        path = self.course / folder / student / "mnist" / Path(NOTEBOOK).with_suffix(".html")
        self.page.goto(path.as_uri())

    def open_submission(self, student: str) -> None:
        """Go the way that teachers go: the list of notebooks, then the one of this student."""
        self.open("gradebook/mnist/mnist")
        row = self.page.locator("#main-table tr", has_text=self.full_name(student))
        row.locator(".glyphicon-eye-open").click()
        row.get_by_role("link", name=self.full_name(student)).click()
        self.wait_for_fields()

    def wait_for_fields(self) -> None:
        """Until the page has put what the gradebook has into its fields for points and comments."""
        self.page.locator("#check_plot_metrics[placeholder]").wait_for()
        self.page.locator("#plot_metrics-comment[placeholder]").wait_for()

    def full_name(self, student: str) -> str:
        """As formgrader shows it."""
        rows = self.sql("select last_name, first_name from student where id = ?", student)
        return ", ".join(rows[0])

    def sql(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask the gradebook, past nbgrader."""
        with contextlib.closing(sqlite3.connect(self.course / "gradebook.db")) as database:
            return database.execute(query, values).fetchall()

    def points(self, student: str) -> float:
        """The points in the gradebook: those given by hand stand before the kit's."""
        rows = self.sql(
            "select coalesce(g.manual_score, g.auto_score), coalesce(g.extra_credit, 0) "
            "from grade g join submitted_notebook n on g.notebook_id = n.id "
            "join submitted_assignment s on n.assignment_id = s.id where s.student_id = ?",
            student,
        )
        assert len(rows) == 5
        return sum(score + extra for score, extra in rows)


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """A page of a browser."""
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(page: Any, generated: Path) -> Iterator[Site]:
    """Two graded students with feedback, and a third who was not graded yet."""
    course, blank, right = generated, released(generated), answers()
    (course / "students.csv").write_text(STUDENTS, encoding="utf-8")
    nbgrader(course, "db", "student", "import", "students.csv")
    hand_in(course, "ada", filled_in(blank, right))
    hand_in(course, "ben", filled_in(blank, right | {"normalize": MISTAKES["normalize"][0]}))
    nbgrader(course, "autograde", "mnist")
    nbgrader(course, "generate_feedback", "mnist")
    hand_in(course, "eve", attacking(filled_in(blank, right)))
    with jupyter(course) as server:
        page.goto(server.login("formgrader"))
        page.locator("#main-table td.name").first.wait_for()
        yield Site(course, server, page)


def attacking(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook whose Markdown and whose outputs attack whoever looks at it."""
    markdown = {"cell_type": "markdown", "metadata": {}, "id": "attack-1", "source": MARKDOWN}
    code = {"cell_type": "code", "metadata": {}, "id": "attack-2", "source": SHOWS}
    code |= {"execution_count": 1, "outputs": [OUTPUT]}
    fields = {"cell_type": "markdown", "metadata": {}, "id": "attack-3", "source": FIELDS}
    raw = fields | {"cell_type": "raw", "id": "attack-4"}
    html = raw | {"metadata": {"raw_mimetype": "text/html"}, "id": "attack-5"}
    return {**notebook, "cells": [raw, html, fields, *notebook["cells"], markdown, code]}


@pytest.fixture(scope="module")
def shown_scores(site: Site) -> dict[str, str]:
    """Press the third student's button; gives what the page then shows as scores."""
    site.open("manage_submissions/mnist")
    row = site.page.locator("#main-table tr", has=site.page.get_by_text("eve", exact=True))
    row.get_by_text("needs autograding").wait_for()
    picture(site.page, "formgrader-submissions.png")
    row.locator(".autograde a").click()
    dialog = site.page.locator(".modal-dialog")
    dialog.wait_for(timeout=GRADING_SECONDS * 1000)
    assert "Successfully autograded" in dialog.inner_text()
    row.get_by_text(re.compile(r"\d / 100")).wait_for()
    rows = site.page.locator("#main-table tr").all()
    texts = {one.locator(".student-id").inner_text(): one for one in rows}
    return {name: one.locator(".score").inner_text() for name, one in texts.items()}


@pytest.fixture
def attacked(site: Site, shown_scores: dict[str, str]) -> Iterator[Site]:
    """The graded notebook with the output again that grading has removed.

    Where student code runs in nbgrader's own kernels, an output gets there.
    """
    assert "eve" in shown_scores
    path = site.course / "autograded" / "eve" / "mnist" / NOTEBOOK
    before = path.read_text(encoding="utf-8")
    graded = json.loads(before)
    [cell] = [cell for cell in graded["cells"] if "".join(cell["source"]) == SHOWS]
    cell["outputs"] = [OUTPUT]
    path.chmod(0o644)
    path.write_text(json.dumps(graded), encoding="utf-8")
    yield site
    path.write_text(before, encoding="utf-8")


def acted(page: Any) -> set[str]:
    """The attacks that have acted by the time that the page is there with all its pictures."""
    page.wait_for_load_state("load")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return set(page.evaluate("window.acted || []"))


def test_only_the_notebooks_folder_is_an_assignment(site: Site) -> None:
    site.open("manage_assignments")
    names = site.page.locator("#main-table td.name")
    names.first.wait_for()
    picture(site.page, "formgrader-assignments.png")
    assert names.all_inner_texts() == ["mnist"]
    assert site.page.locator("#main-table td.num-submissions").inner_text() == "3"


def test_the_button_grades_and_the_page_shows_what_the_gradebook_has(
    site: Site, shown_scores: dict[str, str]
) -> None:
    assert shown_scores == {name: f"{site.points(name):g} / 100" for name in ("ada", "ben", "eve")}
    assert shown_scores["ada"] == shown_scores["eve"] == "100 / 100"
    assert site.points("ben") < 100


def test_points_and_comments_of_a_person_stay(site: Site) -> None:
    site.open_submission("ben")
    page = site.page
    cell = page.locator(".cell", has=page.locator("#check_normalize"))
    assert MISTAKES["normalize"][1] in cell.inner_text()
    assert page.locator("#check_normalize").get_attribute("placeholder") == "10"
    for field, value in (
        ("#check_normalize_extra_credit", "2"),
        ("#check_split", "18"),
        ("#normalize-comment", "Nearly: count the levels."),
    ):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            page.locator(field).fill(value)
            page.locator(field).press("Tab")
        assert saved.value.ok
    page.reload()
    site.wait_for_fields()
    assert page.locator("#check_normalize_extra_credit").input_value() == "2"
    assert page.locator("#check_split").input_value() == "18"
    assert page.locator("#normalize-comment").input_value() == "Nearly: count the levels."
    in_grades = (
        "select g.auto_score, g.manual_score, g.extra_credit from grade g "
        "join base_cell c on g.cell_id = c.id join submitted_notebook n on g.notebook_id = n.id "
        "join submitted_assignment s on n.assignment_id = s.id "
        "where s.student_id = 'ben' and c.name = ?"
    )
    assert site.sql(in_grades, "check_normalize") == [(10, None, 2)]
    assert site.sql(in_grades, "check_split") == [(20, 18, None)]
    comments = site.sql("select manual_comment from comment where manual_comment is not null")
    assert comments == [("Nearly: count the levels.",)]


def test_grading_leaves_no_output_that_was_handed_in(
    site: Site, shown_scores: dict[str, str]
) -> None:
    assert "eve" in shown_scores
    site.open_submission("eve")
    assert not acted(site.page)
    assert "an output" not in site.page.inner_text("body")


def test_what_students_write_does_not_act_in_formgrader(attacked: Site) -> None:
    attacked.open_submission("eve")
    assert not acted(attacked.page)
    assert not attacked.page.locator(LINK).count()
    assert "A picture" in attacked.page.inner_text("body")
    assert "an output" in attacked.page.inner_text("body")


def test_no_cell_stands_for_a_field_or_a_button(attacked: Site) -> None:
    attacked.open_submission("eve")
    page = attacked.page
    assert page.locator("#check_split").count() == 1
    query = (
        "select g.manual_score, g.extra_credit from grade g join base_cell c on g.cell_id = c.id "
        "join submitted_notebook n on g.notebook_id = n.id join submitted_assignment s "
        "on n.assignment_id = s.id where s.student_id = 'eve' and c.name = ?"
    )
    readers = page.get_by_text(READ_ME).all()
    assert len(readers) == 4  # two raw cells, a Markdown cell and an output
    for reader in readers:
        reader.click()
    assert attacked.sql(query, "check_normalize") == [(None, None)]
    for field, value in (("#check_split", "7"), ("#split-comment", "See me.")):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            page.locator(field).fill(value)
            page.locator(field).press("Tab")
        assert saved.value.ok
    page.reload()
    attacked.wait_for_fields()
    assert page.locator("#check_split").input_value() == "7"
    assert page.locator("#split-comment").input_value() == "See me."
    assert attacked.sql(query, "check_split") == [(7, None)]
    box = page.locator("#check_split").bounding_box()
    own = page.locator(".nbgrader_cell", has=page.locator("#check_split")).bounding_box()
    assert box
    assert own
    assert own["y"] <= box["y"] <= own["y"] + own["height"]
    for field in ("#check_split", "#split-comment"):  # as the browser put them back for others
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.locator(field).fill("")
            page.locator(field).press("Tab")


def test_what_students_write_does_not_act_in_feedback(attacked: Site) -> None:
    nbgrader(attacked.course, "generate_feedback", "mnist", "--student=eve", "--force")
    attacked.open_feedback("eve")
    assert not acted(attacked.page)
    assert not attacked.page.locator(LINK).count()
    assert "A picture" in attacked.page.inner_text("body")
    assert "an output" in attacked.page.inner_text("body")


def test_without_the_course_settings_it_would_act(attacked: Site) -> None:
    nbgrader(
        attacked.course, "generate_feedback", "mnist", "--student=eve", "--force",
        "--CourseDirectory.feedback_directory=unsafe", "--HTMLExporter.sanitize_html=False",
        "--HTMLExporter.filters={}", "--HTMLExporter.preprocessors=[]",
    )  # fmt: skip
    attacked.open_feedback("eve", "unsafe")
    assert acted(attacked.page) == ACTING
    assert attacked.page.locator(LINK).count() == 1


def test_feedback_names_the_cause_and_the_points(site: Site) -> None:
    site.open_feedback("ben")
    page = site.page
    cell = page.locator(".cell", has=page.locator("a[name='check_normalize']"))
    assert MISTAKES["normalize"][1] in cell.inner_text()
    assert "Score: 10.0 / 15.0" in cell.inner_text()
    assert "mnist (Score: 95.0 / 100.0)" in page.inner_text("h4")
    page.locator("a[name='comment-normalize']").evaluate("anchor => anchor.scrollIntoView()")
    picture(page, "feedback.png")
