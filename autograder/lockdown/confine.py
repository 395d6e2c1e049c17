"""Locks the calling process down as its level demands, layer by layer."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass

from autograder.levels import BOXED, OWN
from autograder.lockdown.landlock import restrict_files
from autograder.lockdown.limits import limit_resources
from autograder.lockdown.namespaces import hide_mounts
from autograder.lockdown.rights import drop_capabilities, refuse_new_privileges
from autograder.lockdown.system_calls import refuse_system_calls

__all__ = ["Confinement", "confine"]

DEVICES_READ = ("/dev/urandom", "/dev/random", "/dev/zero")
DEVICES_WRITE = ("/dev/null",)
OWN_NAME = "/proc/self/cmdline"  # TensorFlow ends the process where it cannot read it


@dataclass(frozen=True)
class Confinement:
    """What one child is left with: files to read, a folder to write in, and so much of each.

    ``readable`` are files and whole folders, ``listable`` folders of which only names are seen.
    """

    level: str
    folder: str
    readable: tuple[str, ...] = ()
    listable: tuple[str, ...] = ()
    memory_mb: int = 2048
    disk_mb: int = 64
    files: int = 1000
    threads: int = 512
    cpu_seconds: int = 3600


def confine(one: Confinement) -> None:
    """Apply the layers of ``one.level`` to this process, which must have a single thread.

    Raises OSError where the machine cannot do it; the caller must then run nothing.
    """
    if one.level == BOXED:
        hide_mounts(one.folder, one.disk_mb, one.files)
    os.chdir(one.folder)
    if one.level == OWN:
        limit_resources(one.memory_mb, one.cpu_seconds, None)
        return
    _settle_in(one.folder)
    limit_resources(one.memory_mb, one.cpu_seconds, one.threads if one.level == BOXED else None)
    refuse_new_privileges()
    drop_capabilities()
    restrict_files(
        (*one.readable, *DEVICES_READ, OWN_NAME), one.listable, (one.folder, *DEVICES_WRITE)
    )
    refuse_system_calls()


def _settle_in(folder: str) -> None:
    """Point what looks for a place to write to the one that there is."""
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
        os.environ[name] = folder
    tempfile.tempdir = None
