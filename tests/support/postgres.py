"""Starts a PostgreSQL server of Debian's for a test, and leaves nothing of it behind."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = Path("/usr/lib/postgresql")  # Debian keeps them apart by version, outside PATH
USER = "postgres"  # whom Debian's package makes; the server refuses to run as root
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}  # no PGHOST and the like
PATIENCE = 60.0


def find_programs() -> Path | None:
    """The folder of the newest version's programs, or None where no server is installed."""
    found = [one.parent for one in PROGRAMS.glob("*/bin/initdb") if one.parts[-3].isdigit()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def missing() -> str:
    """What keeps the server from running here, with its remedy, or ""."""
    if find_programs() is None:
        return "no PostgreSQL server: apt-get install postgresql"
    try:
        pwd.getpwnam(USER)
    except KeyError:
        if os.geteuid() == 0:
            return f"root needs the user {USER!r} to run the server: apt-get install postgresql"
    return ""


@contextmanager
def database() -> Iterator[str]:
    """A database of its own, as the URL that nbgrader takes; gone when the block ends."""
    programs = find_programs()
    assert programs is not None, missing()
    # Not in pytest's folder: no other user may enter that, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        _run(folder, programs / "initdb", "--pgdata=data", "--username=kit", "--auth=trust",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        with _running(folder, programs):
            _run(folder, programs / "createdb", f"--host={folder}", "--username=kit", "gradebook")
            yield f"postgresql+psycopg://kit@/gradebook?host={folder}"
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(folder: Path, programs: Path) -> Iterator[None]:
    """The server, reached by a socket in ``folder`` alone, so that no port can be taken."""
    settings = ["-c", "listen_addresses=", "-c", "fsync=off"]
    command = [programs / "postgres", "-D", "data", "-k", folder, *settings]
    with (folder / "log").open("wb") as log:
        # In a session of its own: Ctrl-C is for pytest, whose teardown then stops the server.
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                  stderr=subprocess.STDOUT, start_new_session=True,
                                  **_place(folder))  # fmt: skip
    try:
        _await(server, folder, programs)
        yield
    finally:
        _stop(server)


def _await(server: subprocess.Popen[bytes], folder: Path, programs: Path) -> None:
    ask = [programs / "pg_isready", f"--host={folder}", "--quiet"]
    end = time.monotonic() + PATIENCE
    while subprocess.run(ask, check=False, **_place(folder)).returncode != 0:
        alive = server.poll() is None and time.monotonic() < end
        assert alive, (folder / "log").read_text(encoding="utf-8", errors="replace")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop it without waiting for its clients, and by force where it does not stop."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _run(folder: Path, *command: Path | str) -> None:
    done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **_place(folder))  # fmt: skip
    assert done.returncode == 0, done.stdout


def _place(folder: Path) -> dict[str, Any]:
    """Where a program runs, and as whom: an ordinary user starts the server as themselves."""
    place: dict[str, Any] = {"cwd": folder, "env": ENVIRONMENT}
    if os.geteuid() == 0:
        place |= {"user": USER, "group": USER, "extra_groups": []}
    return place
