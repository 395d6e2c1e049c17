"""Makes of what students write HTML that shows it and does nothing: an allow-list.

No ``id``, ``name``, ``style``, event or form survives, no class but those that colour code, no
picture but one that was pasted, no address within the site that shows the page.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import unquote

import nh3
from pygments.token import STANDARD_TYPES

from autograder.report.text import clean

__all__ = ["clean_html", "code_html", "count_tags", "is_nested", "markdown_html", "plain_html"]

# A map's areas are links without a text; MathJax reads on across a wbr.
TAGS = nh3.ALLOWED_TAGS - {"area", "map", "wbr"}
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"title"},
    "div": {"class"},
    "span": {"class"},
}
COLOURS = frozenset(STANDARD_TYPES.values()) - {""}
CLASSES = {"div": frozenset({"highlight"}), "span": COLOURS}

# An address without a host, such as "/x" or "http:/x", is one of the site that shows the page.
# The formgrader's own addresses also act: one of them loads settings out of a folder.
ADDRESS = re.compile(r"(?:https?://[^/\\]|mailto:)", re.IGNORECASE)
OWN = "formgrader"
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
SCHEMES = {"data", "http", "https", "mailto"}

# MathJax makes links, ids, classes and styles of these, after all cleaning; its Safe extension
# looks at them again. As \mathrm their arguments are text.
MACRO = re.compile(
    r"\\(?:href|url|style|class|cssId|mmlToken|bbox|require|unicode|enclose|includegraphics)"
    r"(?![A-Za-z])"
)
UNUSUAL = re.compile(r"[^\n -~]")
MOST_NESTED = 100
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
VOID = frozenset({"br", "col", "hr", "img"})

# Nothing of a student's is painted outside of its own cell.
FRAME = '<div style="contain: paint; overflow-x: auto">'


def markdown_html(source: str, pictures: Any = None) -> str:
    """Markdown as HTML that does nothing; takes its time where somebody means it to."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, attachments=pictures or {}, exclude_anchor_links=True)
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))


def code_html(source: str) -> str:
    """Code in colours."""
    from nbconvert.filters import Highlight2HTML

    return str(Highlight2HTML(pygments_lexer="ipython3")(_readable(source)))


def clean_html(html: str) -> str:
    """Any HTML as HTML that does nothing."""
    kept = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=_allowed
    )
    return f"{FRAME}{MACRO.sub(_as_text, _readable(kept))}</div>"


def plain_html(text: str, word: str = "") -> str:
    """Text as it is, and before it a word on why it is shown so."""
    note = f"<p><em>{escape(word)}</em></p>" if word else ""
    return f"{note}<pre>{escape(_readable(text))}</pre>"


def count_tags(html: str) -> int:
    """How many tags there are: so long does a page take to be put together."""
    return html.count("<")


def is_nested(html: str) -> bool:
    """Whether elements stand in elements as deep as no writer puts them."""
    depth = 0
    for end, name in TAG.findall(html):
        depth += 0 if name in VOID else -1 if end else 1
        if depth > MOST_NESTED:
            return True
    return False


def _readable(text: str) -> str:
    """Without control characters; whole, also where a tab becomes four spaces."""
    return clean(text, 4 * len(text) + 1) if UNUSUAL.search(text) else text


def _as_text(_: re.Match[str]) -> str:
    return "\\mathrm "


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    value = _readable(value).strip()
    if attribute == "class":
        kept = [one for one in value.split() if one in CLASSES.get(tag, ())]
        return " ".join(kept) or None
    if attribute == "src":
        return value if PICTURE.match(value) else None
    if attribute in ("href", "cite"):
        plain = _readable(unquote(unquote(value))).lower()
        return value if ADDRESS.match(value) and OWN not in plain else None
    return value
