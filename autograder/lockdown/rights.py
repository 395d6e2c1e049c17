"""Gives up the user, the capabilities and the hope of new ones."""

from __future__ import annotations

import ctypes
import os

from autograder.lockdown import kernel

__all__ = ["become", "drop_capabilities", "refuse_new_privileges"]

NO_NEW_PRIVILEGES = 38
CAPABILITY_BOUNDING_DROP = 24
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def become(user: int) -> None:
    """Turn from root into this user, with the group of the same number and no other."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def refuse_new_privileges() -> None:
    """Let no program that this process starts gain rights (prctl(2), PR_SET_NO_NEW_PRIVS)."""
    kernel.prctl(NO_NEW_PRIVILEGES, 1)


def drop_capabilities() -> None:
    """Empty all capability sets; in a user namespace of its own a process begins with all."""
    for number in range(MOST_CAPABILITIES):
        try:
            kernel.prctl(CAPABILITY_BOUNDING_DROP, number)
        except OSError:  # the last one the kernel knows was before, or there is nothing to drop
            break
    header = _Header(CAPABILITY_VERSION, 0)
    kernel.call("capset", ctypes.byref(header), (_Sets * 2)())
