"""What one student handed in, as it is graded."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HandedIn"]


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in: the bytes, or why there are none. ``name`` is for messages.

    Both names can be shown: what is invisible in them, or no text, is spelt out.
    """

    student: str
    name: str
    data: bytes | None
    problem: str = ""
