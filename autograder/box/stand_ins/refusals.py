"""What a box refuses, refused without one as well, so that a verdict is the same at every level.

The errors are those that come in a box. This keeps nobody from anything who wants to do it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

from autograder.box.stand_ins.after_import import after_import

__all__ = ["refuse_as_a_box"]

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Of the system; whatever else lies on a machine is somebody's own.
SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/etc", "/opt", "/proc", "/sys"),
    *("/var/lib", "/var/cache", "/dev/urandom", "/dev/random", "/dev/zero"),
)
CHANGING = ("mkdir", "rmdir", "remove", "rename", "link", "symlink", "truncate")  # of os


def refuse_as_a_box(folder: str, readable: tuple[str, ...] = ()) -> None:
    """From now on Python starts no program and no connection here, and writes in ``folder`` only.

    Where ``readable`` files and folders are given, no others are read but the system's.
    """
    own = (os.path.realpath(folder), os.devnull)
    seen = (*own, *readable, *SYSTEM) if readable else ()

    def look_at_file(path: Any, mode: Any, flags: Any) -> None:
        writes = bool(flags & WRITING) if isinstance(flags, int) else mode not in (None, "r", "rb")
        if writes:
            _demand(path, own, errno.EACCES)
        elif seen:
            _demand(path, seen, errno.ENOENT)

    def change(path: Any, *_: Any) -> None:
        _demand(path, own, errno.EACCES)

    watched: dict[str, Callable[..., None]] = {
        "open": look_at_file,
        "subprocess.Popen": _refuse,
        "os.posix_spawn": _refuse,
        "socket.__new__": _refuse,
        "socket.getaddrinfo": _refuse_name,
        "socket.gethostbyname": _refuse_name,
        **{f"os.{name}": change for name in CHANGING},
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched:
            watched[event](*arguments)

    sys.addaudithook(hook)
    after_import("_posixshmem", lambda module: setattr(module, "shm_open", _refuse_memory))


def _demand(path: Any, places: tuple[str, ...], number: int) -> None:
    """Raise the system's error where a path, unless it is a descriptor, lies elsewhere."""
    if not isinstance(path, str | bytes | os.PathLike):
        return
    real = os.path.realpath(os.fsdecode(path))
    if not any(_lies_in(real, place) for place in places):
        raise OSError(number, os.strerror(number), str(path))


def _lies_in(path: str, place: str) -> bool:
    return path == place or path.startswith(place.rstrip(os.sep) + os.sep)


def _refuse(*_: Any) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def _refuse_memory(path: str, *_: Any, **__: Any) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _refuse_name(*_: Any) -> None:
    from socket import EAI_AGAIN, gaierror  # loaded by who asks

    raise gaierror(EAI_AGAIN, "Temporary failure in name resolution")
