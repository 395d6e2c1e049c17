"""Builds the site of the documentation in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from support.doc_pages import DOCS, ROOT


def build(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=place, capture_output=True, text=True, check=False,
    )  # fmt: skip


def copy(place: Path) -> Path:
    shutil.copytree(DOCS, place / "docs")
    shutil.copy(ROOT / "mkdocs.yml", place)
    return place


def built(place: Path) -> Path:
    """The folder of the finished site."""
    done = build(copy(place))
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "site"
