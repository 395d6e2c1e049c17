"""A fork server seen from the grader: starts it, asks it to fork, ends it (Linux)."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO

from autograder.box.wire.limits import L0, L3, Limits
from autograder.sandbox.bubblewrap import FOLDER, KIT, boxed
from autograder.sandbox.child import Killed
from autograder.sandbox.environment import environment_for
from autograder.sandbox.layout import Layout
from autograder.sandbox.processes import TRIES, ForkedProcess
from autograder.sandbox.removing import remove_folder

__all__ = ["BOX_USER", "MORE_TRIES", "ForkServer", "ForkServerError"]

BOX_USER = 65534  # the user (nobody) that student code runs as where the grader is root
START_SECONDS = 120.0  # importing TensorFlow from a cold disk
PIPE_BYTES = 1 << 20
REQUEST_BYTES = 1 << 18  # a list of all that a child may read
SHELL_SIGNAL = 128  # added to a signal's number, an exit code
GONE = (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.ECONNREFUSED, errno.EBADF)
MORE_TRIES = 10  # where the fork server has gone, which no student code can end above L0
GOING_SECONDS = 10.0  # for one that has hung up to be gone, on a busy machine
FAREWELL_SECONDS = 0.5  # it leaves at once, unless it is still importing


class ForkServerError(Exception):
    """A fork server did not start, or is gone; the message says what it complained of.

    ``killed`` is whether somebody has ended it, so that another one may do better.
    """

    def __init__(self, message: str, *, killed: bool = False) -> None:
        super().__init__(message)
        self.killed = killed


class ForkServer:
    """A process that has imported what jobs need and forks a child for each of them.

    Its children may run side by side, asked for from several threads.
    """

    def __init__(self, level: str, probes: str, layout: Layout, preload: Collection[str]) -> None:
        self.level = level
        self.probes = probes
        self.preload = frozenset(preload)
        self._layout = layout
        self._readable = self._inside(layout.readable())
        self._listable = self._inside(layout.listable())
        self._asking = threading.Lock()
        self._gone = False
        self._stack = contextlib.ExitStack()
        self._complaints = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the stack
        self._folder = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True)
        )
        self._give(self._folder)
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._stack.callback(self._requests.close)
        self._requests.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, REQUEST_BYTES)
        with theirs:
            self._process = self._start_in_thread(theirs.fileno())

    @property
    def alive(self) -> bool:
        """Whether its process is still there, and answers."""
        return not self._gone and self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait for its imports; raises ForkServerError where they fail or take for ever."""
        self._requests.settimeout(START_SECONDS)
        try:
            answer = self._requests.recv(4096)
        except OSError as error:
            killed = not isinstance(error, TimeoutError) and self._ended_by_signal()
            raise ForkServerError(f"no answer ({error})", killed=killed) from error
        if answer != b"ready":
            told = answer.decode(errors="replace") or self._complaint()
            raise ForkServerError(told, killed=self._ended_by_signal())

    def fork(self, limits: Limits) -> ForkedProcess:
        """Start a child that waits for its job; raises ForkServerError."""
        with contextlib.ExitStack() as kept, contextlib.ExitStack() as given:
            try:
                folder = FOLDER if self.level == L3 else self._new_folder(kept)
                job, job_end = _wide_pipe(given, kept)
                results_end, results = _wide_pipe(kept, given)
                line_end, line = socket.socketpair()
            except OSError as error:  # no more descriptors, or no more room
                raise ForkServerError(str(error)) from error
            kept.enter_context(line_end)
            given.enter_context(line)
            request = json.dumps(self._confinement(folder, limits)).encode()
            self._ask(request, [one.fileno() for one in (job, results, line)])
            stack = kept.pop_all()
        ends = (job_end, results_end, line_end)
        return ForkedProcess(ends, stack, self._process.kill, self._trouble)

    def _ask(self, request: bytes, descriptors: list[int]) -> None:
        try:
            with self._asking:
                socket.send_fds(self._requests, [request], descriptors)
        except OSError as error:
            self._gone = True
            raise ForkServerError(self._complaint(), killed=error.errno in GONE) from error

    def _trouble(self, how: str) -> Killed:
        """What it means that a child was ended so, and not by the rules.

        At L3 student code reaches neither itself nor others; elsewhere itself, at L0 all but us.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_SECONDS)
            self._gone = True
            return Killed(f"{how}; so is the fork server", MORE_TRIES, False)
        own = self.level == L0 or (self.level != L3 and how.startswith("signal"))
        return Killed(how, TRIES, own)

    def close(self) -> None:
        """End it and, with it, every child that is still there."""
        with contextlib.suppress(OSError):
            self._requests.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer
        self._requests.close()
        try:
            self._process.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stack.close()

    def _start_in_thread(self, descriptor: int) -> subprocess.Popen[bytes]:
        """Start it from a thread that stays as long as it does.

        A box ends when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG), and the
        calling thread may end soon.
        """
        started: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()

        def stay() -> None:
            try:
                process = self._start(descriptor)
            except OSError as error:
                started.put(error)
            else:
                started.put(process)
                process.wait()

        threading.Thread(target=stay, daemon=True).start()
        found = started.get()
        if isinstance(found, OSError):
            self._stack.close()
            raise ForkServerError(str(found)) from found
        return found

    def _start(self, descriptor: int) -> subprocess.Popen[bytes]:
        user = BOX_USER if self.level != L0 and os.getuid() == 0 else 0
        command = [sys.executable, "-P", "-m", "autograder.box.fork_server"]
        command += [str(descriptor), ",".join(sorted(self.preload)), str(user)]
        environment = environment_for(self.level, self._folder, self._layout.import_path)
        if self.level == L3:
            places = [KIT if one == self._layout.kit else one for one in self._layout.import_path]
            command = boxed(command, self._layout, environment_for(L3, FOLDER, places))
        return subprocess.Popen(  # noqa: S603 - our own command line
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            cwd=self._folder,
            env=environment,
            pass_fds=[descriptor],
            start_new_session=True,
        )

    def _confinement(self, folder: str, limits: Limits) -> dict[str, object]:
        return {
            "level": self.level,
            "folder": folder,
            "limits": asdict(limits),
            "readable": self._readable,
            "listable": self._listable,
        }

    def _inside(self, paths: Iterable[Path]) -> list[str]:
        """Where a child finds what these paths are for us; collected once, as it takes a while."""
        kit = self._layout.kit
        own = kit / "autograder" if self.level == L3 else KIT  # where nothing of ours lies
        inside = (KIT / one.relative_to(kit) if one.is_relative_to(own) else one for one in paths)
        return [str(one) for one in inside]

    def _new_folder(self, stack: contextlib.ExitStack) -> str:
        folder = tempfile.mkdtemp(prefix="autograder-")
        stack.callback(remove_folder, folder)
        self._give(folder)
        return folder

    def _give(self, folder: str) -> None:
        """Let the user that student code becomes write there."""
        Path(folder).chmod(0o700)  # whatever umask this process has
        if self.level != L0 and os.getuid() == 0:
            os.chown(folder, BOX_USER, BOX_USER)

    def _ended_by_signal(self) -> bool:
        """Whether somebody has ended it; bubblewrap tells of a signal as shells do."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(GOING_SECONDS)
            return code < 0 or code > SHELL_SIGNAL
        return False

    def _complaint(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_SECONDS)
        lines: list[str] = []
        with contextlib.suppress(ValueError):  # closed by another thread, which has found it gone
            self._complaints.seek(0)
            lines = self._complaints.read(20_000).decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else f"exit code {self._process.poll()}"


def _wide_pipe(
    reader: contextlib.ExitStack, writer: contextlib.ExitStack
) -> tuple[IO[bytes], IO[bytes]]:
    """A pipe that holds a lot at once: a job of many megabytes goes over in few steps.

    Its ends, to read from and to write to, are closed with these stacks.
    """
    ends = os.pipe()
    reading = reader.enter_context(os.fdopen(ends[0], "rb"))
    writing = writer.enter_context(os.fdopen(ends[1], "wb"))
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # more than this user may have: the usual size will do
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return reading, writing
