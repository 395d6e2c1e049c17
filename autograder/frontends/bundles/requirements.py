"""What a bundle installs: the kit's own requirements, in the versions that are installed here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import InvalidRequirement, Requirement

from autograder._util.places import KIT_HOME

__all__ = ["RequirementsError", "constraints", "requirements"]

KIT = "mnist-teaching-kit"


class RequirementsError(Exception):
    """Nobody knows what the kit requires; the message says why."""


def requirements() -> list[str]:
    """What the kit requires without its extras, as pip reads it; raises RequirementsError."""
    project = KIT_HOME / "pyproject.toml"  # a checkout's own is newer than what pip noted
    if project.is_file():
        told = tomllib.loads(project.read_text(encoding="utf-8"))
        if told.get("project", {}).get("name") == KIT:
            return sorted(told["project"]["dependencies"])
    try:
        required = distribution(KIT).requires or []
    except PackageNotFoundError:
        raise RequirementsError(
            "The kit is not installed here, so nobody knows what it requires; install it with pip."
        ) from None
    parsed = [Requirement(one) for one in required]
    return sorted(
        str(one) for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})
    )


def constraints() -> list[str]:
    """Versions of all that is needed, as they are here: what was tried is what grades there."""
    found: dict[str, str] = {}
    waiting = [Requirement(one) for one in requirements()]
    while waiting:
        needed = waiting.pop()
        installed = _installed(needed.name)
        if installed is None or needed.name.lower() in found:
            continue
        found[needed.name.lower()] = installed.version.partition("+")[0]
        waiting += _needed_by(installed)
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _needed_by(installed: Distribution) -> Iterator[Requirement]:
    for one in installed.requires or ():
        try:
            needed = Requirement(one)
        except InvalidRequirement:  # of old packages
            continue
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield needed


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
