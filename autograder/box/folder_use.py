"""How many files a child has in its folder and how large they are, however deep they lie."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["FolderUse"]

BLOCK = 512  # bytes, the unit of st_blocks
DEEPEST = 60  # of folders in folders; each that is looked at takes a descriptor
OWNER = stat.S_IRWXU
GONE = b" (deleted)"  # what the kernel adds to the name of a mapped file that has none any more


@dataclass
class FolderUse:
    """What was found at one look; ``most_files`` ends it early, so that it takes no time itself.

    Folders are opened one from the other, since no path can name those that are nested deep.
    """

    most_files: int
    size: int = 0  # bytes; a file of several names counts once
    count: int = 0
    too_deep: bool = False
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def look_at(self, folder: str) -> None:
        """Add what lies in the folder."""
        with contextlib.suppress(OSError):
            self._look_into(os.open(folder, os.O_RDONLY | os.O_DIRECTORY), 0)

    def look_at_open(self, process: int) -> None:
        """Add files that this process has open and that have no name any more."""
        with contextlib.suppress(OSError):
            for entry in Path(f"/proc/{process}/fd").iterdir():
                with contextlib.suppress(OSError):
                    facts = entry.stat()
                    if stat.S_ISREG(facts.st_mode) and not facts.st_nlink:
                        self._add(facts)

    def look_at_mapped(self, process: int, folder: str, most: int) -> None:
        """Add files of this folder that the process has mapped and that nothing else leads to.

        How large such a file is cannot be asked for, so each counts as ``most``, which no file can
        be larger than.
        """
        known = {file for _, file in self._seen}
        place = os.fsencode(os.path.realpath(folder)) + b"/"
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process}/maps").read_bytes().split(b"\n"):
                if not line.endswith(GONE):
                    continue
                # addresses, rights, offset, device, file's number, and a name that holds anything
                *_, number, name = line.split(maxsplit=5)
                if name.startswith(place) and int(number) not in known:
                    known.add(int(number))
                    self.size += most

    def _look_into(self, folder: int, depth: int) -> None:
        """Add what lies in an open folder, and close it."""
        try:
            if depth > DEEPEST:
                self.too_deep = True
                return
            for name in self._names(folder):
                with contextlib.suppress(OSError):  # gone while we looked
                    facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
                    if stat.S_ISDIR(facts.st_mode):
                        self._look_into(_opened(name, folder), depth + 1)
                    else:
                        self._add(facts)
                if self.too_deep or self.count > self.most_files:
                    return
        finally:
            os.close(folder)

    def _names(self, folder: int) -> Iterator[str]:
        with os.scandir(folder) as entries:
            for entry in entries:
                self.count += 1
                yield entry.name

    def _add(self, facts: os.stat_result) -> None:
        if (facts.st_dev, facts.st_ino) not in self._seen:
            self._seen.add((facts.st_dev, facts.st_ino))
            self.size += facts.st_blocks * BLOCK


def _opened(name: str, parent: int) -> int:
    """A folder that student code may have made so that nobody can look into it.

    Its rights are changed by a descriptor: by the name they would be those of whatever student code
    has put there meanwhile, such as a link to somebody's file.
    """
    how = os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        return os.open(name, os.O_RDONLY | how, dir_fd=parent)
    except PermissionError:
        found = os.open(name, os.O_PATH | how, dir_fd=parent)
    try:
        Path(f"/proc/self/fd/{found}").chmod(OWNER)
        return os.open(f"/proc/self/fd/{found}", os.O_RDONLY | os.O_DIRECTORY)
    finally:
        os.close(found)
