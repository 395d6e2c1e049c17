"""A process that grades one submission after the other: orders come on stdin, answers go to stdout.

It is started by ``autograder.classes.workers.grader_process``, has a memory limit, and imports no
TensorFlow. Whatever a stranger's file does to it, it costs that file's student and no other.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import socket
import sys
import threading
from typing import IO

from autograder._util.frames import read_frame, write_frame
from autograder._util.memory import limit_memory
from autograder.classes.failures import MEMORY_MB
from autograder.classes.workers.lending import BorrowingSandbox
from autograder.classes.workers.orders import perform
from autograder.sandbox import Sandbox

__all__ = ["main"]

FRAME_BYTES = 1 << 30  # from the process that started this one, which has read the file


def main(line: int) -> None:
    """Do orders until there are no more; ``line`` is the socket that lends children, or -1."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started this process
    faulthandler.enable()
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    _die_with_parent()
    limit_memory(MEMORY_MB)  # who started this process also looks at what it holds
    lender = socket.socket(fileno=line) if line >= 0 else None
    frames: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(orders, frames), daemon=True).start()

    def sandbox_for(level: str) -> contextlib.AbstractContextManager[Sandbox]:
        return BorrowingSandbox(level, lender) if lender else Sandbox(level)

    while True:
        write_frame(answers, perform(frames.get(), frames.get(), sandbox_for))


def _read(orders: IO[bytes], frames: queue.Queue[bytes]) -> None:
    """Take orders in; end at once, whatever is being done, when nobody gives any more."""
    while (frame := read_frame(orders, FRAME_BYTES)) is not None:
        frames.put(frame)
    os._exit(0)


def _die_with_parent() -> None:
    """Have the kernel end this process with the one that started it, also while it is busy."""
    if sys.platform == "linux":
        from autograder.box.lockdown.kernel import end_with_parent

        end_with_parent()


if __name__ == "__main__":
    main(int(sys.argv[1]))
