"""What lies in a place where students hand in: files, folders, and what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.submission.reading import CAPS

__all__ = ["MOST_FILES", "MOST_LISTED", "MOST_OF_ONE", "Found", "is_gradable", "is_litter", "stem"]

MOST_FILES = 20_000  # students; no class has as many
MOST_OF_ONE = 1_000  # files of one student that could be the one to grade
MOST_LISTED = 200_000  # files of any kind in a student's folder; the whole of MNIST is 70,000

LITTER = frozenset({".ipynb_checkpoints", "__MACOSX", "__pycache__"})


@dataclass(frozen=True)
class Found:
    """``parts`` lead from the place to it; ``key`` is what its source reads it by.

    With a ``problem`` nothing of it can be read. What is no ``file`` is a student's folder, or one
    in it, or, with three ``parts``, a file named after the assignment in a folder that is not.
    """

    parts: tuple[str, ...]
    key: int | str = ""
    file: bool = True
    problem: str = ""

    @property
    def name(self) -> str:
        """Its path in the place, as it is spelt there."""
        return "/".join(self.parts)


def is_gradable(name: str) -> bool:
    """Whether a file of this name could be a submission."""
    return name.lower().endswith(tuple(CAPS))


def is_litter(name: str) -> bool:
    """Whether a program left a file or folder of this name behind; no student hands it in."""
    return name in LITTER or name.startswith("._")


def stem(name: str) -> str:
    """The name without its ending; whole where nothing would be left of it."""
    return name[: name.rindex(".")] or name
