"""Outputs as a page may show them: text, pictures that are made of pixels, and cleaned HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from autograder.frontends.nbgrader.rendering import PageBudget, Renderer
from autograder.report.text import clean

__all__ = ["sound_outputs"]

MOST_OUTPUTS = 1_000
MOST_CHARACTERS = 100_000  # of an output's text
CUT = "\n[The rest of this output is in the notebook.]"
PIXELS = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+\Z")
STREAMS = ("stdout", "stderr")


def sound_outputs(outputs: Any, renderer: Renderer, budget: PageBudget) -> Iterator[Any]:
    """The outputs built anew, of one kind of data each; what cannot be shown is named."""
    found = outputs if isinstance(outputs, list) else []
    for output in found[:MOST_OUTPUTS]:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind == "stream":
            name = output.get("name")
            yield _stream(name if name in STREAMS else "stdout", _room(output.get("text"), budget))
        elif kind == "error":
            lines = output.get("traceback")
            whole = "\n".join(map(_joined, lines)) if isinstance(lines, list) else ""
            yield _error(_room(whole or output.get("evalue"), budget))
        elif kind in ("display_data", "execute_result"):
            yield _data(output.get("data"), renderer, budget)


def _data(data: Any, renderer: Renderer, budget: PageBudget) -> Any:
    data = data if isinstance(data, dict) else {}
    for kind, form in (("text/html", "html"), ("text/markdown", "markdown")):
        if kind in data:
            html = renderer.html(form, _joined(data[kind]), budget)
            return _shown({"text/html": html})
    for kind in PIXELS:
        if kind in data and BASE64.match(picture := _joined(data[kind])):
            return _shown({kind: picture})
    for kind in ("text/plain", "text/latex"):
        if kind in data:
            return _shown({"text/plain": _room(data[kind], budget)})
    kinds = ", ".join(sorted(map(str, data))) or "nothing"
    return _shown({"text/plain": f"[This output is not shown: {clean(kinds, 200)}]"})


def _stream(name: str, text: str) -> Any:
    from nbformat import v4

    return v4.new_output("stream", name=name, text=text)


def _error(text: str) -> Any:
    from nbformat import v4

    return v4.new_output("error", ename="", evalue="", traceback=[text])


def _shown(data: dict[str, str]) -> Any:
    from nbformat import v4

    return v4.new_output("display_data", data=data)


def _room(text: Any, budget: PageBudget) -> str:
    """As much of a text as the page has room for, without its colours and control characters."""
    whole = _joined(text)
    room = max(0, min(budget.characters, MOST_CHARACTERS))
    budget.characters -= len(whole[:room])
    kept = clean(whole[:room], 4 * room + 1)
    return kept + CUT if len(whole) > room else kept


def _joined(text: Any) -> str:
    """A text that may be a list of lines."""
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""
