"""What students write is text on nbgrader's pages, whichever way it gets there.

A page with hostile cells has to hold the same ids, classes, fields, events and scripts as one
with harmless cells of the same kinds.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.making import ROOT
from support.pages import exporter, page

pytest.importorskip("nbgrader")

from bs4 import BeautifulSoup

Cell = dict[str, Any]
WORD = "Pleaseread"
# Names of nbgrader's own fields and buttons, and classes that move things about the page.
FIELDS = (
    f'<div id="check_split" class="nbgrader_cell score navbar-fixed-top modal" name="top" style='
    f'"position: fixed; top: 0" onclick="x()" data-toggle="tooltip" data-link="x">{WORD}</div>'
)
HOSTILE = {
    "fields": FIELDS,
    "button": f'<a class="full-credit btn" href="#">{WORD}</a>',
    "comment field": f'<textarea id="split-comment" class="comment">{WORD}</textarea>',
    "unclosed": f"</div></div></pre></div><div class='nbgrader_cell'>{WORD}",
    "script": f"{WORD}<script>x()</script>",
    "template": f"{WORD}<template><script>x()</script></template>",
    "image": f'{WORD}<img src="x" onerror="x()"><img src="/formgrader?path=submitted">',
    "far image": f'{WORD}<img src="http://127.0.0.1:8888/formgrader?path=submitted/eve">',
    "picture of text": f'{WORD}<img src="data:text/html;base64,PHNjcmlwdD4=">',
    "drawing": f'{WORD}<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    "svg": f'{WORD}<svg onload="x()"><a href="javascript:x()"><text>y</text></a></svg>',
    "math": f'{WORD}<math><mtext href="javascript:x()" id="check_split">y</mtext></math>',
    "form": f'{WORD}<form action="/formgrader"><input class="score" id="check_split"></form>',
    "base": f'{WORD}<base href="http://x.y/"><meta http-equiv="refresh" content="0;url=http://x">',
    "frame": f'{WORD}<iframe srcdoc="&lt;script&gt;x()&lt;/script&gt;"></iframe><object data="x">',
    "style": f"{WORD}<style>.nbgrader_cell {{display: none}}</style><link rel=stylesheet href=//x>",
    "link": f'<a href="javascript:x()">{WORD}</a><a href=" java\nscript:x()">a</a>',
    "coded link": f'<a href="&#106;avascript:x()">{WORD}</a>',
    "data link": f'<a href="data:text/html,<script>x()</script>">{WORD}</a>',
    "own link": f'<a href="/formgrader?path=submitted/eve/mnist">{WORD}</a>',
    "own link by host": f'<a href="http://127.0.0.1:8888/x/%2566ormgrader?path=x">{WORD}</a>',
    "beside": f'<a href="evil.html">{WORD}</a> <a href="http:/evil.html">a</a>',
    "map": f'{WORD}<map name="m"><area href="https://x.y" id="check_split"></map>',
    "comment": f"{WORD}<!-- --><!--><script>x()</script>--><![CDATA[<script>x()</script>]]>",
    "mutation": f"{WORD}<noscript><p title='</noscript><img src=x onerror=x()>'></noscript>",
}  # fmt: skip
MARKDOWN = {
    "link": f"[{WORD}](javascript:x())",
    "angle": f"{WORD} <javascript:x()>",
    "reference": f"[{WORD}][a]\n\n[a]: javascript:x()",
    "own": f"[{WORD}](/formgrader?path=submitted)",
    "picture": f'{WORD} ![a](/formgrader?path=x "onerror=x()")',
    "heading": f"# check_split {WORD}",
    "code": f'{WORD}\n\n```x" onclick="x()\na\n```\n\n```mermaid\nclick a call x()\n```',
    "task list": f"- [x] {WORD}",
    "table": f"|a|\n|:-:|\n|{WORD}|",
    "raw in code": f"`{WORD}<b id=check_split>`",
    "in math": f"$<b id='check_split' onclick='x()'>{WORD}$",
    "in environment": f"\\begin{{a}}<b id='check_split'>{WORD}\\end{{a}}",
    "environment's name": f"{WORD} \\begin{{a<b id=check_split>}}x\\end{{a<b id=check_split>}}",
}
MACROS = [
    r"\href{javascript:x()}{a}", r"\cssId{check_split}{a}", r"\class{full-credit}{a}",
    r"\style{position: fixed}{a}", r"\mmlToken{mi}[id='check_split' href='javascript:x()']{a}",
    r"\bbox[position: fixed]{a}", r"\require{action}", r"\unicode{65}", r"\hr<wbr>ef{x}{a}",
    r"\hr<!-- -->ef{javascript:x()}{a}", r"\&#104;ref{x}{a}", r"\hr<u></u>ef{x}{y}",
]  # fmt: skip
CODES = (
    "a\x1b[2Jb\x1b]0;c\x07d\x00e\u202ef\u2066g\x9b1mh &#27;[2J &#x202e; <b title='&#27;'>i</b> "
    "[j](https://a.b/formgr\x01ader?path) <a href='https://a.b/formgr&#1;ader'>k</a>"
)
ACTS = re.compile(r"\\(?:href|cssId|class|style|mmlToken|bbox|require|unicode)(?![A-Za-z])")


def raw(text: str, **metadata: Any) -> Cell:
    return {"cell_type": "raw", "metadata": metadata, "source": text}


def markdown(text: str, **more: Any) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text, **more}


def code(text: str, *outputs: Cell, **more: Any) -> Cell:
    return {
        "cell_type": "code", "metadata": {}, "source": text, "execution_count": None,
        "outputs": list(outputs), **more,
    }  # fmt: skip


def shown(kind: str, text: str, **metadata: Any) -> Cell:
    return {"output_type": "display_data", "data": {kind: text}, "metadata": metadata}


def stream(text: str) -> Cell:
    return {"output_type": "stream", "name": "stdout", "text": text}


def error(text: str) -> Cell:
    return {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]}


# Ways for a text into a page, each with how its harmless twin is made.
WAYS: dict[str, Callable[[str], Cell]] = {
    "raw cell": raw,
    "raw cell in HTML": lambda text: raw(text, raw_mimetype="text/html"),
    "Markdown cell": markdown,
    "code cell": code,
    "unknown cell": lambda text: raw(text) | {"cell_type": text},
    "HTML output": lambda text: code("1", shown("text/html", text)),
    "isolated output": lambda text: code(
        "1", shown("text/html", text, **{"text/html": {"isolated": True}})
    ),
    "Markdown output": lambda text: code("1", shown("text/markdown", text)),
    "text output": lambda text: code("1", shown("text/plain", text)),
    "LaTeX output": lambda text: code("1", shown("text/latex", text)),
    "printed": lambda text: code("1", stream(text)),
    "coloured": lambda text: code("1", stream(f"\x1b[31;1m{text}\x1b[0m")),
    "error": lambda text: code("1", error(text)),
}
# Ways in which the text itself need not be seen.
UNSEEN: dict[str, Callable[[str], Cell]] = {
    "script output": lambda text: code("1", shown("application/javascript", text)),
    "vendor's output": lambda text: code("1", shown("application/vnd.x+json", text)),
    "drawing": lambda text: code("1", shown("image/svg+xml", text)),
    "kind of output": lambda text: code("1", shown(text, "a")),
    "PDF": lambda text: code("1", shown("application/pdf", text)),
    "pixels": lambda text: code("1", shown("image/png", f'"{text}')),
    "file of pixels": lambda text: code("1", shown("image/png", "AA==", filenames={
        "image/png": text})),
    "width": lambda text: code("1", shown("image/png", "AA==", **{"image/png": {"width": text}})),
    "tag": lambda text: code("1", metadata={"tags": [f"a full-credit {text}"]}),
    "count": lambda text: code("1", stream("a")) | {"execution_count": text},
    "id": lambda text: code("1") | {"id": text},
    "mark": lambda text: markdown("a", metadata={"nbgrader": {
        "grade_id": text, "solution": True, "grade": True, "points": text}}),
    "points": lambda text: markdown("a", metadata={"nbgrader": {
        "grade_id": "x", "task": True, "points": text}}),
    "comment": lambda text: markdown("a", metadata={"nbgrader": {
        "grade_id": "x y", "solution": True, "comment": text}}),
    "attachment": lambda text: markdown(
        "![a](attachment:b)", attachments={"b": {"image/png": f'"{text}'}}),
    "kind of attachment": lambda text: markdown(
        "![a](attachment:b)", attachments={"b": {text: "AA=="}}),
    "name of attachment": lambda text: markdown(
        f"![a](attachment:{text})", attachments={text: {"image/png": "AA=="}}),
    "language": lambda text: code("%%" + text),
}  # fmt: skip


@pytest.fixture(scope="module", params=["formgrade", "feedback"])
def made(request: pytest.FixtureRequest) -> Iterator[Any]:
    return exporter(request.param)


def powers(html: str) -> Counter[tuple[str, str, str]]:
    """What can act, be found or be drawn elsewhere: each tag's attributes, and tags that act."""
    found: Counter[tuple[str, str, str]] = Counter()
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.name in (
            "base",
            "embed",
            "form",
            "iframe",
            "input",
            "link",
            "math",
            "meta",
            "object",
            "script",
            "style",
            "svg",
            "textarea",
            "template",
        ):
            found[tag.name, "", ""] += 1
        for name, value in tag.attrs.items():
            if name in ("alt", "title", "rel", "width", "height"):
                continue
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name == "id" and re.fullmatch(r"cell-id=[0-9a-f-]+", text):
                continue  # a new one for each page
            if name == "class" and re.fullmatch(r"[a-z]{1,2}\d?", text):
                continue  # colours of code
            if name in ("src", "href") and re.match(r"data:image/png;|https?://\w+\.", text):
                continue
            found[tag.name, name, text] += 1
    return found  # fmt: skip


