"""What lies in a place where students hand in: files, folders, and what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.submission.reading import CAPS, NOTEBOOK

__all__ = [
    "LISTED_CAPS",
    "MOST_AROUND",
    "MOST_DEEP",
    "MOST_FILES",
    "MOST_LISTED",
    "MOST_OF_ONE",
    "MOST_OTHERS",
    "ZIP",
    "Found",
    "could_be_work",
    "is_gradable",
    "is_litter",
    "stem",
]

MOST_FILES = 20_000  # students; no class has as many
MOST_OF_ONE = 1_000  # files of one student that could be the one to grade
MOST_OTHERS = 100  # other files of one student that are named; more are counted
MOST_LISTED = 200_000  # files of any kind in a student's folder; the whole of MNIST is 70,000
MOST_AROUND = 4  # folders that stand around a whole class
MOST_DEEP = 20  # folders within one another

ZIP = ".zip"
# What is read of a download, and how many bytes of each; a platform's own tables are small.
LISTED_CAPS = {**CAPS, ZIP: CAPS[NOTEBOOK], ".yml": 16_000_000, ".yaml": 16_000_000,
               ".csv": 16_000_000, ".txt": 1_000_000}  # fmt: skip

LITTER = frozenset(
    {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git", ".ds_store", "thumbs.db",
     "desktop.ini"}
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """``parts`` lead from the place to it; ``key`` is what its source reads it by.

    With a ``problem`` nothing of it can be read. What is no ``file`` is a folder.
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


def could_be_work(name: str) -> bool:
    """Whether a file of this name is a submission, or a zip file that may hold one."""
    return is_gradable(name) or name.lower().endswith(ZIP)


def is_litter(name: str) -> bool:
    """Whether a program left a file or folder of this name behind; no student hands it in."""
    return name in LITTER or name.lower() in LITTER or name.startswith("._")


def stem(name: str) -> str:
    """The name without its ending; whole where nothing would be left of it."""
    return name.rpartition(".")[0] or name
