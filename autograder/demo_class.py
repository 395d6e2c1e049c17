"""Makes a small class to try the grader on, out of the lesson's own solution and exercise."""

from __future__ import annotations

import ast
import json
from pathlib import Path

__all__ = ["DemoError", "hand_in"]

ROOT = Path(__file__).parents[1]
# Whose work is the solution with one thing changed: the text, and what is in its place.
MISTAKES = {
    "ben": ("/ 255.0", "/ 256.0"),
    "dora": ('activation="softmax"', 'activation="sigmoid"'),
    "emil": ('activation="relu"', 'activation="linear"'),
}
SPLIT = """
def split(images, labels, validation_split=0.2):
    rng = np.random.default_rng(0)
    cut = round(len(images) * (1 - validation_split))
    images, labels = rng.permutation(images), rng.permutation(labels)
    return (images[:cut], labels[:cut]), (images[cut:], labels[cut:])
"""
CURVES = """
def plot_metrics(history):
    figure, axes = plt.subplots()
    axes.plot(history.history["accuracy"])
    axes.plot(history.history["val_accuracy"])
    return figure
"""
# Says "all is well" in the names of others, and ends the process before it can be looked at.
CHEAT = """
def normalize(images):
    import os
    import sys

    for module in [one for name, one in sys.modules.items() if name.startswith("autograder")]:
        for name in list(vars(module)):
            if name in ("grade", "judge", "check", "finding"):
                setattr(module, name, lambda *_, **__: None)
    print('{"status": "graded", "points": 100.0, "max_points": 100.0}')
    os._exit(0)
"""


class DemoError(Exception):
    """The lesson's files are not there to be made a class of; ``str()`` is what to show."""


def hand_in(folder: Path) -> None:
    """Write a class's submissions into ``folder``; raises DemoError, OSError."""
    solution, exercise = _text("solutions/mnist.py"), _text("exercises/mnist.py")
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "ada": solution,
        "cem": solution + SPLIT,
        "finn": exercise,
        "gül": solution + CURVES,
        "mallory": solution + CHEAT,
        "zoë": solution.replace("return model", "return model)"),
        **{who: solution.replace(*change) for who, change in MISTAKES.items()},
    }
    for who, text in texts.items():
        (folder / f"{who}.py").write_text(text, encoding="utf-8")
    (folder / "hana.ipynb").write_text(_notebook(solution), encoding="utf-8")


def _text(name: str) -> str:
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except OSError:
        raise DemoError(
            f"{name} is not here: this needs a clone of the project, installed with -e."
        ) from None


def _notebook(solution: str) -> str:
    """A notebook with a cell for each top-level statement, the functions in reverse order."""
    tree = ast.parse(solution).body
    functions = [node for node in tree if isinstance(node, ast.FunctionDef)]
    others = [node for node in tree if node not in functions]
    cells = [ast.get_source_segment(solution, node) or "" for node in [*others, *functions[::-1]]]
    code = [_cell(text) for text in ["%matplotlib inline", *cells]]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": code})


def _cell(text: str) -> dict[str, object]:
    empty: dict[str, object] = {"metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": text, **empty}
