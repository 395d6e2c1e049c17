"""Levels of isolation, and what one child may use of the machine."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

__all__ = [
    "AUTO",
    "FOLDER_VARIABLES",
    "L0",
    "L2",
    "L3",
    "LEVELS",
    "MEANING",
    "LevelError",
    "Limits",
]

L0, L2, L3 = "L0", "L2", "L3"
LEVELS = (L0, L2, L3)
# Variables that lead to the one folder that a child has: its home, settings, temporary files.
FOLDER_VARIABLES = (
    *("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
    *("TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"),
)
AUTO = "auto"  # the highest that this machine can give
MEANING = {
    L0: "a plain child process, for your own code on your own machine",
    L2: "listed files only, no new processes, no network, capped memory (no namespaces)",
    L3: "bubblewrap: listed mounts only, no network, and each child locked down in namespaces "
    "of its own",
}


class LevelError(Exception):
    """No such level on this machine; the message says why, and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one child may use: every number is more than 0.

    ``load_seconds`` is wall time to load the file. ``memory_mb`` is private memory, and
    ``observation_mb`` the arrays of one observation, both in MiB. ``disk_mb`` and ``files`` are
    room in the folder that the child works in. ``threads`` run beside each other, and
    ``cpu_seconds`` are processor time of all its work together. ``submission_seconds`` is wall time
    for all calls of a submission, in however many children. Raises ValueError.
    """

    # For pydantic, which reads these from an assignment's manifest.
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - never changed

    load_seconds: float
    memory_mb: int
    observation_mb: int
    disk_mb: int = 64
    files: int = 1000
    threads: int = 512
    cpu_seconds: int = 3600
    submission_seconds: float = 120.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not (value > 0 and math.isfinite(value)):
                raise ValueError(f"{name} has to be a finite number greater than 0")
