"""Refuses the system calls that student code has no need of (seccomp(2), through libseccomp)."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["filter_available", "refuse_system_calls"]

ALLOW = 0x7FFF0000
REFUSE = 0x00050000  # with an errno in the low bits
NOT_EQUAL, MASKED_EQUAL = 1, 7  # enum scmp_compare

# What for, and which calls: none of it has a place in a lesson.
NEVER = {
    "new programs and processes": "execve execveat fork vfork",
    "talk": "socket socketpair shmget shmat semget msgget mq_open",
    "memory that no limit sees": "memfd_create memfd_secret",
    "a hold on other processes": "ptrace process_vm_readv process_vm_writev process_madvise "
    "process_mrelease kcmp pidfd_open pidfd_getfd pidfd_send_signal tkill rt_sigqueueinfo "
    "rt_tgsigqueueinfo setpriority ioprio_set sched_setaffinity sched_setattr sched_setparam "
    "sched_setscheduler migrate_pages move_pages",
    "another view of the files": "mount umount umount2 move_mount mount_setattr open_tree "
    "open_tree_attr fsopen fsmount fsconfig fspick chroot pivot_root unshare setns quotactl "
    "quotactl_fd landlock_create_ruleset name_to_handle_at open_by_handle_at",
    "what Landlock leaves open": "truncate chmod fchmod fchmodat fchmodat2 chown lchown fchown "
    "fchownat utime utimes utimensat futimesat setxattr lsetxattr fsetxattr setxattrat removexattr "
    "lremovexattr fremovexattr removexattrat mknod mknodat fanotify_init inotify_init "
    "inotify_init1",
    "rarely used, often broken": "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter "
    "io_uring_register add_key keyctl request_key lookup_dcookie personality modify_ldt mbind "
    "set_mempolicy",
    "another user": "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid "
    "setfsgid",
    "the machine itself": "acct reboot swapon swapoff syslog kexec_load kexec_file_load "
    "init_module finit_module delete_module iopl ioperm vhangup settimeofday clock_settime "
    "clock_adjtime adjtimex sethostname setdomainname",
}
CLONE_THREAD = 0x10000
MAP_SHARED_ANONYMOUS = 0x21
OPEN_TRUNCATING = os.O_TRUNC | os.O_ACCMODE
SET_OWNER = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: signals to others by way of a file
PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True)
class _When:
    """A condition on one argument, by number; for MASKED_EQUAL ``first`` is the mask."""

    argument: int
    comparison: int
    first: int
    second: int = 0


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("comparison", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def filter_available() -> bool:
    """Whether libseccomp can be loaded."""
    try:
        _library()
    except OSError:
        return False
    return True


def refuse_system_calls() -> None:
    """Install the filter in this process and its threads-to-be; set no_new_privs before.

    Raises OSError where libseccomp is missing or the kernel refuses.
    """
    library = _library()
    context = library.seccomp_init(ctypes.c_uint32(ALLOW))
    if not context:
        raise OSError(errno.ENOMEM, "seccomp_init")
    context = ctypes.c_void_p(context)
    try:
        for name, code, conditions in _rules():
            _refuse(library, context, name, code, conditions)
        _demand(library.seccomp_load(context), "seccomp_load")
    finally:
        library.seccomp_release(context)


def _rules() -> Iterator[tuple[str, int, tuple[_When, ...]]]:
    mine = os.getpid()
    for names in NEVER.values():
        for name in names.split():
            yield name, errno.EPERM, ()
    # glibc falls back to clone, whose flags a filter can read.
    yield "clone3", errno.ENOSYS, ()
    yield "openat2", errno.ENOSYS, ()  # its flags lie in memory, where a filter cannot look
    yield "clone", errno.EPERM, (_When(0, MASKED_EQUAL, CLONE_THREAD, 0),)
    yield "kill", errno.EPERM, (_When(0, NOT_EQUAL, mine),)
    yield "tgkill", errno.EPERM, (_When(0, NOT_EQUAL, mine),)
    yield "prlimit64", errno.EPERM, (_When(0, NOT_EQUAL, 0),)
    yield "mmap", errno.EPERM, (_When(3, MASKED_EQUAL, MAP_SHARED_ANONYMOUS, MAP_SHARED_ANONYMOUS),)
    for name, argument in (("open", 1), ("openat", 2)):  # before Landlock's third version
        yield name, errno.EPERM, (_When(argument, MASKED_EQUAL, OPEN_TRUNCATING, os.O_TRUNC),)
    for command in SET_OWNER:
        yield "fcntl", errno.EPERM, (_When(1, MASKED_EQUAL, 0xFFFFFFFF, command),)
    yield "prctl", errno.EPERM, (_When(0, MASKED_EQUAL, 0xFFFFFFFF, PARENT_DEATH_SIGNAL),)


def _refuse(
    library: ctypes.CDLL,
    context: ctypes.c_void_p,
    name: str,
    code: int,
    conditions: tuple[_When, ...],
) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == -1:  # not known to this libseccomp, or not a call of this machine
        return
    comparisons = (_Comparison * len(conditions))(
        *(_Comparison(one.argument, one.comparison, one.first, one.second) for one in conditions)
    )
    added = library.seccomp_rule_add_array(
        context, ctypes.c_uint32(REFUSE | code), number, len(conditions), comparisons
    )
    if added != -errno.EDOM and number >= 0:  # EDOM: the machine has no such call
        _demand(added, f"seccomp_rule_add {name}")


def _demand(result: int, what: str) -> None:
    if result < 0:
        raise OSError(-result, f"{what}: {os.strerror(-result)}")


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    return library
