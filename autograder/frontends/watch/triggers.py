"""Notices saves of a file and keys on a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["Keys", "Saves"]

LOOK_SECONDS = 0.1
# What an arrow or a function key sends: none of our keys.
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
STEP_MS = 15  # quiet for so long: the save is over
MOST_MS = 200  # and is looked at after that in any case
AGAIN_SECONDS = 0.5  # between two tries where the folder is gone


class Keys:
    """Use as a context manager: calls ``tell`` with each key, in lower case.

    With ``by_line``, keys count when Enter is pressed: a screen reader then reads what was typed.
    """

    def __init__(self, tell: Callable[[str], None], *, by_line: bool) -> None:
        self._tell = tell
        self._by_line = by_line or not sys.stdin.isatty()
        self._over = threading.Event()
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Keys:
        if not self._by_line:
            self._stack.enter_context(_single_keys())
        thread = threading.Thread(target=self._read, daemon=True)
        thread.start()
        if not self._by_line:
            self._stack.callback(thread.join)
        self._stack.callback(self._over.set)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _read(self) -> None:
        if self._by_line:
            for line in sys.stdin:
                self._tell(line.strip()[:1].lower() or "\n")
            return
        while not self._over.is_set():
            for key in _waiting_keys():
                self._tell(key.lower())


if sys.platform == "win32":
    import msvcrt

    def _single_keys() -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def _waiting_keys() -> Iterator[str]:
        threading.Event().wait(LOOK_SECONDS)
        while msvcrt.kbhit():
            yield msvcrt.getwch()

else:
    import termios
    import tty

    @contextlib.contextmanager
    def _single_keys() -> Iterator[None]:
        """Keys come at once and are not echoed; Ctrl-C stays what it is."""
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal)
            mode = termios.tcgetattr(terminal)
            mode[6][termios.VSUSP] = b"\0"  # Ctrl-Z would leave keys and screen in disorder
            termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def _waiting_keys() -> Iterator[str]:
        terminal = sys.stdin.fileno()
        if select.select([terminal], [], [], LOOK_SECONDS)[0]:
            text = os.read(terminal, 64).decode(errors="replace")
            yield from ESCAPE.sub("", text) if text else ["q"]  # the terminal is gone


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
