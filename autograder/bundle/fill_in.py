"""Puts the solution's functions into an exercise: what a perfect student would hand in."""

from __future__ import annotations

import json
from collections.abc import Mapping

from autograder.comparison import function_lines

__all__ = ["filled_notebook", "filled_script", "function_texts"]


def function_texts(source: str, names: tuple[str, ...]) -> dict[str, str]:
    """The text of each of these functions of a module."""
    lines = source.split("\n")
    places = {name: function_lines(source, name) for name in names}
    return {
        name: "\n".join(lines[place[0] - 1 : place[1]]) for name, place in places.items() if place
    }


def filled_script(script: bytes, functions: Mapping[str, str]) -> bytes:
    """A script with these functions in the place of its own."""
    return _filled(script.decode("utf-8"), functions).encode()


def filled_notebook(notebook: bytes, functions: Mapping[str, str]) -> bytes:
    """A notebook with these functions in the place of its own."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = _filled("".join(cell["source"]), functions)
    return json.dumps(content).encode()


def _filled(source: str, functions: Mapping[str, str]) -> str:
    for name, stub in function_texts(source, tuple(functions)).items():
        source = source.replace(stub, functions[name])
    return source
