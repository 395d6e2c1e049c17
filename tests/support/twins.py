"""Turns .py submissions into notebooks, a cell for each definition and each run of statements.

    PYTHONPATH=tests python -m support.twins FOLDER [FILE ...]

Writes the twin of each file (default: every wheat and chaff) into FOLDER.
"""

from __future__ import annotations

import ast
import json
import sys
from itertools import pairwise
from pathlib import Path

from autograder.submission import Submission, read_submission
from autograder.suite.assignment import assignment_folder

CORPUS = assignment_folder("mnist") / "corpus"


def cells_of(source: str) -> list[str]:
    """The text cut before and after every definition at its top level; nothing is left out."""
    lines = source.split("\n")
    cuts = {0, len(lines)}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            decorated = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            cuts |= {decorated - 1, (node.end_lineno or node.lineno)}
    places = sorted(cuts)
    cells = ["\n".join(lines[start:end]) for start, end in pairwise(places)]
    assert "\n".join(cells) == source
    return [cell for cell in cells if cell.strip()]


def twin_of(submission: Submission) -> bytes:
    """The notebook of a .py submission."""
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": text, "outputs": [],
         "execution_count": None}
        for number, text in enumerate(cells_of(submission.source))
    ]  # fmt: skip
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(book, indent=1).encode()


def main() -> None:
    """Write the twins."""
    folder, *files = (Path(one) for one in sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for path in files or sorted(CORPUS.glob("*s/*.py")):
        (folder / f"{path.stem}.ipynb").write_bytes(twin_of(read_submission(path, ["split"])))
    print(f"{len(list(folder.glob('*.ipynb')))} notebooks in {folder}")


if __name__ == "__main__":
    main()
