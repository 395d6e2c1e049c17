"""Notices that a file was saved, however its editor writes it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

__all__ = ["Saves"]

STEP_MS = 15  # quiet for so long: the save is over
MOST_MS = 200  # and is looked at after that in any case
AGAIN_SECONDS = 0.5  # between two tries where the folder is gone


class Saves:
    """Use as a context manager: calls ``tell`` after each change of the file.

    The folder is watched, and not the file: many editors write a new file and rename it, and a
    file may be away for a while.
    """

    def __init__(self, path: Path, tell: Callable[[], None]) -> None:
        self._path = path.absolute()
        self._tell = tell
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Saves:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(OSError, RuntimeError):  # the folder is gone
                self._follow()
            self._over.wait(AGAIN_SECONDS)

    def _follow(self) -> None:
        from watchfiles import watch

        target = self._path.resolve()  # a link's own folder would not notice
        changes = watch(
            target.parent,
            watch_filter=lambda _change, name: Path(name).name == target.name,
            debounce=MOST_MS,
            step=STEP_MS,
            rust_timeout=1000,
            stop_event=self._over,
            recursive=False,
            raise_interrupt=False,
        )
        for _ in changes:
            self._tell()
