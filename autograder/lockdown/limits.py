"""Caps what one process may use (setrlimit(2))."""

from __future__ import annotations

import contextlib
import resource

__all__ = ["limit_resources"]

FILE_MB = 64
DESCRIPTORS = 256


def limit_resources(memory_mb: int, cpu_seconds: int, threads: int | None) -> None:
    """Cap private memory, processor seconds, file size, descriptors, threads; no core file.

    RLIMIT_AS cannot be used: TensorFlow reserves gigabytes that it never touches. ``threads``
    None leaves their number alone, where other processes of the user would count.
    """
    caps = {
        resource.RLIMIT_DATA: memory_mb << 20,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: FILE_MB << 20,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if threads is not None:
        caps[resource.RLIMIT_NPROC] = threads
    for kind, cap in caps.items():
        _, hard = resource.getrlimit(kind)
        size = cap if hard == resource.RLIM_INFINITY else min(cap, hard)
        with contextlib.suppress(ValueError, OSError):  # a lower hard limit is already there
            resource.setrlimit(kind, (size, size))
