"""Reads the documentation: which commands and files stand on a page, and in which order."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# (\S+\.(?:py|toml))\n")
# What a page's commands need of the project; no page needs the tests of the kit itself.
PARTS = (
    "autograder", "docs", "exercises", "solutions", "source", "constraints.txt",
    "pyproject.toml", "README.md", "LICENSE",
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    text: str

    @property
    def path(self) -> str:
        """The file that the block is, where its first line names one."""
        found = FILE.match(self.text)
        return found[1] if found else ""


def blocks(page: str) -> list[Block]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [Block(language, body) for language, body in FENCE.findall(text)]


def commands(page: str) -> list[str]:
    """The lines of all ``sh`` blocks, which are a command each."""
    return [
        line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()
    ]


def copy_project(place: Path) -> Path:
    """The project's own files in a place of their own, without what others have left in it."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in PARTS:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=ignore)
        else:
            shutil.copy(ROOT / name, target)
    return place
