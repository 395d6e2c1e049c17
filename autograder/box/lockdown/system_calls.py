"""Allows the system calls that a lesson needs, and no others (seccomp(2), through libseccomp)."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from autograder.box.lockdown.call_lists import ALLOWED, NEVER, number_of
from autograder.box.lockdown.kernel import PARENT_DEATH_SIGNAL

__all__ = ["filter_available", "refuse_system_calls"]

ALLOW = 0x7FFF0000
REFUSE = 0x00050000  # with an errno in the low bits
NOT_EQUAL, EQUAL, MASKED_EQUAL = 1, 4, 7  # enum scmp_compare
OTHER_MACHINES = 2  # SCMP_FLTATR_ACT_BADARCH: calls by another machine's numbers (int 0x80, x32)
UNKNOWN = -1  # what libseccomp says of a name that it does not know
WORD = 0xFFFFFFFF
CLONE_THREAD = 0x10000
SHARED_ANONYMOUS = 0x21  # of mmap: memory that no limit counts
TRUNCATING = os.O_TRUNC | os.O_ACCMODE
# Of fcntl: copies, flags, locks, owners to read, sizes of pipes, seals to read.
FILE_COMMANDS = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 16, 36, 37, 38, 1030, 1031, 1032, 1034)
SET_OWNER = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: signals to others by way of a file
# Of prctl: what is to be read, names of threads and of memory, timer slack, no new privileges.
PROCESS_OPTIONS = (2, 3, 7, 15, 16, 21, 23, 29, 30, 38, 39, 0x53564D41)
DUMPABLE = 4


@dataclass(frozen=True)
class _When:
    """A condition on one argument, by number; for MASKED_EQUAL ``first`` is the mask."""

    argument: int
    comparison: int
    first: int
    second: int = 0


_Rule = tuple[str, int, tuple[_When, ...]]  # a call, what to do, and when


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

    Calls that are in no list, such as those of a newer kernel, are answered with ENOSYS. Raises
    OSError where libseccomp is missing, the kernel refuses, or a rule cannot be set.
    """
    library = _library()
    unknown = ctypes.c_uint32(REFUSE | errno.ENOSYS)
    context = library.seccomp_init(unknown)
    if not context:
        raise OSError(errno.ENOMEM, "seccomp_init")
    context = ctypes.c_void_p(context)
    try:
        _demand(library.seccomp_attr_set(context, OTHER_MACHINES, unknown), "seccomp_attr_set")
        for name, action, conditions in _rules():
            _add(library, context, name, action, conditions)
        _demand(library.seccomp_load(context), "seccomp_load")
    finally:
        library.seccomp_release(context)


def _rules() -> Iterator[_Rule]:
    """What to do with which calls; glibc falls back from clone3 and openat2, which get ENOSYS."""
    for names in ALLOWED.values():
        yield from ((name, ALLOW, ()) for name in names.split())
    for names in NEVER.values():
        yield from ((name, REFUSE | errno.EPERM, ()) for name in names.split())
    mine = os.getpid()
    for name in ("kill", "tgkill"):
        yield name, ALLOW, (_When(0, EQUAL, mine),)
        yield name, REFUSE | errno.EPERM, (_When(0, NOT_EQUAL, mine),)
    yield "prlimit64", ALLOW, (_When(0, EQUAL, 0), _When(2, EQUAL, 0))  # its own, to read
    for argument in (0, 2):
        yield "prlimit64", REFUSE | errno.EPERM, (_When(argument, NOT_EQUAL, 0),)
    yield from _by_bits("clone", 0, CLONE_THREAD, refused=(0,))
    yield from _by_bits("mmap", 3, SHARED_ANONYMOUS, refused=(SHARED_ANONYMOUS,))
    # Before its third version, Landlock lets who only reads cut a file; and always open a file
    # neither to read nor to write, in Linux's fourth way, which cuts it as well.
    for name, argument in (("open", 1), ("openat", 2)):
        neither = (os.O_ACCMODE, os.O_ACCMODE | os.O_TRUNC)
        yield from _by_bits(name, argument, TRUNCATING, refused=(os.O_TRUNC, *neither))
    yield from _by_value("fcntl", 1, FILE_COMMANDS, refused=SET_OWNER)
    yield from _by_value("prctl", 0, PROCESS_OPTIONS, refused=(PARENT_DEATH_SIGNAL, DUMPABLE))


def _by_bits(name: str, argument: int, mask: int, *, refused: Collection[int]) -> Iterator[_Rule]:
    """A call that is allowed but for some values of some bits: filters know equality alone."""
    value = mask
    while True:  # every subset of the mask's bits, from all of them to none
        action = REFUSE | errno.EPERM if value in refused else ALLOW
        yield name, action, (_When(argument, MASKED_EQUAL, mask, value),)
        if not value:
            return
        value = (value - 1) & mask


def _by_value(
    name: str, argument: int, allowed: Iterable[int], *, refused: Iterable[int]
) -> Iterator[_Rule]:
    """A call that is allowed for some values of an argument of 32 bits."""
    for values, action in ((allowed, ALLOW), (refused, REFUSE | errno.EPERM)):
        yield from ((name, action, (_When(argument, MASKED_EQUAL, WORD, one),)) for one in values)


def _add(
    library: ctypes.CDLL,
    context: ctypes.c_void_p,
    name: str,
    action: int,
    conditions: tuple[_When, ...],
) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == UNKNOWN:
        number = number_of(name)
    if number < 0:  # libseccomp's own numbers for calls that this machine does not have
        return
    comparisons = (_Comparison * len(conditions))(
        *(_Comparison(one.argument, one.comparison, one.first, one.second) for one in conditions)
    )
    added = library.seccomp_rule_add_array(
        context, ctypes.c_uint32(action), number, len(conditions), comparisons
    )
    _demand(added, f"seccomp_rule_add {name}")


def _demand(result: int, what: str) -> None:
    if result < 0:
        raise OSError(-result, f"{what}: {os.strerror(-result)}")


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    return library
