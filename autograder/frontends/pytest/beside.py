"""Names the files beside a submission that pytest has read, and run where they are code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from autograder._util.places import KIT_HOME
from autograder.report.text import clean

__all__ = ["beside_lines"]


def beside_lines(config: pytest.Config, graded: Iterable[Path]) -> list[str]:
    """What a reader should know of them; nothing where there are none but the kit's own."""
    folders = {folder for path in graded for folder in path.parents}
    start = config.invocation_params.dir
    found = [path for path in _read(config) if path.parent in folders and not _is_ours(path)]
    if not found:
        return []
    names = ", ".join(sorted({_shown(path, start) for path in found}))
    return [
        f"pytest has also read {names}: such files run as you do.",
        "To grade other people's work, use `autograder grade FOLDER`, which reads none of them.",
    ]


def _read(config: pytest.Config) -> Iterator[Path]:
    if config.inipath is not None:
        yield config.inipath
    for plugin in config.pluginmanager.get_plugins():
        path = Path(str(getattr(plugin, "__file__", None) or ""))
        if path.name == "conftest.py":
            yield path


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(KIT_HOME)


def _shown(path: Path, start: Path) -> str:
    shown = path.relative_to(start) if path.is_relative_to(start) else path
    return " ".join(clean(str(shown)).split())
