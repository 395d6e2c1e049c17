"""A bound on the memory of the calling process, where the system has one."""

from __future__ import annotations

import contextlib

__all__ = ["limit_memory"]


def limit_memory(megabytes: int) -> None:
    """Let this process have so much private memory, and leave no core file (setrlimit(2))."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows, or a lower limit is set
        import resource

        size = megabytes << 20
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
