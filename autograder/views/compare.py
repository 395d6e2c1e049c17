"""Tells whether a view on disk still has the content that its lesson gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["is_stale"]


def is_stale(path: Path, built: bytes, *, executed: bool = False) -> bool:
    """Whether the file differs from ``built``, is missing or unreadable.

    Scripts are compared byte by byte, notebooks by everything but outputs and execution counts.
    An ``executed`` notebook is stale, too, without any output.
    """
    if path.suffix != ".ipynb":
        return not path.is_file() or path.read_bytes() != built
    stored = _read_notebook(path)
    if stored is None or _content(stored) != _content(json.loads(built)):
        return True
    return executed and not any(cell.get("outputs") for cell in stored["cells"])


def _read_notebook(path: Path) -> dict[str, Any] | None:
    """Read a notebook as it is stored; None if there is none that can be read."""
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    cells = stored.get("cells") if isinstance(stored, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return None
    return stored


def _content(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = []
    for cell in notebook["cells"]:
        kept = {key: cell[key] for key in cell if key not in ("outputs", "execution_count")}
        kept["source"] = _joined(cell.get("source"))
        cells.append(kept)
    return {**notebook, "cells": cells}


def _joined(source: object) -> object:
    """Join a source that is stored as a list of lines."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source
