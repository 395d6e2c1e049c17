"""The process that speaks Dask: hands orders to a cluster, and the bytes of answers back.

Dask unpickles what a worker or the scheduler sends, so that either can run code in here. This
process therefore has nothing to lose: no file of the class, no right to write, no way but the
network. It imports only what this module names. Orders come on stdin, answers go to stdout.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from typing import IO, Any

from autograder._util.frames import read_frame, write_frame
from autograder._util.memory import limit_memory

__all__ = ["main", "there"]

MEMORY_MB = 2048  # Dask holds what is on its way, and whatever workers send
FRAME_BYTES = 1 << 30  # from the process that started this one
CONNECT_SECONDS = 10
RETRIES = 0  # an answer that was wrong once is not asked for again


def there(order: bytes, data: bytes) -> bytes:
    """On a worker: do an order in the box that the worker's process shares, and answer in JSON."""
    from autograder.classes.workers.orders import perform
    from autograder.sandbox.level_check import choose_class_level
    from autograder.sandbox.sandbox import shared_sandbox

    return perform(order, data, lambda wish: shared_sandbox(choose_class_level(wish)).use())


def main() -> None:
    """Read how to be confined and where the cluster is, then hand on orders until there are none.

    Frames in: the settings; then for each order {"number"}, the order, the submission; or
    {"number", "cancel"} alone. Frames out: {"slots"} or {"failed"}; then for each answer
    {"number", "problem"} and its bytes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started this process
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    settings = json.loads(read_frame(orders, FRAME_BYTES) or b"{}")
    _confine(settings["user"], settings["files"])
    limit_memory(MEMORY_MB)
    frames: queue.Queue[bytes] = queue.Queue()
    try:
        client = _connected(settings["address"], settings["tls"])
        slots = sum(client.nthreads().values())
    except Exception as error:
        write_frame(answers, json.dumps({"failed": f"{error}"[:1000]}).encode())
        return
    write_frame(answers, json.dumps({"slots": slots}).encode())
    threading.Thread(target=_read, args=(orders, frames), daemon=True).start()
    _Link(client, answers, settings["most_bytes"]).serve(frames)


class _Link:
    """Gives orders to the cluster, and answers of at most so many bytes back as they come."""

    def __init__(self, client: Any, answers: IO[bytes], most_bytes: int) -> None:
        self._client = client
        self._most_bytes = most_bytes
        self._answers = answers
        self._writing = threading.Lock()
        self._under_way: dict[int, Any] = {}

    def serve(self, frames: queue.Queue[bytes]) -> None:
        """Take orders for ever."""
        while True:
            head = json.loads(frames.get())
            number = head["number"]
            if "cancel" in head:
                self._under_way.pop(number).cancel(force=True)
                continue
            order, data = frames.get(), frames.get()
            future = self._client.submit(there, order, data, pure=False, retries=RETRIES)
            self._under_way[number] = future
            future.add_done_callback(lambda done, number=number: self._give(number, done))

    def _give(self, number: int, future: Any) -> None:
        """Hand an answer back; called in a thread of Dask's."""
        import distributed

        answer, problem = b"", ""
        try:
            answer, problem = self._checked(future.result())
        except distributed.KilledWorker as error:  # Dask has given it to others, in vain
            problem = f"{error.allowed_failures + 1} workers died over it."
        except distributed.CancelledError:
            return
        except BaseException as error:  # whatever a worker gives for an exception
            problem = f"a worker gave no answer ({type(error).__name__})."
        self._under_way.pop(number, None)  # Dask then forgets it, too
        with self._writing:
            write_frame(self._answers, json.dumps({"number": number, "problem": problem}).encode())
            write_frame(self._answers, answer)

    def _checked(self, found: object) -> tuple[bytes, str]:
        """What a worker gave, or the problem with it; whether it is believed is seen elsewhere."""
        if type(found) is not bytes:
            return b"", "a worker's answer is no bytes."
        if len(found) > self._most_bytes:
            return b"", "a worker's answer is far too long."
        return found, ""


def _connected(address: str, tls: dict[str, str]) -> Any:
    """A client of the cluster; ``tls`` are the texts of certificates and of the key, if any."""
    import distributed

    secure = (
        distributed.Security(
            tls_ca_file=tls["ca"],
            tls_client_cert=tls["cert"],
            tls_client_key=tls["key"],
            require_encryption=True,
        )
        if tls
        else distributed.Security()
    )
    return distributed.Client(
        address, security=secure, timeout=CONNECT_SECONDS, set_as_default=False
    )


def _read(orders: IO[bytes], frames: queue.Queue[bytes]) -> None:
    while (frame := read_frame(orders, FRAME_BYTES)) is not None:
        frames.put(frame)
    os._exit(0)  # nobody gives orders any more


def _confine(user: int, files: dict[str, list[str]]) -> None:
    """Become ``user``, if any, and keep only these files; a box is already around where none."""
    if sys.platform != "linux":
        return
    from autograder.box.lockdown.kernel import end_with_parent
    from autograder.box.lockdown.landlock import restrict_files
    from autograder.box.lockdown.privileges import become, refuse_new_privileges

    if user:
        become(user)
    end_with_parent()  # which becoming somebody else has reset
    refuse_new_privileges()
    if files:
        restrict_files(files["readable"], files["listable"], files["writable"], network=True)
