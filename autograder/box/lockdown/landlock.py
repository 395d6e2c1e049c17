"""Lets a process reach listed files only (Landlock, landlock(7); numbers are the kernel's)."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable

from autograder.box.lockdown import kernel

__all__ = ["landlock_version", "restrict_files"]

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
RULE_PATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
EVER_HANDLED = (1 << 13) - 1  # all rights of the first version
ADDED = {2: REFER, 3: TRUNCATE, 5: IOCTL_DEVICE}
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE
NETWORK_VERSION, SCOPE_VERSION = 4, 6
TCP = 0b11  # bind, connect
SCOPES = 0b11  # abstract sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """The kernel's Landlock version; 0 where it has none or it is switched off."""
    try:
        return kernel.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(ASK_VERSION))
    except OSError:
        return 0


def restrict_files(
    readable: Iterable[str],
    listable: Iterable[str],
    writable: Iterable[str],
    *,
    network: bool = False,
) -> None:
    """Leave to this process and its threads-to-be only these files, and those beneath them.

    ``listable`` folders can be listed with all that is beneath, not read. Where the kernel can,
    TCP is refused, too, unless ``network`` is wanted. Call it while there is
    one thread, and after no_new_privs. Raises OSError where the kernel has no Landlock.
    """
    version = landlock_version()
    handled = EVER_HANDLED
    for since, right in ADDED.items():
        handled |= right if version >= since else 0
    attributes = _Ruleset(
        handled,
        TCP if version >= NETWORK_VERSION and not network else 0,
        SCOPES if version >= SCOPE_VERSION else 0,
    )
    size = 24 if version >= SCOPE_VERSION else 16 if version >= NETWORK_VERSION else 8
    ruleset = kernel.syscall(
        CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint(0)
    )
    try:
        for path in readable:
            _allow(ruleset, path, EXECUTE | READ_FILE | READ_DIR)
        for path in listable:
            _allow(ruleset, path, READ_DIR)
        for path in writable:
            _allow(ruleset, path, handled & ~EXECUTE)
        kernel.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= OF_FILES
        if rights:
            rule = _PathRule(rights, parent)
            kernel.syscall(
                ADD_RULE,
                ctypes.c_int(ruleset),
                ctypes.c_int(RULE_PATH),
                ctypes.byref(rule),
                ctypes.c_uint(0),
            )
    finally:
        os.close(parent)
