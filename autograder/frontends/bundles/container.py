"""How much memory a platform's container has, and what of it a child may hold."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["NoRoomError", "child_megabytes", "demand_address_space", "megabytes_here"]

# Measured with the lesson on digits, in MB of memory that cannot be given back: the judge holds 70,
# and what the fork server no longer shares with its child is 60; the rest is for libraries' pages.
OTHERS_MB = 224
# A child with TensorFlow gets through the lesson with this; an assignment that allows its children
# less is taken not to need TensorFlow.
LEAST_MB = 512
ADDRESS_MB = (
    1900  # that TensorFlow reserves; with 1,800 the lesson still ran, with 1,600 it did not
)

LIMITS = (  # of control groups, version 2 and version 1
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class NoRoomError(Exception):
    """There is less memory than grading needs; the message says what to change."""


def megabytes_here() -> int:
    """The least of what the machine has and what its control group allows, in MB."""
    return int(min(_bounds()) >> 20)


def _bounds() -> Iterator[int]:
    yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in LIMITS:
        with contextlib.suppress(OSError, ValueError):  # not there, or "max"
            yield int(path.read_text())


def child_megabytes(total: int, allowed: int) -> int:
    """What a child may hold in a container of ``total`` MB, of the assignment's ``allowed``.

    So that it is the child that stops with a cause, and not the whole container by the system.
    Raises NoRoomError where an honest submission would not get through.
    """
    left = min(allowed, total - OTHERS_MB)
    least = min(allowed, LEAST_MB)
    if left < least:
        raise NoRoomError(
            f"The container has {total} MB of memory, and grading needs {least + OTHERS_MB}. The "
            "lecturer can give it more in the assignment's settings for the autograder."
        )
    return left


def demand_address_space(allowed: int) -> None:
    """Raise NoRoomError where a limit on addresses (``ulimit -v``) keeps TensorFlow from loading.

    It reserves far more than it ever uses, so such a limit is none on memory.
    """
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if allowed < LEAST_MB or soft == resource.RLIM_INFINITY or soft >> 20 >= ADDRESS_MB:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard >> 20 < ADDRESS_MB:
        raise NoRoomError(
            f"Addresses are limited to {hard >> 20} MB here (ulimit -v), and TensorFlow reserves "
            f"{ADDRESS_MB}, most of which it never uses. Limit the container's memory instead."
        )
