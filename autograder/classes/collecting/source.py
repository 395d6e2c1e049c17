"""Tells one download from another, to know who is gone from it and who was never in it."""

from __future__ import annotations

import re
from pathlib import Path

from autograder._util.names import identity

__all__ = ["source_of"]

COPY = re.compile(r"\s?\(\d+\)$")


def source_of(place: Path) -> str:
    """The same for a folder, a zip file of it, and what a browser names when either comes again."""
    whole = place.resolve()
    name = whole.name[:-4] if whole.name.lower().endswith(".zip") else whole.name
    return identity(str(whole.with_name(COPY.sub("", name) or name)) if name else str(whole))
