"""Gives up user, capabilities and namespaces, so that a child has none of ours (Linux)."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from autograder.box.lockdown import kernel

__all__ = [
    "become",
    "drop_capabilities",
    "hide_mounts",
    "leave_namespaces",
    "refuse_new_privileges",
]

NO_NEW_PRIVILEGES = 38
CAPABILITY_BOUNDING_DROP = 24
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64
DUMPABLE = 4  # PR_SET_DUMPABLE
OWN_MOUNTS = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC


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


def leave_namespaces() -> None:
    """Give the caller's next child namespaces of its own; its first child is pid 1 there.

    The calling process must have a single thread. Mounts come later, in the child: the caller
    goes on reading the /proc that it has.
    """
    user, group = os.getuid(), os.getgid()
    kernel.prctl(DUMPABLE, 1)  # a process that was root does not own its /proc files otherwise
    kernel.unshare(
        kernel.CLONE_NEWUSER
        | kernel.CLONE_NEWPID
        | kernel.CLONE_NEWNET
        | kernel.CLONE_NEWIPC
        | kernel.CLONE_NEWUTS
        | kernel.CLONE_NEWCGROUP
    )
    process = Path("/proc/self")
    (process / "setgroups").write_text("deny")
    (process / "uid_map").write_text(f"{user} {user} 1")
    (process / "gid_map").write_text(f"{group} {group} 1")


def hide_mounts(folder: str, megabytes: int, files: int) -> None:
    """Lay a fresh, small filesystem over ``folder``; nothing is left of /proc and /dev/shm."""
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("none", "/", kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", folder, OWN_MOUNTS, f"size={megabytes}m,nr_inodes={files},mode=700")
    kernel.mount("tmpfs", "/dev/shm", OWN_MOUNTS | kernel.MS_RDONLY, "size=4k,nr_inodes=2")  # noqa: S108 - covered, not written to
    _replace_proc()


def _replace_proc() -> None:
    """Lay a stand-in over /proc, with what TensorFlow reads or ends the process."""
    kernel.mount("tmpfs", "/proc", OWN_MOUNTS, "size=64k,nr_inodes=8,mode=755")
    mine = Path("/proc/self")
    mine.mkdir()
    (mine / "cmdline").write_bytes(b"python\0")
    (mine / "exe").symlink_to(sys.executable)
    kernel.mount("tmpfs", "/proc", OWN_MOUNTS | kernel.MS_RDONLY | kernel.MS_REMOUNT)
