"""The documentation as a site: it builds without a warning, and fetches nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.doc_pages import DOCS
from support.docs_site import build, built, copy

LOADS = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src")}


class Found(HTMLParser):
    """What a page loads by itself, and the pages that it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (tag, name) in LOADS and dict(attrs).get("rel") != "canonical":
                self.loads.append(value or "")
            if name == "id":
                self.ids.add(value or "")
            if (tag, name) == ("a", "href"):
                self.links.append(value or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("site"))


def test_every_page_is_built_and_in_the_menu(site: Path) -> None:
    front = Found((site / "index.html").read_text(encoding="utf-8"))
    for page in DOCS.glob("*.md"):
        name = page.with_suffix(".html").name
        assert (site / name).is_file()
        assert name in front.links or name == "index.html"


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        found = Found(page.read_text(encoding="utf-8"))
        assert found.loads
        assert [one for one in found.loads if re.match(r"(https?:)?//", one)] == [], page.name
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)|@import[^;]*//[^;]*;", text) == []


def test_links_between_pages_and_their_anchors_lead_somewhere(site: Path) -> None:
    paths = [site / page.with_suffix(".html").name for page in DOCS.glob("*.md")]
    pages = {path.name: Found(path.read_text(encoding="utf-8")) for path in paths}
    lost = []
    for name, found in pages.items():
        for link in found.links:
            target, _, anchor = link.removeprefix("./").partition("#")
            if re.match(r"[a-z]+:", link) or target in (".", ".."):
                continue
            other = pages.get(target or name)
            if other is None or (anchor and anchor not in other.ids):
                lost.append((name, link))
    assert lost == []


def test_the_search_knows_every_page(site: Path) -> None:
    known = (site / "search.json").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.with_suffix(".html").name in known or page.name == "index.md"
    assert "chaff" in known


def test_pictures_are_there_and_described(site: Path) -> None:
    for page in DOCS.glob("*.md"):
        for words, path in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", page.read_text("utf-8")):
            assert len(words) > 20, path
            assert (site / path).is_file()


@pytest.mark.parametrize("wrong", ["[x](absent.md)", "[x](student.md#absent)", "[x](#absent)"])
def test_a_wrong_link_stops_the_build(tmp_path: Path, wrong: str) -> None:
    place = copy(tmp_path)
    with (place / "docs" / "index.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{wrong}\n")
    done = build(place)
    assert done.returncode != 0
