"""A file's bytes to a submission: scripts and notebooks, or one clear reason why not."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

from fuzz.plain_values import Edit, edited, edits, json_text, texts, values
from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, pieces
from hypothesis import strategies as st
from support.making import ROOT

from autograder.submission import SubmissionError, submission_from_bytes

EXAMPLES = 300

FUNCTIONS = ("normalize", "split", "build_model", "plot_metrics")
STUB = b"def normalize(images):\n    return images / 255.0\n"
MOST_CHARACTERS = 300_000
MOST_BYTES = 8_000_000
WORDS = (
    STUB, b"(", b"import a", b".a", b"'''", b"{", b"[", b'"cell_type"', b",", b"{},", b"\\",
    b'"\\ud800"', b'{"cells": [', b"]}",
)  # fmt: skip
# How code can be long, deep or odd: an opening, what is repeated, and an end that may close it.
FORMS = (
    ("import a", ".a", ""), ("x = ", "(", ")"), ("x = ", "[", "]"), ("x = ", "{", "}"),
    ("x = ", "-", "1"), ("x = ", "not ", "1"), ("x = 1", " + 1", ""), ("x = 1", ".a", ""),
    ("x = 1", "[0]", ""), ("x = f", "()", ""), ("x = ", "lambda: ", "1"), ("x = f'", "{x}", "'"),
    ("x = f'", "{f'", "'"), ("x = '", "\\N{DIGIT ONE}", "'"), ("x = '", "a", ""),
    ("'''", "\n", ""), ("x = ", "1,", "1"), ("def f(", "a=1, ", "b=1): 0"), ("x = ", "9", ""),
    ("x = 0x", "f", ""), ("x = 1e", "9", ""), ("", "if 1:\n ", "0"), ("", "@a\n", "def f(): 0"),
    ("", "x = ", "1"), ("", "\\\n", ""), ("", "\n", ""), ("", ";", ""), ("#", "#", ""),
    ("", "def split(): 0\n", ""), ("", "class A:\n    pass\n", ""),
    ("", "async def f(): await x\n", ""), ("", "\t", "x"), ("match x:\n case ", "[", "]: 0"),
    ("match x:\n case a", ".a", ": 0"), ("x = a if ", "a else ", "1"),
    ("", "try:\n 0\nfinally:\n 0\n", ""), ("x = [", "x for x in ", "y]"), ("x = ", "*", "y"),
    ("global ", "a, ", "b"), ("from a import ", "b as split, ", "c"), ("x: ", "'", ""),
    ("del ", "(", ")"), ("", "%time ", "1"), ("", "%%capture\n", ""), ("", "!ls \\\n", ""),
    ("x = ", "!", "ls"), ("", "?", ""), ("", "x?", ""), ("", "a.b.c.", "?"), ("x", "[", "= %a"),
    ("x", ",x", " = !a"), ("", " ", "x??"), ("", "if __name__ == '__main__': 0\n", ""),
    ("with ", "a as b, ", "c: 0"), ("x = b'", "\\x00", "'"), ("x = '", "\u00e9", "'"),
    ("", "\u00e9", " = 1"), ("x = ", "{**", "1"), ("print(", "'a' ", ")"),
    ("# -*- coding: ", "utf_7", " -*-"), ("# coding: ", "punycode", ""),
    ("# coding: ", "rot13", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form of code, so often, closed again or not."""

    number: int
    times: int
    closed: bool

    def __str__(self) -> str:
        opening, again, end = FORMS[self.number]
        times = min(self.times, MOST_CHARACTERS // len(again))
        closing = end * times if self.closed and again in ("(", "[", "{") else end
        return opening + again * times + closing + "\n"


@dataclass(frozen=True)
class Script:
    """A script of such forms with a good function, and changes to its bytes."""

    forms: tuple[Form, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        text = "".join(map(str, self.forms)).encode("utf-8", "surrogatepass")
        return changed(text + STUB, list(self.byte_edits))


@dataclass(frozen=True)
class Notebook:
    """A notebook: honest or made up, with changes to its JSON, further cells and to its bytes."""

    start: Any  # None for the solution's notebook
    edits: tuple[Edit, ...]
    cells: tuple[Form, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        book = edited(_honest() if self.start is None else self.start, list(self.edits))
        if isinstance(book, dict) and isinstance(book.get("cells"), list):
            book["cells"] += [_cell(str(form)) for form in self.cells]
        return changed(json_text(book), list(self.byte_edits))


@functools.cache
def _honest() -> Any:
    book = json.loads((ROOT / "solutions" / "mnist.ipynb").read_bytes())
    for cell in book["cells"]:
        cell.pop("outputs", None)  # pictures of megabytes
    return book


def _cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}


def _forms() -> st.SearchStrategy[Form]:
    often = st.one_of(st.integers(0, 5), st.sampled_from([90, 210, 1000, 6000, 45_000, 180_000]))
    return st.builds(Form, st.integers(0, len(FORMS) - 1), often, st.booleans())


def _few_bytes() -> st.SearchStrategy[tuple[ByteEdit, ...]]:
    return mostly(st.just(()), st.lists(byte_edits, max_size=3).map(tuple))


def notebooks() -> st.SearchStrategy[Notebook]:
    """The solution's notebook with changes, and others."""
    cells = st.fixed_dictionaries(
        {"cell_type": st.one_of(st.just("code"), values), "source": st.one_of(texts, values)}
    )
    made_up = st.one_of(
        st.fixed_dictionaries({"nbformat": st.just(4), "cells": st.lists(cells, max_size=4)}),
        st.fixed_dictionaries({"worksheets": values}),
    )
    books = mostly(st.none(), mostly(made_up, values))
    few_edits = st.lists(edits, max_size=3).map(tuple)
    few_cells = st.lists(_forms(), max_size=2).map(tuple)
    return st.builds(Notebook, books, few_edits, few_cells, _few_bytes())


def inputs() -> st.SearchStrategy[tuple[str, Script | Notebook | Pieces]]:
    """Names and contents."""
    script = st.builds(Script, st.lists(_forms(), max_size=3).map(tuple), _few_bytes())
    raw = pieces(*WORDS, most=MOST_BYTES)
    names = st.sampled_from(["ada.py", "ada.ipynb", "\udcff.py", "a\nb.PY", "\x1b[2J.IPYNB"])
    usual = st.one_of(
        st.tuples(st.just("ada.py"), script), st.tuples(st.just("ada.ipynb"), notebooks())
    )
    return mostly(usual, st.tuples(names, st.one_of(script, notebooks(), raw)))


def attempt(given: tuple[str, Script | Notebook | Pieces]) -> None:
    """Read it; SubmissionError is the only way to refuse it."""
    name, content = given
    try:
        found = submission_from_bytes(name, bytes(content), FUNCTIONS, "ada")
    except SubmissionError as error:
        if len(str(error)) > 2000:
            raise AssertionError("a message of more than 2,000 characters") from None
        return
    found.source.encode()
    assert found.defined <= set(FUNCTIONS)
    for number in (-1, 0, 1, 7, 10**9):
        found.line(number)
        found.where(number)
