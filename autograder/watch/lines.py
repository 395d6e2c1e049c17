"""A line of text that knows what it is, so that a screen can colour it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Line"]


@dataclass(frozen=True)
class Line:
    """One line; ``kind`` is "bad", "good", "hint", "dim", "title" or empty."""

    text: str = ""
    kind: str = ""
