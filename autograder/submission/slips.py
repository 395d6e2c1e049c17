"""What is wrong with a file, or with a part of it, in the words that its author reads."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Slip"]


@dataclass(frozen=True)
class Slip:
    """What is wrong, what was expected, what is there, and what to write instead."""

    rationale: str
    help: str
    expected: str = ""
    actual: str = ""

    def __str__(self) -> str:
        return "\n".join(one for one in (self.rationale, self.actual, self.help) if one)