def only_text(made: Any, cells: list[Cell], twins: list[Cell]) -> str:
    """Fails where the page gives these cells a power that their harmless twins have not."""
    html = page(made, cells)
    more = powers(html) - powers(page(made, twins))
    # What is shown as plain text, or not at all, has fewer elements and a few of its own.
    assert not more, more
    return html


@pytest.mark.parametrize("way", WAYS)
def test_html_is_text_whichever_way_it_comes(made: Any, way: str) -> None:
    hostile = [WAYS[way](text) for text in HOSTILE.values()]
    harmless = [WAYS[way](f"<div><p>{WORD}</p></div>") for _ in HOSTILE]
    html = only_text(made, hostile, harmless)
    assert BeautifulSoup(html, "html.parser").get_text().count(WORD) >= len(HOSTILE)


@pytest.mark.parametrize("way", UNSEEN)
def test_what_is_not_shown_gives_nothing_either(made: Any, way: str) -> None:
    hostile = [UNSEEN[way](text) for text in (*HOSTILE.values(), "x' y=\"")]
    only_text(made, hostile, [UNSEEN[way](f"{WORD} a") for _ in hostile])


@pytest.mark.parametrize("odd", [7, None, ["a"], {"a": [1]}, True])
def test_odd_values_break_no_page(made: Any, odd: Any) -> None:
    marks = {"grade_id": "x", "grade": odd, "solution": True, "points": odd, "checksum": odd}
    cells = [
        code("1", odd and error("a") | {"traceback": odd}, stream("b") | {"text": odd}),
        code("1", shown("text/html", odd), shown("image/png", odd), outputs=[odd]),
        markdown("1", attachments=odd, metadata={"nbgrader": marks}),
        markdown("2", metadata={"nbgrader": odd}), markdown("3", attachments={"a": odd}),
    ]  # fmt: skip
    assert "Okoye" in page(made, cells) or "Score" in page(made, cells)


