"""Texts that would do harm on a page, attachments that hold them, and the report of a class."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from autograder.checks import Counts, Picture, Tile, Tiles
from autograder.classes.changes import Change
from autograder.classes.statistics import statistics_of
from autograder.report import class_page
from autograder.report.text import clean
from autograder.results import Verdict

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script src=//evil.example></script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "https://evil.example/?a=1&b=2",
    "../../etc/passwd",
    "\u202egnp.exe\u2066",
    "{{ 7 * 7 }}{% raw %}",
    "<!--", "]]>", "</svg>", "&lt;b&gt;", "%2e%2e%2f", "\x1b[31mred\0",
)  # fmt: skip
PIXELS = b"\x89PNG\r\n\x1a\nnot really"
PNG, OTHER = (base64.b64encode(one) for one in (PIXELS, PIXELS + b", the other"))


def shown_with(text: str) -> tuple[Picture | Counts | Tiles, ...]:
    """Attachments with this text wherever they have one; the last belongs to no task."""
    return (
        Picture(task="t", title=text, caption=text, png=PNG, reference=OTHER),
        Counts(
            task="t", title=text, caption=text, row_title=text, column_title=text,
            rows=(text, "b"), columns=(text, "b"), counts=((3, 1), (0, 0)),
        ),
        Tiles(task="v", title=text, caption=text, tiles=(Tile(png=PNG, caption=text),)),
    )  # fmt: skip


def line(text: str) -> str:
    """A hostile text as a page may show it: clean, in one line."""
    return " ".join(clean(text).split())


def class_html(
    assignment: str,
    verdicts: Mapping[str, Verdict],
    problems: Sequence[tuple[str, str]],
    titles: Mapping[str, str],
    changes: Sequence[Change] = (),
) -> str:
    """The report of a class, with the statistics of its verdicts."""
    statistics = statistics_of(verdicts)
    return class_page.class_html(
        assignment, verdicts, problems, titles, changes, statistics=statistics
    )
