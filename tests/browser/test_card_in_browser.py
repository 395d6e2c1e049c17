"""Cards of failed tasks, opened in a browser in the light and the dark colours of notebooks."""

from __future__ import annotations

from typing import Any

import pytest
from support.browsing import browsing, picture
from support.making import MISTAKES, answers

from autograder.grading import Grader
from autograder.report.feedback import card
from autograder.sandbox import Sandbox
from autograder.submission import submission_from_cells
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

FONT = "font:14px/1.5 system-ui,'DejaVu Sans',sans-serif;margin:12px"
COLOURS = {"light": "background:#fff;color:#212121", "dark": "background:#111;color:#e0e0e0"}
HEAD = "import numpy as np\nimport matplotlib.pyplot as plt\n"
WRONG = {name: wrong for name, (wrong, _) in MISTAKES.items() if name != "build_model"}
WRONG["split"] = (
    "def split(images, labels, validation_split=0.2):\n"
    "    order = np.random.permutation(len(images))\n"
    "    n_val = round(len(images) * validation_split)\n"
    "    images, labels = images[order], labels\n"
    "    return (images[n_val:], labels[n_val:]), (images[:n_val], labels[:n_val])\n"
)


@pytest.fixture(scope="module")
def cards(plain_sandbox: Sandbox) -> dict[str, str]:
    """The card of each task, done wrong."""
    suite = load_suite(load_assignment("mnist"))
    functions = suite.assignment.functions
    submission = submission_from_cells([HEAD, *(answers() | WRONG).values()], functions, "mnist")
    graded = Grader(suite, plain_sandbox).grade(submission, seed=5, tasks=set(WRONG))
    titles = {task.id: task.title for task in suite.assignment.tasks}
    attachments = graded.attachments()
    return {
        task: card(task, titles[task], result, attachments).html
        for task, result in graded.verdict.tasks.items()
    }


def show(page: Any, html: str, colours: str) -> None:
    page.set_content(f'<body style="{FONT};{COLOURS[colours]}">{html}</body>')


@pytest.mark.parametrize("colours", COLOURS)
def test_cards_fit_a_wide_and_a_narrow_page(colours: str, cards: dict[str, str]) -> None:
    said: list[str] = []
    with browsing() as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("requestfailed", lambda request: said.append(request.url))
        for task, html in cards.items():
            for width in (400, 900):
                page.set_viewport_size({"width": width, "height": 700})
                show(page, html, colours)
                assert page.evaluate("document.documentElement.scrollWidth") == width, task
                drawn = "each => each.map(one => one.naturalWidth > 0 && one.width <= innerWidth)"
                assert all(page.eval_on_selector_all("img", drawn))
                assert page.locator("img").count() == {"normalize": 2, "split": 8}.get(task, 1)
    assert said == []


def test_picture_for_the_documentation(cards: dict[str, str]) -> None:
    with browsing() as page:
        page.set_viewport_size({"width": 900, "height": 300})
        show(page, cards["split"], "light")
        box = page.locator("body > div").bounding_box()
        page.set_viewport_size({"width": 900, "height": round(box["y"] + box["height"] + 12)})
        picture(page, "card.png")
        assert "now labelled" in page.locator("body").inner_text()