def test_markdown_is_text(made: Any) -> None:
    html = only_text(
        made, [markdown(text) for text in MARKDOWN.values()],
        [markdown(f"{WORD}\n\n```python\na\n```\n\n$x$") for _ in MARKDOWN],
    )  # fmt: skip
    assert BeautifulSoup(html, "html.parser").get_text().count(WORD) >= len(MARKDOWN)


@pytest.mark.parametrize("way", ["Markdown cell", "HTML output", "Markdown output"])
def test_mathjax_gets_no_macro_that_acts(made: Any, way: str) -> None:
    html = page(made, [WAYS[way](f"$x {macro} y$") for macro in MACROS])
    assert not ACTS.search(html.replace("<wbr>", ""))
    assert html.count(r"\mathrm") >= 8  # in Markdown's formulas, HTML is text


@pytest.mark.parametrize("way", WAYS)
def test_no_control_character_reaches_a_page(made: Any, way: str) -> None:
    html = page(made, [WAYS[way](CODES)])
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert not re.search(r"""href=["'][^"']*a\.b/formgrader""", html)


@pytest.mark.parametrize("way", ["raw cell", "Markdown cell", "HTML output", "tag"])
def test_without_the_courses_settings_it_would_act(way: str) -> None:
    stock = exporter("formgrade", own=False)
    make = (WAYS | UNSEEN)[way]
    assert powers(page(stock, [make(FIELDS)])) - powers(page(stock, [make(WORD)]))


