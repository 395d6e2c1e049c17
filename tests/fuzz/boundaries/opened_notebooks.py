"""A submitted notebook as nbgrader gets to see it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fuzz.boundaries.submissions import Notebook, notebooks
from fuzz.raw_bytes import Pieces, mostly, pieces
from hypothesis import strategies as st

from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook

EXAMPLES = 300

MOST_BYTES = 20_000_000
WORDS = (b"{", b"[", b"{},", b'"outputs":', b'"cells": [', b"]}", b'"\\', b'{"cell_type": "code"},',
         b'"a":', b"\xf0\x9f\x98\x80", b'"')  # fmt: skip


def inputs() -> st.SearchStrategy[Notebook | Pieces]:
    """Notebooks, and what is none."""
    return mostly(notebooks(), pieces(*WORDS, most=MOST_BYTES))


def attempt(given: Notebook | Pieces) -> None:
    """Open it; NotANotebookError is the only way to refuse it, and what is opened is sound."""
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mnist.ipynb"
        path.write_bytes(bytes(given))
        try:
            found = open_notebook(path, "mnist.ipynb")
        except NotANotebookError as error:
            str(error).encode()
            return
    nbformat.validate(found)
    assert not any(cell.get("outputs") for cell in found.cells)
    nbformat.writes(found).encode()
