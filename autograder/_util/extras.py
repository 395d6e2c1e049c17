"""Tells what to install where a library is missing that only one of the kit's extras brings."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires

__all__ = ["how_to_install"]

DISTRIBUTION = "mnist-teaching-kit"
REQUIREMENT = re.compile(r"([\w.-]+).*extra == ['\"](\w+)['\"]")


def how_to_install(error: ModuleNotFoundError) -> str | None:
    """One line that says which extra brings the missing library; None where no extra does."""
    library = (error.name or "").partition(".")[0].replace("_", "-").lower()
    for requirement in _requirements():
        found = REQUIREMENT.match(requirement)
        if found and found[1].replace("_", "-").lower() == library:
            return (
                f"This needs {library}, which is not installed. Install the kit with its extra "
                f'"{found[2]}": pip install -c constraints.txt -e ".[{found[2]}]"'
            )
    return None


def _requirements() -> list[str]:
    """What the installed kit asks for, extras included."""
    try:
        return requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a folder that nobody has installed
        return []
