"""What one child may use of the machine."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ChildLimits"]


@dataclass(frozen=True)
class ChildLimits:
    """Seconds for loading the file, megabytes of data, bytes of arrays that come back.

    ``observation_bytes`` are of one observation, ``total_bytes`` of all; ``disk_mb`` and
    ``files`` are room in the folder that the child may write to.
    """

    load_seconds: float
    memory_mb: int
    observation_bytes: int
    disk_mb: int = 64
    files: int = 1000
    total_bytes: int = 64 << 20
    threads: int = 512
    cpu_seconds: int = 3600
