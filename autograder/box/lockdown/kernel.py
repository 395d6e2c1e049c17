"""Calls of the C library that Python has no function for; errors come as OSError."""

from __future__ import annotations

import ctypes
import os
import signal

__all__ = ["PARENT_DEATH_SIGNAL", "call", "end_with_parent", "mount", "prctl", "syscall", "unshare"]

_LIBC = ctypes.CDLL(None, use_errno=True)

PARENT_DEATH_SIGNAL = 1  # <linux/prctl.h>
# <sched.h>
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
# <sys/mount.h>
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_REC, MS_PRIVATE = 1 << 14, 1 << 18


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library by name; raises OSError where it gives -1."""
    result = int(getattr(_LIBC, name)(*arguments))
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call that the C library has no function for."""
    return call("syscall", ctypes.c_long(number), *arguments)


def prctl(option: int, *values: int) -> int:
    """Set or read an attribute of the calling process (prctl(2))."""
    padded = (*values, 0, 0, 0, 0)[:4]
    return call("prctl", option, *(ctypes.c_ulong(value) for value in padded))


def end_with_parent() -> None:
    """Have the kernel kill this process with its parent; becoming another user undoes it."""
    prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def unshare(namespaces: int) -> None:
    """Leave these namespaces for new ones (unshare(2))."""
    call("unshare", namespaces)


def mount(kind: str, target: str, flags: int, options: str = "") -> None:
    """Mount a filesystem that has no device (mount(2))."""
    call(
        "mount",
        kind.encode(),
        os.fsencode(target),
        kind.encode(),
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
