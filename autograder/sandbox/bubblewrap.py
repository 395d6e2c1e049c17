"""The outer wall of level L3: a bubblewrap command line (bwrap(1))."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.sandbox.layout import Layout

__all__ = ["FOLDER", "KIT", "boxed"]

FOLDER = "/box"  # not /tmp, where the Python that the box shows may lie
KIT = Path("/kit")  # where the box shows what it has of the kit
FOLDER_BYTES = 256 << 20


def boxed(
    command: Sequence[str],
    layout: Layout,
    environment: Mapping[str, str],
    *,
    network: bool = False,
) -> list[str]:
    """Wrap a command so that it sees the layout's files, read-only, and no network by default.

    As root, the box begins as root, so that it can show a Python that lies in root's home; the
    command has to become an ordinary user itself, and has the rights for that and no others.
    """
    program = shutil.which("bwrap") or "bwrap"
    return [
        program,
        *("--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"),
        *(() if network else ("--unshare-net",)),
        *_rights(),
        *("--die-with-parent", "--new-session", "--clearenv"),
        *_mounts(layout),
        *("--proc", "/proc", "--dev", "/dev", "--size", str(FOLDER_BYTES), "--tmpfs", FOLDER),
        *("--chmod", "1777", FOLDER),
        *(word for name, value in environment.items() for word in ("--setenv", name, value)),
        *("--chdir", FOLDER, "--remount-ro", "/"),
        "--",
        *command,
    ]


def _rights() -> list[str]:
    if os.getuid() != 0:
        return ["--unshare-user", "--cap-drop", "ALL"]
    return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def _mounts(layout: Layout) -> Iterator[str]:
    inside = {path: KIT / path.relative_to(layout.kit) for path in layout.exposed}
    # Without this, folders on the way would belong to the user who starts the box, and to no other.
    for folder in sorted({up for one in (*layout.folders, *inside.values()) for up in one.parents}):
        yield from ("--perms", "0755", "--dir", str(folder))
    for folder in layout.folders:
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        else:
            yield from ("--ro-bind", str(folder), str(folder))
    for place in layout.hidden:
        if place.is_dir():
            yield from ("--size", "4096", "--tmpfs", str(place), "--remount-ro", str(place))
        else:
            yield from ("--ro-bind", os.devnull, str(place))
    for path, place in inside.items():
        yield from ("--ro-bind", str(path), str(place))
