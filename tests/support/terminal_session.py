"""A terminal with a program in it, as a user sees it: drives tmux and reads its screen."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from support.watched import ROOT

__all__ = ["Terminal"]

LOOK_SECONDS = 0.05
SIZES = ("COLUMNS", "LINES")  # of the terminal that the tests run in
MOST_SECONDS = 90.0  # importing TensorFlow on a busy machine


class Terminal:
    """Use as a context manager. Its server is its own, so that no other tmux is disturbed.

    In its shell, `autograder` is that of the environment which the tests run in.
    """

    def __init__(self, folder: Path, columns: int = 100, rows: int = 34) -> None:
        self._folder = folder
        self._socket = folder / "tmux.socket"
        self._size = (columns, rows)

    def __enter__(self) -> Terminal:
        columns, rows = (str(one) for one in self._size)
        shell = ["env", "PS1=$ ", "sh"]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", rows, *shell)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._tmux("kill-server")

    def enter(self, line: str) -> None:
        """Type a line, once the shell waits for one."""
        self.prompt()
        self._tmux("send-keys", "-l", line)
        self.press("Enter")

    def prompt(self) -> str:
        """The screen, once the shell waits for a command."""
        return self.until(lambda screen: f"\n{screen}".endswith("\n$"), "the shell's prompt")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self._tmux("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self, *, colours: bool = False) -> str:
        """What is to be seen now; with ``colours`` as escape sequences in it."""
        return self._tmux("capture-pane", "-p", *(["-e"] if colours else [])).rstrip("\n")

    def wait(self, *texts: str, absent: str = "") -> str:
        """The screen, once it shows all of ``texts`` and not ``absent``."""

        def there(screen: str) -> bool:
            flat = " ".join(screen.split())
            return all(text in flat for text in texts) and (not absent or absent not in flat)

        return self.until(there, " and ".join(texts) + (f" without {absent}" if absent else ""))

    def until(self, condition: Callable[[str], bool], what: str) -> str:
        """The screen, once the condition holds."""
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end:
            screen = self.screen()
            time.sleep(LOOK_SECONDS)
            if condition(screen) and screen == self.screen():  # not half drawn
                return screen
        raise AssertionError(f"never saw {what} in:\n{self.screen()}")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), *arguments]
        inherited = {name: one for name, one in os.environ.items() if name not in SIZES}
        environment = {**inherited, **_activated(), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
        done = subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, check=True
        )
        return done.stdout.decode()


def _activated() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
