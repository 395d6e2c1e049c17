"""Tells what to install where a library is missing that only one of the kit's extras brings."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires

__all__ = ["how_to_install"]

DISTRIBUTION = "mnist-teaching-kit"
REQUIREMENT = re.compile(r"([\w.-]+).*extra == ['\"](\w+)['\"]")


def how_to_install(error: ModuleNotFoundError) -> str | None:
    """One line that says which extra brings the missing library; None where no extra does."""
    library = _normalized((error.name or "").partition(".")[0])
    extras = _libraries_by_extra()
    bringing = [extra for extra, libraries in extras.items() if library in libraries]
    if not bringing:
        return None
    smallest = min(bringing, key=lambda extra: len(extras[extra]))  # larger ones include it
    return (
        f"This needs {library}, which is not installed. Install the kit with its extra "
        f'"{smallest}": pip install -c constraints.txt -e ".[{smallest}]"'
    )


def _libraries_by_extra() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for requirement in _requirements():
        if match := REQUIREMENT.match(requirement):
            found.setdefault(match[2], set()).add(_normalized(match[1]))
    return found


def _normalized(name: str) -> str:
    return name.replace("_", "-").lower()


def _requirements() -> list[str]:
    """What the installed kit asks for, extras included."""
    try:
        return requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a folder that nobody has installed
        return []
