"""Cells that take long to format, or much memory, are shown as they were written, with a word."""

from __future__ import annotations

import os
import time
from typing import Any

import psutil
import pytest

pytest.importorskip("nbgrader")

from support.pages import exporter, page

from autograder.frontends.nbgrader.rendering import PageBudget, Renderer

SECONDS = 20  # for what is bounded at 2, on a busy machine; unbounded, these take minutes
LONG = 90_000

# Each takes the square of its length in nbconvert's or mistune's patterns, or in Pygments'.
MARKDOWN = {
    "environments": "\\begin{a}", "environments of many names": "\\begin{a}\\begin{b}",
    "display math": "\\\\[", "inline math": "\\\\(", "half closed": "\\begin{a}\\end{b}",
}  # fmt: skip
CODE = {"dots": "a.", "lines of spaces": " \n", "help": "a?"}
# Each is fine where it is, or too deep or large for a page: quick in any case.
FAMILY = [
    "[", "![", "[a](", "]", "*", "**a ", "_a ", "`", "~~a ", "$", "$$a", "<", "<a ", "<!--",
    "<![CDATA[", "a <a b='", ">", "> ", "- ", "1. ", "&", "&#1", "#", "|a", "|", "=", "\t", "\\",
    "http://a", "a\n: b\n", "- [ ] a\n", "[a]: b\n", "a|b\n-|-\n", "```\n", "<div>", "<b><p>",
    "<table><td>", "<blockquote>", "\n", " \n", "a\n", "~", "'\"", "[^a]", "{{", "\u00e9", "\u200b",
]  # fmt: skip


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def timed(renderer: Renderer, kind: str, text: str, pictures: Any = None) -> str:
    start = time.monotonic()
    html = renderer.html(kind, text, PageBudget(), pictures)
    assert time.monotonic() - start < SECONDS
    return html


@pytest.mark.parametrize("unit", MARKDOWN.values(), ids=MARKDOWN)
def test_slow_markdown_is_shown_as_it_was_written(renderer: Renderer, unit: str) -> None:
    text = unit * (LONG // len(unit))
    html = timed(renderer, "markdown", text)
    assert "takes too long to be formatted" in html
    assert text in html


@pytest.mark.parametrize("unit", CODE.values(), ids=CODE)
def test_slow_code_is_shown_as_it_was_written(renderer: Renderer, unit: str) -> None:
    assert "as it was written" in timed(renderer, "code", unit * (LONG // len(unit)))


@pytest.mark.parametrize("unit", FAMILY)
def test_no_markdown_takes_long(renderer: Renderer, unit: str) -> None:
    timed(renderer, "markdown", unit * (LONG // len(unit)) + "a")


@pytest.mark.parametrize(
    "text",
    [
        "".join("`" * n + " " for n in range(400)),
        "".join("  " * n + "- a\n" for n in range(300)),
        "[a]: b '" + "x" * LONG,
        "a" + " " * LONG + "b",
        "*a **b " * 9_000 + "** *" * 9_000,
        "![" * 9_000 + "a" + "](b)" * 9_000,
        "<div>" * 150 + "a" + "</div>" * 150,
    ],
)
def test_no_odd_markdown_takes_long(renderer: Renderer, text: str) -> None:
    timed(renderer, "markdown", text)


def test_many_slow_cells_take_no_longer_than_a_page_may() -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "\\begin{a}" * 8_000}] * 20
    made = exporter("formgrade")
    start = time.monotonic()
    html = page(made, cells)
    assert time.monotonic() - start < 2 * SECONDS
    assert html.count("takes too long to be formatted") + html.count("too large to be") == 20


def test_a_large_text_is_cut_and_says_so(renderer: Renderer) -> None:
    html = timed(renderer, "markdown", "a" * 5_000_000)
    assert "too large to be formatted" in html
    assert "the rest is in the notebook" in html
    assert len(html) < 300_000


def test_a_page_holds_no_more_than_a_page(renderer: Renderer) -> None:
    budget = PageBudget()
    whole = "".join(renderer.html("markdown", "<b>a</b> " * 9_000, budget) for _ in range(50))
    assert whole.count("<") < 70_000
    assert len(whole) < 5_000_000


def test_one_picture_a_thousand_times_is_no_gigabyte(renderer: Renderer) -> None:
    picture = {"a": {"image/png": "A" * 1_000_000}}
    html = timed(renderer, "markdown", "![](attachment:a) " * 5_000, picture)
    assert "as it was written" in html
    assert "A" * 1_000_000 in timed(renderer, "markdown", "![](attachment:a)", picture)


def test_references_multiply_nothing(renderer: Renderer) -> None:
    text = f"[a]: https://b.c/{'x' * 40_000}\n\n" + "[a] " * 12_000
    assert "as it was written" in timed(renderer, "markdown", text)


def children() -> set[int]:
    return {one.pid for one in psutil.Process(os.getpid()).children()}


def test_a_child_that_was_ended_costs_nobody_a_cell() -> None:
    before, renderer = children(), Renderer()
    for _ in range(3):
        assert "<em>a</em>" in renderer.html("markdown", "*a*", PageBudget())
        [child] = children() - before
        psutil.Process(child).kill()
        psutil.Process(child).wait(SECONDS)


def test_no_child_outlives_who_asks() -> None:
    before, renderer = children(), Renderer()
    renderer.html("markdown", "*a*", PageBudget())
    assert children() - before
    del renderer
    assert children() == before
