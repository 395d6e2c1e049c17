"""Renders cells in a process of its own, which may be slow, grow or die; run with ``-m``.

One request a line, one answer a line, both JSON; the first line says that it is ready. It ends when
whoever asks has ended.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from typing import Any, BinaryIO

from autograder.frontends.nbgrader import markup

MOST_HTML = 3_000_000  # characters, beside pictures
MEMORY = 1_000_000_000  # bytes of address space, of which the libraries take a third


def main() -> None:
    """Answer until there is nothing more to answer."""
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    _warm()
    _tell(answers, True)
    for line in requests:
        _tell(answers, _answer(json.loads(line)))


def _warm() -> None:
    markup.markdown_html("*a*")
    markup.code_html("a = 1")


def _tell(answers: BinaryIO, answer: Any) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _answer(request: dict[str, Any]) -> tuple[str | None, float]:
    """The HTML, and the seconds it took; None for one that there is not, or no page should hold."""
    start = time.process_time()
    html: str | None = None
    with contextlib.suppress(Exception):
        html = _html(request)
    if html is not None and (len(html) > _room(request) or markup.is_nested(html)):
        html = None
    return html, time.process_time() - start


def _room(request: dict[str, Any]) -> int:
    """How long the HTML may be: one picture may be shown a thousand times."""
    pictures = [data for one in request["pictures"].values() for data in one.values()]
    return MOST_HTML + 2 * sum(map(len, pictures))


def _html(request: dict[str, Any]) -> str:
    text = str(request["text"])
    if request["kind"] == "markdown":
        return markup.markdown_html(text, request["pictures"])
    if request["kind"] == "html":
        return markup.clean_html(text)
    return markup.code_html(text)


if __name__ == "__main__":
    main()