def test_a_name_is_a_cells_once(made: Any) -> None:
    marks = {"grade_id": "check_split", "grade": True, "points": 20, "locked": True}
    cells = [code("1", metadata={"nbgrader": dict(marks)}) for _ in range(3)]
    html = page(made, cells)
    assert len(re.findall(r'(?:id|name)="check_split"', html)) == 1


def test_the_kits_own_output_is_shown_as_it_is(made: Any) -> None:
    marks = {"grade_id": "check_split", "grade": True, "points": 20, "locked": True, "score": 1.0}
    told = "split   12 of 20  not right yet\n\nExpected: <n> & more"
    points = {"output_type": "execute_result", "data": {"text/plain": "12.0"}, "metadata": {},
              "execution_count": None}  # fmt: skip
    html = page(made, [code("check('split')", stream(told), points, metadata={"nbgrader": marks})])
    text = BeautifulSoup(html, "html.parser").get_text()
    assert told in text
    assert "12.0" in text
    assert 'class="nf"' in page(made, [code("def f(): pass")])  # code has its colours


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("# Title", "<h1>"),
        ("**bold** and `code`", "<strong>bold</strong> and <code>code</code>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>"),
        ("[a](https://keras.io)", 'href="https://keras.io"'),
        ("<a href='mailto:a@b.c'>a</a>", "mailto:"),
        ("```python\nx = 1\n```", '<span class="mi">1</span>'),
        ("$x < y$ and $\\frac{1}{2} \\hrulefill$", r"$x &lt; y$ and $\frac{1}{2} \hrulefill$"),
        ("- a\n    - b", "<ul>"),
        ("a  \nb<br>c", "<br"),
    ],
)
def test_what_writers_use_is_kept(made: Any, source: str, kept: str) -> None:
    assert kept in page(made, [markdown(source)])


def test_pictures_that_were_pasted_or_drawn_are_kept(made: Any) -> None:
    data = base64.b64encode(b"\x89PNG pixels").decode()
    pasted = markdown("![a](attachment:a.png)", attachments={"a.png": {"image/png": data}})
    drawn = code("1", shown("image/png", data))
    assert page(made, [pasted, drawn]).count(f"data:image/png;base64,{data}") == 2


def test_a_missing_attachment_is_no_broken_page(made: Any) -> None:
    html = page(made, [markdown("before ![a](attachment:gone.png) after")])
    assert "cannot be formatted" in html
    assert "before ![a](attachment:gone.png) after" in html


def test_the_lessons_own_text_loses_no_word(made: Any) -> None:
    book = json.loads((ROOT / "source" / "mnist" / "mnist.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "markdown"]
    texts = ["".join(cell["source"]) for cell in cells]
    assert len(texts) > 10
    html = page(made, [markdown(text) for text in texts])
    assert "as it was written" not in html
    links = BeautifulSoup(html, "html.parser").select(".rendered_html a[href^=http]")
    assert len(links) == sum(text.count("](") for text in texts)
