"""What pytest prints for a check that did not pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["CauseRepr"]


@dataclass(frozen=True)
class _Crash:
    """What pytest's short lines (``--tb=line``, the summary, JUnit) show of a failure."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class CauseRepr:
    """A failure's text: what is wrong and what to try, and no traceback."""

    def __init__(self, path: str, headline: str, text: str) -> None:
        self.reprcrash = _Crash(path, headline)
        self.text = text

    def __str__(self) -> str:
        return self.text

    def toterminal(self, tw: Any) -> None:
        """Print the text as it is."""
        for line in self.text.split("\n"):
            tw.line(line)
