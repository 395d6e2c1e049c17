"""Students' Markdown keeps its looks and loses what could act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from autograder.frontends.nbgrader.untrusted import safe_markdown

ROOT = Path(__file__).parents[3]


class Context(dict[str, object]):
    """What jinja2 hands to a filter: names and their values."""


def shown(source: str, **cell: object) -> str:
    return safe_markdown(Context(cell=cell), source)


@pytest.mark.parametrize(
    ("source", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<img src="x" onerror="alert(1)">', "onerror"),
        ("[a](javascript:alert(1))", "javascript"),
        ('<a href=" java\nscript:alert(1)">a</a>', "script"),
        ('<a href="&#106;avascript:alert(1)">a</a>', "script"),
        ('<a href="data:text/html,<script>">a</a>', "data:"),
        ('<iframe srcdoc="<script>alert(1)</script>"></iframe>', "iframe"),
        ('<svg onload="alert(1)"><a href="x">b</a></svg>', "svg"),
        ("<style>* {display: none}</style>", "display"),
        ('<div style="position: fixed">over all</div>', "style"),
        ('<form action="/formgrader"><input name="score"></form>', "form"),
        ('<div id="check_split">100</div>', "id="),
        ("$\\href{javascript:alert(1)}{x}$", "\\href"),
        ("$\\&#104;ref{javascript:alert(1)}{x}$", "\\href"),
        ('<meta http-equiv="refresh" content="0">', "meta"),
        ('<base href="http://127.0.0.1">', "base"),
    ],
)
def test_what_could_act_is_gone(source: str, gone: str) -> None:
    assert gone not in shown(source)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("# Title", "<h1"),
        ("**bold** and `code`", "<strong>bold</strong> and <code>code</code>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<table"),
        ("[a](https://keras.io)", 'href="https://keras.io"'),
        ("```python\nx = 1\n```", "highlight"),
        ("$x < y$", "x &lt; y"),
    ],
)
def test_what_writers_use_is_kept(source: str, kept: str) -> None:
    assert kept in shown(source)


def test_a_pasted_picture_is_kept() -> None:
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert "data:image/png;base64,iVBORw0KGgo=" in shown(
        "![a](attachment:a.png)", attachments=picture
    )


def test_the_lessons_own_text_loses_no_word() -> None:
    import nh3

    book = json.loads((ROOT / "source" / "mnist" / "mnist.ipynb").read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            words = nh3.clean(shown(text), tags=set()).split()
            assert len(words) > 5
            assert shown(text).count("<a ") == text.count("](")
