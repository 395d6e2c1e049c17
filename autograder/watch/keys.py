"""Reads single keys from a terminal, or the first letter of each line where there is none."""

from __future__ import annotations

import contextlib
import os
import re
import select
import sys
import threading
from collections.abc import Callable, Iterator

__all__ = ["Keys"]

LOOK_SECONDS = 0.1
# What an arrow or a function key sends: none of our keys.
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")


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
