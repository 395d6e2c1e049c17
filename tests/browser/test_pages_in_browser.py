"""Pages of a class and of a student, opened in a browser as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.browsing import browsing
from support.made_up_class import TITLES, golden, made_up_class

from autograder.assignments.mnist.attachments import ink
from autograder.checks import Tile, Tiles
from autograder.classes.statistics import statistics_of
from autograder.report.class_page import class_html
from autograder.report.feedback import feedback_html
from autograder.report.pages import page_name

HOSTILE = "<img src=x onerror=document.title='taken'>"
WIDTHS = (390, 1200)
DIGIT = Tile(png=ink(np.eye(28)), caption="an 8, now labelled 3 (validation 117)")
ATTACHMENTS = tuple(
    Tiles(task=task, title=task, tiles=(DIGIT,) * count)
    for task, count in (("normalize", 2), ("split", 8))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a class's report is, with its pages of feedback beside it."""
    made = {**made_up_class(), HOSTILE: golden("raises")}
    (tmp_path / "feedback").mkdir()
    problems = [("Zed", "It is empty.")]
    statistics = statistics_of(made)
    report = class_html("MNIST", made, problems, TITLES, statistics=statistics)
    (tmp_path / "report.html").write_text(report, encoding="utf-8")
    for name, one in made.items():
        page = tmp_path / "feedback" / page_name(name)
        page.write_text(feedback_html(one, ATTACHMENTS, TITLES), encoding="utf-8")
    return tmp_path


def drawn(page: Any) -> list[float]:
    """Widths of the drawings, in pixels."""
    script = "each => each.map(one => one.getBoundingClientRect().width)"
    widths: list[float] = page.eval_on_selector_all("svg[role=img]", script)
    return widths


def test_pages_open_without_a_word_from_the_browser(folder: Path) -> None:
    said: list[str] = []
    with browsing() as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.goto((folder / "report.html").as_uri())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert len(drawn(page)) == 2 + len(TITLES)
            assert all(width / 4 < one <= width for one in drawn(page))
        page.click(".students a:has-text('onerror')")
        page.wait_for_url("**/feedback/*")
        assert page.title().startswith("Feedback for")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
            sizes = "each => each.map(one => [one.naturalWidth, one.width >= 56])"
            assert page.eval_on_selector_all("img", sizes) == [[28, True]] * 10
        page.go_back()
        page.click(".students a:has-text('Grace Hopper')")
        page.wait_for_selector("h1:has-text('Grace Hopper')")
    assert said == []
