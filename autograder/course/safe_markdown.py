"""Markdown as pages show it, without what could act in them: scripts, handlers, frames, links.

nbgrader's templates leave out the cleaning of Markdown that nbconvert's own templates do, so what
a student writes would act in the formgrader, logged in as the teacher.
"""

from __future__ import annotations

from typing import Any

import nh3
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter

__all__ = ["safe_markdown"]

# Classes colour code. No ids: the formgrader finds its own fields by theirs.
ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "title"}}
SCHEMES = {"data", "http", "https", "mailto"}
HREF = "\\href"  # MathJax makes links of it, also to scripts, after all cleaning


@pass_context
def safe_markdown(context: Any, source: str) -> str:
    """Take the place of nbconvert's filter ``markdown2html``."""
    html = HTMLExporter(exclude_anchor_links=True).markdown2html(context, source)
    clean = nh3.clean(
        html, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=_only_pictures
    )
    return clean.replace(HREF, "\\mathrm")


def _only_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Data in an address are for pictures that were pasted into a cell, and nothing else."""
    if not value.strip().lower().startswith("data:"):
        return value
    picture = value.strip().lower().startswith("data:image/")
    return value if picture and (tag, attribute) == ("img", "src") else None
