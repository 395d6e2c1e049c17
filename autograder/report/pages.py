"""Fills the templates of pages; whatever is put into one is escaped."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from autograder.report.names import page_link
from autograder.report.text import clean, points

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]

NAME_LIMIT = 200


def render(template: str, **values: object) -> str:
    """One page, with everything it needs in it. Needs jinja2."""
    return _pages().get_template(template).render(values)


@cache
def _pages() -> Environment:
    """The templates; each is compiled once, however many students there are."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("autograder.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    pages.filters |= {
        "clean": clean,
        "link": page_link,
        "name": _name,
        "percent": "{:.1%}".format,
        "png": _png,
        "points": points,
        "share": _share,
        "width": _width,
    }
    return pages


def _name(text: str) -> str:
    """A name in one line; never nothing, or a link would have no text to click on."""
    return " ".join(clean(text, NAME_LIMIT).split()) or "(no name)"


def _png(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def _share(part: float) -> str:
    """A share of 1 in words; only all is 100 %, and only nothing is 0 %."""
    whole = round(100 * part)
    if 0 < part < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def _width(part: float) -> str:
    """A share of 1 as a length in a drawing, never outside of it."""
    return f"{100 * min(max(part, 0.0), 1.0):.2f}%"
