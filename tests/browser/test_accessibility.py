"""What axe-core finds on pages in every view: nothing. And by keyboard, what it cannot see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.axe import INSTALL, LOCK, VIEWS, axe_source, look, show
from support.browsing import browsing
from support.class_pages import CURVES, HOSTILE, MATRIX, TILES, write_pages
from support.contrast import faint
from support.doc_pages import DOCS, ROOT, commands
from support.docs_site import built
from support.made_up_class import TITLES, golden

from autograder.report.feedback import card

ATTACHMENTS = (*TILES, MATRIX, CURVES)
# Feedback with failed checks, with all points, and with an exception.
PAGES = ("report", "Ed Djikstra", "Ada Lovelace", HOSTILE)
DOC_PAGES = sorted(page.with_suffix(".html").name for page in DOCS.glob("*.md"))
# A notebook's own page stands around a card; what is around it here is nobody's.
AROUND = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A notebook</title>
<style>:root { color-scheme: light dark; font: 14px/1.5 sans-serif } body { background: #fff;
color: #212121 } @media (prefers-color-scheme: dark) { body { background: #111; color: #e0e0e0 } }
</style><main><h1>A notebook</h1>%s</main></html>"""
TABBED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [at === document.body ? "" : at.tagName + " " + at.className, ring];
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_pages(tmp_path_factory.mktemp("class"), ATTACHMENTS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("site"))


def demand_nothing_found(page: Any, address: str) -> None:
    source = axe_source()
    for width, scheme in VIEWS:
        show(page, address, width, scheme)
        found = look(page, source)
        assert found["violations"] == [], (width, scheme)
        assert found["passes"] > 10
        assert faint(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_class(name: str, page: Any, pages: dict[str, Path]) -> None:
    demand_nothing_found(page, pages[name].as_uri())


@pytest.mark.parametrize("case", ["wrong_values", "full_marks", "raises", "half_done"])
def test_cards_of_a_notebook(case: str, page: Any, tmp_path: Path) -> None:
    made = golden(case).tasks.items()
    cards = [card(task, TITLES[task], result, ATTACHMENTS).html for task, result in made]
    notebook = tmp_path / "notebook.html"
    notebook.write_text(AROUND % "".join(cards), encoding="utf-8")
    demand_nothing_found(page, notebook.as_uri())


@pytest.mark.parametrize("name", DOC_PAGES)
def test_pages_of_the_documentation(name: str, page: Any, site: Path) -> None:
    demand_nothing_found(page, (site / name).as_uri())


def test_a_fault_is_found(page: Any) -> None:
    page.set_content("<html><body><h4>Points</h4><p style='color:#888'>of ten</p><img src=''>")
    said = " ".join(look(page, axe_source())["violations"])
    for rule in ("html-has-lang", "image-alt", "color-contrast", "landmark-one-main"):
        assert rule in said
    assert [text for _, text in faint(page)] == ["of ten"]


@pytest.mark.parametrize("name", PAGES)
def test_all_is_reached_by_keyboard_and_shows_it(
    name: str, page: Any, pages: dict[str, Path]
) -> None:
    page.goto(pages[name].as_uri())
    page.set_viewport_size({"width": 320, "height": 800})
    wanted = page.locator("a[href]:visible, summary:visible, .scroll:visible").count()
    reached = []
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        element, ring = page.evaluate(TABBED)
        assert ring or not element, element
        reached.append(element)
    assert reached.index("") == wanted  # then the browser's own parts have their turn


def test_a_wide_table_scrolls_by_keyboard(page: Any, pages: dict[str, Path]) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for name, table in (("report", ".students"), ("Ed Djikstra", ".counts")):
        page.goto(pages[name].as_uri())
        region = page.locator(f".scroll:has({table})")
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("one => one.scrollLeft > 0", arg=region.element_handle())


def test_what_is_installed_is_pinned_and_names_no_host() -> None:
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    assert "://" not in LOCK.read_text(encoding="utf-8")
    assert all("integrity" in one for name, one in lock["packages"].items() if name)


def test_the_page_about_it_says_how_to_do_this_again() -> None:
    install, test = commands("accessibility.md")
    assert install == INSTALL
    assert (ROOT / test.split()[-1]).samefile(__file__)
