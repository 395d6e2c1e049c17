"""What a child uses: memory, threads, and room in its folder; says when it is too much.

What the kernel tells of a process holds words of that process's own, such as its name: bytes that
need be no text.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from autograder.box.folder_use import FolderUse
from autograder.box.lockdown.confine import FILE_MB, Confinement
from autograder.box.wire.limits import L0, L3

__all__ = ["Usage"]

BLIND_SECONDS = 1.0
MOST_THREADS = 64  # looked at; a submission may start more
MAPS_SECONDS = 0.1  # from one look at what it has mapped to the next, since each takes a while
GROWN = 1.05  # RLIMIT_DATA stops at the limit itself, with a MemoryError that says so


class Usage:
    """Reads one child's use of the machine; pages that several share count in full."""

    def __init__(self, wanted: Confinement, child: int) -> None:
        self._wanted = wanted
        self._child = child
        self._thread = child  # of its threads one that is there, by which all is read
        self._seen = time.monotonic()
        self._mapped = 0.0  # when it was last looked at
        self.most_kb = 0  # of memory, at any look

    def over(self) -> str:
        """What there is too much of: "memory", "threads", "disk", "files", "depth"; else empty.

        A child whose use cannot be read is "unseen", once that has lasted; one that is just
        exiting has no memory left to read, and is gone before.
        """
        now = time.monotonic()
        facts = self._facts()
        if "RssAnon" in facts:
            self._seen = now
            # The tables of what is mapped are the kernel's memory, and no limit of a process counts
            # them: a page of tables for every 2 MB that it only reads, and that hold nothing.
            held = sum(facts.get(name, 0) for name in ("RssAnon", "RssShmem", "VmPTE"))
            self.most_kb = max(self.most_kb, held)
            if held > self._wanted.limits.memory_mb * 1024 * GROWN:
                return "memory"
            if self._wanted.level != L0 and facts["Threads"] > self._wanted.limits.threads:
                return "threads"
        elif now - self._seen > BLIND_SECONDS:
            return "unseen"
        return self._folder_over() if self._wanted.level != L3 else ""

    def waited(self) -> float:
        """Seconds that it was ready to run and no core was free, of its thread that waited longest.

        From /proc/PID/task/TID/schedstat (proc(5)); 0 where this kernel does not count them.
        """
        longest = 0
        tasks = Path(f"/proc/{self._child}/task")
        for path in list(tasks.glob("*/schedstat"))[:MOST_THREADS]:
            with contextlib.suppress(OSError, ValueError, IndexError):
                longest = max(longest, int(path.read_text().split()[1]))
        return longest / 1e9

    def _facts(self) -> dict[str, int]:
        """Numbers of its status by name, kilobytes and counts.

        A first thread that has ended knows of no memory any more, while others go on with it.
        """
        facts = _numbers(Path(f"/proc/{self._thread}/status"))
        if "RssAnon" in facts:
            return facts
        for status in Path(f"/proc/{self._child}/task").glob("*/status"):
            facts = _numbers(status)
            if "RssAnon" in facts:
                self._thread = int(status.parent.name)
                return facts
        return {}

    def _folder_over(self) -> str:
        """Elsewhere the folder's own filesystem is small; here it has to be measured."""
        limits = self._wanted.limits
        use = FolderUse(limits.files)
        use.look_at(self._wanted.folder)
        use.look_at_open(self._thread)
        if self._mapped + MAPS_SECONDS < time.monotonic():
            self._mapped = time.monotonic()
            use.look_at_mapped(self._thread, self._wanted.folder, FILE_MB << 20)
        if use.count > limits.files:
            return "files"
        if use.too_deep:
            return "depth"
        return "disk" if use.size > limits.disk_mb << 20 else ""


def _numbers(status: Path) -> dict[str, int]:
    """Numbers of a /proc/PID/status by name, the first word of each line that begins with one."""
    try:
        lines = status.read_bytes().split(b"\n")  # which alone is spelt out where it is in a name
    except OSError:
        return {}
    pairs = (line.partition(b":")[::2] for line in lines)
    words = ((name.decode("ascii", "replace"), value.split()) for name, value in pairs)
    return {name: int(value[0]) for name, value in words if value and value[0].isdigit()}
