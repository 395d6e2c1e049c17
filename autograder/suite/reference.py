"""The reference solution of an assignment, where it lies on this machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from autograder._util.places import solution_path
from autograder.submission.function_texts import function_text

__all__ = ["Beside", "Reference", "find_reference"]


@dataclass(frozen=True)
class Beside:
    """The text of one function in two versions, without docstrings."""

    own: str
    solution: str


@dataclass(frozen=True)
class Reference:
    """The solution's script; ``name`` is what messages and results call it."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def source(self) -> str:
        """The script's text."""
        return self.data.decode("utf-8")

    def beside(self, source: str, function: str) -> Beside | None:
        """A function of ``source`` and the solution's; None where either has no such function."""
        own, theirs = function_text(source, function), function_text(self.source, function)
        return Beside(own, theirs) if own and theirs else None


def find_reference(assignment: str) -> Reference | None:
    """The solution of this assignment; None where the kit is installed without it."""
    path = solution_path(assignment)
    return Reference(f"solutions/{path.name}", path.read_bytes()) if path else None
