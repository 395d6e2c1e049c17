"""Locks the calling process down as its level demands, layer by layer."""

from __future__ import annotations

import contextlib
import os
import resource
import tempfile
from dataclasses import dataclass

from autograder.box.lockdown.landlock import restrict_files
from autograder.box.lockdown.privileges import drop_capabilities, hide_mounts, refuse_new_privileges
from autograder.box.lockdown.system_calls import refuse_system_calls
from autograder.box.wire.limits import FOLDER_VARIABLES, L0, L3, Limits

__all__ = ["Confinement", "confine", "limit_resources"]

DEVICES_READ = ("/dev/urandom", "/dev/random", "/dev/zero")
DEVICES_WRITE = ("/dev/null",)
FILE_MB = 64
OWN_FILES = 0o077  # a umask; whoever started the grader may have any other
DESCRIPTORS = 256
OWN_NAME = "/proc/self/cmdline"  # TensorFlow ends the process where it cannot read it


@dataclass(frozen=True)
class Confinement:
    """What one child is left with: a level, limits, a folder to write in, and files to read.

    ``readable`` are files and whole folders, ``listable`` folders of which only names are seen.
    """

    level: str
    folder: str
    limits: Limits
    readable: tuple[str, ...] = ()
    listable: tuple[str, ...] = ()


def confine(one: Confinement) -> None:
    """Apply the layers of ``one.level`` to this process, which must have a single thread.

    Raises OSError where the machine cannot do it; the caller must then run nothing.
    """
    limits = one.limits
    if one.level == L3:
        hide_mounts(one.folder, limits.disk_mb, limits.files)
    _settle_in(one.folder)
    if one.level == L0:
        limit_resources(limits, threads=False)
        return
    limit_resources(limits, threads=one.level == L3)
    refuse_new_privileges()
    drop_capabilities()
    restrict_files(
        (*one.readable, *DEVICES_READ, OWN_NAME), one.listable, (one.folder, *DEVICES_WRITE)
    )
    refuse_system_calls()


def _settle_in(folder: str) -> None:
    """Make this folder the home, the place worked in, and the one for temporary files."""
    os.chdir(folder)
    os.umask(OWN_FILES)
    os.environ.update(dict.fromkeys(FOLDER_VARIABLES, folder))
    tempfile.tempdir = None


def limit_resources(limits: Limits, *, threads: bool) -> None:
    """Cap private memory, processor seconds, file size, descriptors, threads; no core file.

    RLIMIT_AS cannot be used: TensorFlow reserves gigabytes that it never touches. Without
    ``threads`` their number is left alone, since other processes of the user would count.
    """
    caps = {
        resource.RLIMIT_DATA: limits.memory_mb << 20,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: FILE_MB << 20,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if threads:
        caps[resource.RLIMIT_NPROC] = limits.threads
    for kind, cap in caps.items():
        _, hard = resource.getrlimit(kind)
        # At the soft limit of processor time comes SIGXCPU; at the hard one SIGKILL, which could
        # as well be somebody else's.
        top = cap + 1 if kind == resource.RLIMIT_CPU else cap
        size, top = (
            one if hard == resource.RLIM_INFINITY else min(one, hard) for one in (cap, top)
        )
        with contextlib.suppress(ValueError, OSError):  # a lower hard limit is already there
            resource.setrlimit(kind, (size, top))
