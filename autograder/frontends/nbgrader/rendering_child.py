"""Renders cells in a process of its own, which may be slow, grow or die; run with ``-m``.

One request a line, one answer a line, both JSON; the first line says that it is ready. It ends when
whoever asks has ended.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any, BinaryIO

from autograder.frontends.nbgrader import markup

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


def _answer(request: dict[str, Any]) -> str | None:
    """The HTML; None where there is none, or one that no page should hold."""
    try:
        html = _html(request)
        return None if markup.is_nested(html) else html
    except Exception:
        return None


def _html(request: dict[str, Any]) -> str:
    text = str(request["text"])
    if request["kind"] == "markdown":
        return markup.markdown_html(text, request["pictures"])
    if request["kind"] == "html":
        return markup.clean_html(text)
    return markup.code_html(text)


if __name__ == "__main__":
    main()
