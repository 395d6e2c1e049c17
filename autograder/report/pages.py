"""Fills the templates of pages; escapes what is put into them, and names files after students."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from autograder._util.names import told_apart
from autograder.report.text import clean, points

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["FEEDBACK", "file_name_of", "page_link", "page_name", "render"]

FEEDBACK = "feedback"  # the folder of the students' pages, beside the page of the class

LONGEST = 60
PLAIN = re.compile(r"[a-z0-9][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
MADE = re.compile(r".*-[0-9a-f]{12}")  # looks like a name with a digest: could be another's
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # Windows opens no file of these
OURS = frozenset({"index", "report"})  # a web server shows index.html for the whole folder

NAME_LIMIT = 200
NOBODY = "(no name)"


def file_name_of(student: str) -> str:
    """A file name (without an ending) for a student: never a path, an option or a device.

    Two students never share one, also where a file system does not tell upper from lower case.
    """
    if len(student) <= LONGEST and PLAIN.fullmatch(student) and not _taken(student):
        return student
    readable = re.sub(r"[^a-z0-9]+", "_", student.lower()).strip("_")[:LONGEST]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable or 'student'}-{digest[:12]}"


def _taken(name: str) -> bool:
    return bool(name in OURS or DEVICES.fullmatch(name) or MADE.fullmatch(name))


def page_name(student: str) -> str:
    """The file name of a student's page of feedback."""
    return f"{file_name_of(student)}.html"


def page_link(student: str) -> str:
    """The link from the page of the class to a student's page."""
    return quote(f"{FEEDBACK}/{page_name(student)}")


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
        "person": _person,
        "png": _png,
        "points": points,
        "share": _share,
        "width": _width,
    }
    return pages


def _name(text: str) -> str:
    """A name in one line; never nothing, or a link would have no text to click on."""
    return " ".join(clean(text, NAME_LIMIT).split()) or NOBODY


def _person(student: str) -> str:
    """A student's name with nothing in it unseen."""
    return told_apart([student])[student] or NOBODY


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
