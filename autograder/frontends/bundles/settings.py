"""What a lecturer chose when a bundle was made; the bundle carries it as ``settings.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder.box.wire.limits import AUTO
from autograder.classes.exemptions import Exemption

__all__ = ["SETTINGS", "BundleSettings", "SettingsError", "Visibility", "read_settings"]

SETTINGS = "settings.json"
# Gradescope's words for when students see a result.
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


class SettingsError(Exception):
    """The settings of a bundle cannot be read; the message says why."""


class BundleSettings(BaseModel):
    """``memory_mb`` is what the platform's container has; ``seed`` None draws one each time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    assignment: str
    isolation: str = AUTO
    allow_unisolated: bool = False
    memory_mb: int = Field(gt=0)
    visibility: Visibility = "visible"
    seed: int | None = Field(default=None, ge=0)
    exemptions: tuple[Exemption, ...] = ()

    def as_file(self) -> bytes:
        """The bytes of the file."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def read_settings(bundle: Path) -> BundleSettings:
    """Read the settings of an unpacked bundle; raises SettingsError."""
    path = bundle / SETTINGS
    try:
        return BundleSettings.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
