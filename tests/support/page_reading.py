"""Reads a page as a browser would: its elements, attributes, texts and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "rect", "circle", "line"}
SAFE = re.compile(r"#[\w-]+|feedback/[A-Za-z0-9_.%-]+\.html|data:image/png;base64,[A-Za-z0-9+/=]+")
LINKS = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"}


@dataclass
class Page(HTMLParser):
    """What was found; ``open`` are the elements that are not closed."""

    elements: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            return
        self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    @property
    def table_rows(self) -> list[list[str]]:
        return [[" ".join(cell.split()) for cell in row] for row in self.rows]

    def links(self) -> list[str]:
        return [value for tag, name, value in self.attributes if (tag, name) == ("a", "href")]


def read(html: str) -> Page:
    """The page; every element in it is closed."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


def assert_inert(html: str) -> Page:
    """Nothing in the piece of a page runs, or asks for anything that is not in it."""
    page = read(html)
    dangerous = {"script", "iframe", "object", "embed", "form", "base", "link", "foreignobject"}
    assert not dangerous & set(page.elements)
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in LINKS:
            assert SAFE.fullmatch(value), (tag, name, value)
        if name == "style":
            assert re.fullmatch(r"[-a-z0-9#:;,.% ()]+", value), value
            assert "url" not in value
    return page


def assert_harmless(html: str) -> Page:
    """The same of a whole page, which styles its elements in its head."""
    page = assert_inert(html)
    for _, name, value in page.attributes:
        if name == "style":
            assert re.fullmatch(r"--share: [01]\.\d{3}", value), value
    style, _, _ = html.partition("</style>")
    assert "url(" not in style
    assert "@import" not in style
    return page
