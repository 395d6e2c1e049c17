"""Pages of a class and of a student, opened in a browser as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.browsing import browsing
from support.class_pages import write_pages
from support.made_up_class import TITLES

WIDTHS = (390, 1200)


def drawn(page: Any) -> list[float]:
    """Widths of the drawings, in pixels."""
    script = "each => each.map(one => one.getBoundingClientRect().width)"
    widths: list[float] = page.eval_on_selector_all("svg[role=img]", script)
    return widths


def test_pages_open_without_a_word_from_the_browser(tmp_path: Path) -> None:
    said: list[str] = []
    report = write_pages(tmp_path)["report"]
    with browsing() as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.goto(report.as_uri())
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
