"""Tells syntax that only a newer Python reads from a mistake: without it, the text can be read.

Each feature is taken out of the text, as far as this needs no understanding of it. Where what is
left has no fault there any more, the feature was the fault.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["NewerSyntax", "newer_syntax"]

MOST_TEXT = 20_000  # characters of a part that is looked at so closely
MOST_NESTED = 10
TEXT = re.compile(r"(?<!\w)([fFrRtTbBuU]{0,2})('''|\"\"\"|'|\")")
GENERIC = re.compile(
    r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)\[[^\n]*?\](?=[ \t]*[(:])", re.MULTILINE
)
ALIAS = re.compile(r"^([ \t]*)type[ \t]+(\w+)(?:\[[^\n=]*\])?([ \t]*=)", re.MULTILINE)
TEMPLATE = re.compile(r"(?<![\w'\"])([rR]?)[tT]([rR]?)(?=['\"])")
EXCEPT = re.compile(
    r"^([ \t]*except\*?[ \t]+)([A-Z][\w.]*(?:[ \t]*,[ \t]*[A-Z][\w.]*)+)(?=[ \t]*:)", re.MULTILINE
)
LAZY = re.compile(r"^([ \t]*)lazy[ \t]+(?=import\b|from\b)", re.MULTILINE)


@dataclass(frozen=True)
class NewerSyntax:
    """What the text uses, which version of Python brought it, and what to write for older ones."""

    what: str
    since: tuple[int, int]
    instead: str


@dataclass(frozen=True)
class _Feature:
    syntax: NewerSyntax
    without: Callable[[str], str]


def newer_syntax(
    text: str, reads: Callable[[str], bool], version: tuple[int, int] = sys.version_info[:2]
) -> NewerSyntax | None:
    """The feature of a Python newer than ``version`` that keeps a text from being read.

    ``reads`` says of a text whether this Python reads it, or gets past the fault.
    """
    if len(text) > MOST_TEXT:
        return None
    for one in FEATURES:
        if one.syntax.since > version and (other := one.without(text)) != text and reads(other):
            return one.syntax
    return None


def _plain_texts(text: str) -> str:
    """The text with an empty text for every f-string that only Python 3.12 and later read."""
    parts, at = [], 0
    while found := TEXT.search(text, at):
        reading = _Reading(text, found[2])
        end = reading.end(found.end(), formatted="f" in found[1].lower())
        lines = text.count("\n", found.start(), end)
        empty = "'''" + "\n" * lines + "'''"
        parts += [text[at : found.start()], empty if reading.newer else text[found.start() : end]]
        at = end
    return "".join([*parts, text[at:]])


class _Reading:
    """Reads one text within a program, and the texts in its braces, as Python 3.12 does."""

    def __init__(self, text: str, quote: str, inside: int = 0) -> None:
        self._text, self._quote, self._inside = text, quote, inside
        self._newer = False
        self._closed = False

    @property
    def newer(self) -> bool:
        """Whether it is a whole text, and something in its braces is not for older versions."""
        return self._newer and self._closed

    def end(self, at: int, *, formatted: bool) -> int:
        """Where it ends."""
        text, quote, depth = self._text, self._quote, 0
        while at < len(text):
            if depth == 0 and text.startswith(quote, at):
                self._closed = True
                return at + len(quote)
            if depth == 0 and len(quote) == 1 and text[at] == "\n":
                return at
            if (depth == 0 and text[at] == "\\") or (
                depth == 0 and formatted and text.startswith(("{{", "}}"), at)
            ):
                at += 2
            elif depth and (inner := TEXT.match(text, at)) and self._inside < MOST_NESTED:
                at = self._inner_end(inner)
            else:
                self._newer |= depth > 0 and (
                    text[at] == "\\" or text[at] + quote == "\n" + quote[0]
                )
                depth += (text[at] == "{") - (text[at] == "}" and depth > 0) if formatted else 0
                at += 1
        return at

    def _inner_end(self, inner: re.Match[str]) -> int:
        reading = _Reading(self._text, inner[2], self._inside + 1)
        end = reading.end(inner.end(), formatted="f" in inner[1].lower())
        alike = self._quote in inner[2]
        backslash = "\\" in self._text[inner.start() : end]
        self._newer |= alike or backslash or reading.newer
        return end


FEATURES = (
    _Feature(
        NewerSyntax(
            "the same quotes, or a backslash, inside the braces of an f-string",
            (3, 12),
            "Use the other kind of quotes inside the braces, such as "
            "f\"{scores['loss']}\", and no backslash there.",
        ),
        _plain_texts,
    ),
    _Feature(
        NewerSyntax(
            "type parameters in square brackets after a name",
            (3, 12),
            "Leave the square brackets behind the name out; your code works the same.",
        ),
        lambda text: GENERIC.sub(r"\1", text),
    ),
    _Feature(
        NewerSyntax("the statement `type`", (3, 12), "Leave the word `type` out: `Name = ...`."),
        lambda text: ALIAS.sub(r"\1\2\3", text),
    ),
    _Feature(
        NewerSyntax("a t-string", (3, 14), "Write f in the place of t before the quotes."),
        lambda text: TEMPLATE.sub(r"\1f\2", text),
    ),
    _Feature(
        NewerSyntax(
            "several exceptions after `except` without brackets",
            (3, 14),
            "Put brackets around them: `except (ValueError, TypeError):`.",
        ),
        lambda text: EXCEPT.sub(r"\1(\2)", text),
    ),
    _Feature(
        NewerSyntax("`lazy import`", (3, 15), "Leave the word `lazy` out."),
        lambda text: LAZY.sub(r"\1", text),
    ),
)
